"""A token is good once: in parallel, across processes, after a restart."""

import asyncio
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from cds_service.store.replay import Replay, token
from cds_service.store.store import Place, Store
from cds_service.store.tables import replay

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
ISSUER = "https://ehr.example.org"
PROCESSES = 4
USE = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from cds_service.store.store import Place, Store
store = Store.open(Place(Path(sys.argv[1]), sys.argv[2]))
later = datetime.now(UTC) + timedelta(minutes=5)
print(sum(store.replay.use("https://ehr.example.org", str(number), later) for number in range(25)))
"""


def test_a_token_is_good_once(store: Store) -> None:
    async def use(times: int) -> list[bool]:
        return await asyncio.gather(*(store.replay.first_use(ISSUER, "a", LATER) for _ in range(times)))

    assert sorted(asyncio.run(use(100))) == [False] * 99 + [True]


def test_another_token_and_another_issuer_are_others(store: Store) -> None:
    tokens = [(ISSUER, "a"), (ISSUER, "b"), ("https://other.example.org", "a"), (ISSUER[:-1], "ga"), (ISSUER, "a")]
    assert [store.replay.use(*one, LATER) for one in tokens] == [True, True, True, True, False]


def test_a_restart_forgets_nothing(place: Place) -> None:
    first = Store.open(place)
    assert first.replay.use(ISSUER, "a", LATER)
    first.close()
    second = Store.open(place)
    assert not second.replay.use(ISSUER, "a", LATER)
    second.close()


def test_each_token_is_good_in_one_process_only(place: Place) -> None:
    Store.open(place).close()
    command = [sys.executable, "-c", USE, str(place.folder), place.url]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)]
    assert sum(int(process.communicate(timeout=60)[0]) for process in started) == 25


def test_who_writes_records_holds_no_token_up(tmp_path: Path) -> None:
    """The nightly purge writes the file anew, for seconds: no call may be refused meanwhile."""
    with closing(Store.open(Place(tmp_path, patience=0.1))) as store, store.database.writing():
        assert store.replay.use(ISSUER, "a", LATER)


def test_the_tokens_of_a_store_with_another_name_lie_beside_it(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'clinic, 100%.sqlite'}"
    for first in (True, False):
        with closing(Store.open(Place(tmp_path, address))) as store:
            assert store.replay.use(ISSUER, "a", LATER) is first
    assert (tmp_path / "clinic, 100%.tokens.db").is_file()


def test_what_has_expired_is_cleared(store: Store) -> None:
    kept = Replay(store.tokens, clock=lambda: LATER + timedelta(seconds=1))
    kept.use(ISSUER, "old", LATER)
    kept.use(ISSUER, "new", LATER + timedelta(minutes=1))
    assert kept.clear() == 1
    with store.tokens.reading() as connection:
        assert connection.execute(select(replay.c.token)).scalars().all() == [token(ISSUER, "new")]
        assert connection.execute(select(func.count()).select_from(replay)).scalar_one() == 1
    kept.close()


def test_a_long_token_takes_no_more_room() -> None:
    assert len(token(ISSUER, "j" * 10_000)) == 64
