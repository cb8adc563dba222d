"""Several workers on one machine share the SQLite file; the sudden end of one is no end of the service."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from cds_service.store.store import Place, Store
from cds_service.store.tables import feedback
from tests.drills.servers import FEEDBACK, Server, remembering
from tests.drills.servers import feedback as about
from tests.store.samples import wait_for

WORKERS = 2


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the server's temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
def server(tmp_path: Path, temporary: Path) -> Iterator[Server]:
    started = Server(remembering(tmp_path), workers=WORKERS)
    yield started
    started.stop()


def workers(folder: Path) -> set[int]:
    """Process ids of those that have opened the store: each has a spool of its own."""
    return {int(file.name.partition("-")[0]) for file in (folder / "spool").glob("*.spool")}


def test_a_killed_worker_is_replaced_and_nothing_is_lost_or_left(
    server: Server, tmp_path: Path, temporary: Path
) -> None:
    wait_for(lambda: len(workers(tmp_path)) == WORKERS)
    before = workers(tmp_path)
    assert server.process.pid not in before, "the supervisor opens no store of its own"
    kept = [f"card-{number}" for number in range(20)]
    assert {server.post(FEEDBACK, about(card))[0] for card in kept} == {200}
    killed = min(before)
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: any(pid not in before for pid in workers(tmp_path)))
    server.wait_until_ready()
    assert server.post(FEEDBACK, about("after"))[0] == 200
    store = Store.open(Place(tmp_path))
    with store.database.reading() as connection:
        assert set(connection.execute(select(feedback.c.card)).scalars()) == {*kept, "after"}
    store.close()
    assert [one.name for one in temporary.glob("*/counter_*.db") if str(killed) in one.name], "its counts are not lost"
    server.stop()
    assert list(temporary.iterdir()) == []
