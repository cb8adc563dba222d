"""What is old, or about one patient, is taken out so that no byte of it stays in file, log or index.

SQLite overwrites what is deleted (secure_delete), then the file is written anew and its write-ahead log cut to
nothing. PostgreSQL writes its tables anew, and what its planner noted of them; its own log and its backups keep the
past for as long as they are kept.
"""

import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, delete, select

from cds_service.store.database import Database
from cds_service.store.tables import answers, cards, comments, feedback, findings

TABLES = (answers, cards, findings, feedback, comments)
PERSONAL = (answers.c.patient_key, answers.c.user_reference, comments.c.text)
NOTES = "pg_catalog.pg_statistic"  # the commonest values of every column, in plain text
AGAIN = 0.05  # seconds between two attempts to empty the log while somebody reads


@dataclass(frozen=True, slots=True)
class Ages:
    """Moments in milliseconds: what is older goes. Comments may name persons and usually go earlier."""

    records: int
    comments: int


def forget(connection: Connection, ages: Ages) -> dict[str, int]:
    """Deletes what is older; how many rows of each table that were."""
    old = ages.records
    conditions: Mapping[Table, ColumnElement[bool]] = {
        findings: findings.c.answer.in_(select(answers.c.id).where(answers.c.at < old)),
        cards: cards.c.at < old,
        answers: answers.c.at < old,
        feedback: feedback.c.received_at < old,
        comments: comments.c.received_at < max(old, ages.comments),
    }
    return _deleted(connection, conditions.items())


def forget_patient(connection: Connection, keys: Sequence[str]) -> dict[str, int]:
    """Deletes every call about the patient with one of these pseudonyms, and every word on its cards."""
    calls = select(answers.c.id).where(answers.c.patient_key.in_(keys))
    shown = select(cards.c.uuid).where(cards.c.answer.in_(calls))
    conditions: Sequence[tuple[Table, ColumnElement[bool]]] = (
        (comments, comments.c.card.in_(shown)),
        (feedback, feedback.c.card.in_(shown)),
        (findings, findings.c.answer.in_(calls)),
        (cards, cards.c.answer.in_(calls)),
        (answers, answers.c.patient_key.in_(keys)),
    )
    return _deleted(connection, conditions)


def callers(connection: Connection) -> list[tuple[str, str]]:
    """Client and tenant of all calls: a patient has one pseudonym under each."""
    found = connection.execute(select(answers.c.client, answers.c.tenant).distinct())
    return [(client, tenant) for client, tenant in found]


def _deleted(connection: Connection, conditions: Iterable[tuple[Table, ColumnElement[bool]]]) -> dict[str, int]:
    return {table.name: connection.execute(delete(table).where(gone)).rowcount for table, gone in conditions}


def compact(database: Database, patience: float) -> str:
    """Writes the store anew without what was deleted. "" when it is done, else why traces are left: what was deleted
    stays deleted. `patience`: seconds to wait for readers.
    """
    raw = database.engine.raw_connection()
    try:
        driver: Any = raw.driver_connection
        if database.embedded:
            return _compact_sqlite(driver, patience)
        _compact_postgresql(driver)
        return ""
    except sqlite3.Error as error:
        return str(error)  # of the state of the file: locked, full, no room for temporary files
    except Exception as error:  # of PostgreSQL only the kind: its words may quote data
        return type(error).__name__
    finally:
        raw.close()


def _compact_sqlite(driver: Any, patience: float) -> str:
    driver.execute("VACUUM")
    limit = time.monotonic() + patience
    while driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        if time.monotonic() > limit:
            return "somebody reads the store"
        time.sleep(AGAIN)
    return ""


def _compact_postgresql(driver: Any) -> None:
    driver.rollback()
    driver.autocommit = True
    try:
        for column in PERSONAL:
            driver.execute(_forget_notes(column))
        for table in (*(f'"{table.name}"' for table in TABLES), NOTES):
            driver.execute(f"VACUUM FULL {table}")
    finally:
        driver.autocommit = False


def _forget_notes(column: Column[Any]) -> str:
    """The change of type to what it is drops what the planner noted of the column; nothing new is noted."""
    table, name, kind = column.table.name, column.name, str(column.type)
    return f'ALTER TABLE "{table}" ALTER COLUMN "{name}" SET STATISTICS 0, ALTER COLUMN "{name}" TYPE {kind}'
