"""Every test of a `database` or a `store` runs on SQLite and on PostgreSQL."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cds_service.store.store import Place, Store
from tests.store import postgresql


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgresql.Server]:
    programs = postgresql.binaries()
    if programs is None:
        pytest.skip(postgresql.MISSING)
    with tempfile.TemporaryDirectory() as folder, postgresql.running(Path(folder), programs) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Room for a store that is not there yet."""
    if request.param == "sqlite":
        return Place(tmp_path / "state")
    server: postgresql.Server = request.getfixturevalue("postgresql_server")
    return Place(tmp_path / "state", server.empty())


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    opened = Store.open(place)
    yield opened
    opened.close()
