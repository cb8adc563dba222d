"""The database: SQLite in one file, or PostgreSQL, behind the same few operations."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.schema import Table
from sqlalchemy.sql.dml import Insert

from cds_service.store.faults import StoreError, StoreUnavailableError

SQLITE = "sqlite"
POSTGRESQL = "postgresql+psycopg"
EXAMPLES = "Use sqlite:////path/store.db or postgresql+psycopg://user:password@host/database."
CACHE_KIB = 8192  # pages of an SQLite file that a connection keeps
POOL = 5  # open connections to PostgreSQL per process


class Database:
    """Connections to one store. `patience`: seconds that a write waits for a lock or an answer."""

    def __init__(self, url: str, patience: float) -> None:
        self.url = _read(url)
        self.embedded = self.url.drivername == SQLITE
        self.engine = _sqlite(self.url, patience) if self.embedded else _postgresql(self.url, patience)

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Connection]:
        """One transaction that writes. `durable`: on disk when it ends, even if the power fails right after.

        Raises StoreUnavailableError, and then nothing was written.
        """
        try:
            with self.engine.connect() as connection:
                self._durability(connection, durable)
                with connection.begin():
                    yield connection
        except (DatabaseError, InterfaceError, PoolTimeoutError) as error:
            raise StoreUnavailableError(type(error).__name__) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the store, beside whoever writes. Raises StoreUnavailableError."""
        try:
            with self.engine.connect() as connection:
                connection = connection.execution_options(reading=True)
                with connection.begin():
                    yield connection
        except (DatabaseError, InterfaceError, PoolTimeoutError) as error:
            raise StoreUnavailableError(type(error).__name__) from error

    def insert_new(self, table: Table) -> Insert:
        """An INSERT that leaves a row with the same key as it is."""
        insert = sqlite.insert(table) if self.embedded else postgresql.insert(table)
        return insert.on_conflict_do_nothing()

    def close(self) -> None:
        self.engine.dispose()

    def _durability(self, connection: Connection, durable: bool) -> None:
        if self.embedded:
            level = "FULL" if durable else "NORMAL"
            connection.connection.driver_connection.execute(f"PRAGMA synchronous={level}")  # type: ignore[union-attr]
        else:
            connection.info["asynchronous"] = not durable


def _read(written: str) -> URL:
    try:
        url = make_url(written)
    except ArgumentError:
        raise StoreError(f"The address of the store cannot be read. {EXAMPLES}") from None
    if url.drivername not in (SQLITE, POSTGRESQL):
        raise StoreError(f'The store cannot be a "{url.drivername}" database. {EXAMPLES}')
    if url.drivername == SQLITE and not url.database:
        raise StoreError(f"The store needs a file: what is kept in memory is lost with the process. {EXAMPLES}")
    return url


def _sqlite(url: URL, patience: float) -> Engine:
    """Write-ahead log: readers and one writer do not wait for each other. What is deleted is overwritten."""
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": patience})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say so, not where the driver thinks
        for pragma in ("secure_delete=ON", f"cache_size=-{CACHE_KIB}", "journal_mode=WAL"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _postgresql(url: URL, patience: float) -> Engine:
    milliseconds = int(patience * 1000)
    limits = f"-c lock_timeout={milliseconds} -c statement_timeout={5 * milliseconds}"
    answering = {"connect_timeout": max(2, round(patience)), "tcp_user_timeout": milliseconds, "options": limits}
    try:
        engine = create_engine(url, pool_size=POOL, pool_timeout=patience, pool_pre_ping=True, connect_args=answering)
    except (ImportError, NoSuchModuleError):
        raise StoreError(
            "PostgreSQL needs its driver, and psycopg is not installed: pip install hip-injection-cds[postgresql]."
        ) from None

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.info.get("asynchronous"):
            connection.exec_driver_sql("SET LOCAL synchronous_commit = off")

    return engine
