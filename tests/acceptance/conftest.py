"""One real server for all acceptance scenarios."""

from collections.abc import Iterator

import httpx
import pytest

from cds_service.demo import server


@pytest.fixture(scope="session")
def ehr_client() -> Iterator[httpx.Client]:
    with (
        server.running() as base,
        httpx.Client(base_url=base, trust_env=False, timeout=30) as client,
    ):
        yield client
