"""One server for everything that leaves no trace in it."""

from collections.abc import Iterator

import pytest

from tests.trust.serving import Served, serving


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    log = tmp_path_factory.mktemp("hostile") / "log"
    with serving(log, public="http://127.0.0.1:8000", fetch_deadline=0.5, reload_every=0, breaker_pause=0.5) as running:
        yield running
