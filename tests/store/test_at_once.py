import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cds_service.store.at_once import AtOnce
from cds_service.store.faults import StoreUnavailableError
from cds_service.store.store import Place, Store

LATER = datetime.now(UTC) + timedelta(days=1)
INSERT = "INSERT INTO seen (token) VALUES (?) ON CONFLICT DO NOTHING"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with closing(sqlite3.connect(tmp_path / "x.db")) as made:
        made.execute("CREATE TABLE seen (token TEXT PRIMARY KEY)")
    return tmp_path / "x.db"


@pytest.fixture
def at_once(file: Path) -> Iterator[AtOnce]:
    with closing(AtOnce(file, INSERT)) as one:
        yield one


def test_a_row_is_new_once(at_once: AtOnce, file: Path) -> None:
    assert [at_once.insert("a"), at_once.insert("b"), at_once.insert("a")] == [True, True, False]
    with closing(AtOnce(file, INSERT)) as other:
        assert other.insert("a") is False


def test_it_does_not_wait_for_others(at_once: AtOnce, file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert at_once.insert("a") is None
        other.execute("ROLLBACK")
    assert at_once.insert("a") is True


def test_its_connection_stays_while_others_write(at_once: AtOnce, file: Path) -> None:
    at_once.insert("a")
    before = at_once._connection
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert at_once.insert("b") is None
    assert before is not None and at_once._connection is before


def test_a_token_that_meets_another_writer_is_tried_again_before_it_waits_in_a_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, tried = Store.open(Place(tmp_path)), list[object]()
    found = iter((None, None, True))

    def insert(*row: object) -> bool | None:
        tried.append(row)
        return next(found)

    monkeypatch.setattr(store.replay._at_once, "insert", insert)
    monkeypatch.setattr(store.replay, "use", lambda *_: pytest.fail("it did not have to wait"))
    assert asyncio.run(store.replay.first_use("ehr", "one", LATER))
    assert len(tried) == 3
    store.close()


def test_a_file_that_is_gone_is_not_made_again(at_once: AtOnce, file: Path) -> None:
    at_once.insert("a")
    file.unlink()
    assert at_once.insert("b") is None
    assert not file.exists()


def test_a_file_that_was_replaced_is_followed(at_once: AtOnce, file: Path) -> None:
    at_once.insert("a")
    fresh = file.with_name("y.db")
    with closing(sqlite3.connect(fresh)) as made:
        made.execute("CREATE TABLE seen (token TEXT PRIMARY KEY)")
    for rest in file.parent.glob("x.db-*"):
        rest.unlink()
    fresh.replace(file)
    assert at_once.insert("a") is True


def used(store: Store, jti: str) -> bool:
    return asyncio.run(store.replay.first_use("https://ehr.example.org", jti, LATER))


def test_a_token_waits_its_turn_while_somebody_writes(tmp_path: Path) -> None:
    with closing(Store.open(Place(tmp_path, patience=0.2))) as store:
        assert used(store, "a")
        with closing(sqlite3.connect(tmp_path / "store.tokens.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreUnavailableError):
                used(store, "b")
            other.execute("ROLLBACK")
        assert [used(store, "a"), used(store, "b"), used(store, "b")] == [False, True, False]


def test_what_has_expired_is_cleared_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Store.open(Place(tmp_path))) as store:
        monkeypatch.setattr(store.replay, "_clock", lambda: LATER + timedelta(minutes=1))
        assert used(store, "a")
        monkeypatch.setattr("cds_service.store.replay.CLEAR_EVERY", -1.0)
        assert not used(store, "a")
        monkeypatch.setattr("cds_service.store.replay.CLEAR_EVERY", 60.0)
        assert used(store, "a"), "it was forgotten, as it had expired"
