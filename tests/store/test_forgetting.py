"""What is forgotten leaves no byte behind."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, select, text

from cds_service.store import forgetting
from cds_service.store.forgetting import Ages
from cds_service.store.moments import milliseconds
from cds_service.store.store import Place, Store
from tests.governance.history import Past
from tests.store.postgresql import USER, Server

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
OLD, NEW = NOW - timedelta(days=10), NOW - timedelta(days=1)
CANARY, CANARY_KEY, KEPT = "Zimtkranich sprach", "kanarienkey00000", "Rohrdommel rief"


@pytest.fixture
def held(store: Store) -> Iterator[Store]:
    """An old and a new call, each with a word and a comment on its card."""
    past = Past()
    for at, comment, patient in ((OLD, CANARY, CANARY_KEY), (NEW, KEPT, "p2")):
        (card,) = past.answer(at, {"a": "warning"}, patient=patient)
        past.word(card, at, "overridden", reason=f"because {comment}", comment=comment)
    past.keep(store)
    yield store


def counts(store: Store) -> dict[str, int]:
    with store.database.reading() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in forgetting.TABLES
        }


def forget(store: Store, records: datetime, comments: datetime) -> dict[str, int]:
    with store.database.writing() as connection:
        return forgetting.forget(connection, Ages(milliseconds(records), milliseconds(comments)))


def test_what_is_older_goes_and_the_rest_stays(held: Store) -> None:
    gone = forget(held, NOW - timedelta(days=5), NOW - timedelta(days=5))

    assert gone == {"answers": 1, "cards": 1, "findings": 1, "feedback": 1, "comments": 1}
    assert counts(held) == {"answers": 1, "cards": 1, "findings": 1, "feedback": 1, "comments": 1}


def test_comments_may_go_earlier(held: Store) -> None:
    forget(held, NOW - timedelta(days=30), NOW)

    assert counts(held) == {"answers": 2, "cards": 2, "findings": 2, "feedback": 2, "comments": 0}


def test_one_patient_goes_with_every_word_and_others_stay(held: Store) -> None:
    with held.database.writing() as connection:
        assert forgetting.callers(connection) == [("ehr", "north")]
        gone = forgetting.forget_patient(connection, [CANARY_KEY, "another"])

    assert gone == {"answers": 1, "cards": 1, "findings": 1, "feedback": 1, "comments": 1}
    assert counts(held)["comments"] == 1


def canaries(folder: Path) -> set[str]:
    """The words that any file of the store holds."""
    content = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    return {word for word in (CANARY, CANARY_KEY, KEPT) if word.encode() in content}


def test_no_byte_is_left_in_file_log_or_index(tmp_path: Path) -> None:
    store = Store.open(Place(tmp_path))
    past = Past()
    for at, comment, patient in ((OLD, CANARY, CANARY_KEY), (NEW, KEPT, "p2")):
        (card,) = past.answer(at, {"a": "warning"}, patient=patient)
        past.word(card, at, "overridden", comment=comment)
    past.keep(store)
    assert canaries(tmp_path) == {CANARY, CANARY_KEY, KEPT}

    forget(store, NOW - timedelta(days=5), NOW - timedelta(days=5))
    assert forgetting.compact(store.database, 5.0) == ""
    assert canaries(tmp_path) == {KEPT}
    assert (tmp_path / "store.db-wal").stat().st_size == 0
    store.close()
    assert canaries(tmp_path) == {KEPT}


def test_a_store_that_somebody_reads_says_that_its_log_is_not_empty_yet(tmp_path: Path) -> None:
    store = Store.open(Place(tmp_path))
    with store.database.reading() as connection:
        connection.execute(text("SELECT count(*) FROM answers")).scalar_one()
        assert forgetting.compact(store.database, 0.1) == "somebody reads the store"
    assert forgetting.compact(store.database, 5.0) == ""
    store.close()


def test_a_file_that_cannot_be_written_anew_says_why(tmp_path: Path) -> None:
    store = Store.open(Place(tmp_path, patience=0.1))
    with closing(sqlite3.connect(tmp_path / "store.db")) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert forgetting.compact(store.database, 5.0) == "database is locked"
    assert forgetting.compact(store.database, 5.0) == ""
    store.close()


def test_of_a_table_that_cannot_be_written_anew_only_the_kind_of_fault_is_said(
    postgresql_server: Server, tmp_path: Path
) -> None:
    store = Store.open(Place(tmp_path, postgresql_server.empty(), patience=0.1))
    with store.database.writing() as connection:
        connection.execute(text("LOCK TABLE answers IN ACCESS EXCLUSIVE MODE"))
        assert forgetting.compact(store.database, 5.0) == "LockNotAvailable"
    assert forgetting.compact(store.database, 5.0) == ""
    store.close()


def sql(server: Server, statement: str) -> None:
    with psycopg.connect(f"postgresql://{USER}@127.0.0.1:{server.port}/{USER}", autocommit=True) as connection:
        connection.execute(statement)


def settle(server: Server) -> None:
    """Everything of memory is in the files, and files that are not needed any more are gone."""
    for statement in ("SELECT pg_switch_wal()", "CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT"):
        sql(server, statement)


def test_postgresql_keeps_no_byte_in_tables_indexes_and_the_notes_of_its_planner(
    postgresql_server: Server, tmp_path: Path
) -> None:
    sql(postgresql_server, "ALTER SYSTEM SET wal_recycle = off")  # a segment is deleted, not used again as it is
    sql(postgresql_server, "SELECT pg_reload_conf()")
    store = Store.open(Place(tmp_path, postgresql_server.empty()))
    past = Past()
    for at, comment, patient in ((OLD, CANARY, CANARY_KEY), (NEW, KEPT, "p2")):
        for _ in range(20):  # so often that the planner notes it
            (card,) = past.answer(at, {"a": "warning"}, patient=patient)
            past.word(card, at, "overridden", comment=comment)
    past.keep(store)
    sql(postgresql_server, "ANALYZE")
    settle(postgresql_server)
    tables, log = postgresql_server.data / "base", postgresql_server.data / "pg_wal"
    assert canaries(tables) == {CANARY, CANARY_KEY, KEPT}

    forget(store, NOW - timedelta(days=5), NOW - timedelta(days=5))
    assert forgetting.compact(store.database, 5.0) == ""
    sql(postgresql_server, "CHECKPOINT")
    assert canaries(tables) == {KEPT}
    settle(postgresql_server)
    assert {CANARY, CANARY_KEY} & canaries(log) == set()
    assert counts(store)["comments"] == 20
    sql(postgresql_server, "ANALYZE")
    settle(postgresql_server)
    assert canaries(tables) == {KEPT}
    store.close()


def test_postgresql_is_written_anew(held: Store) -> None:
    forget(held, NOW, NOW)

    assert forgetting.compact(held.database, 5.0) == ""
    assert counts(held)["answers"] == 0
