"""The database: SQLite in one file, or PostgreSQL, behind the same few operations."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, NoSuchModuleError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.schema import Table
from sqlalchemy.sql.dml import Insert

from cds_service.store.faults import StoreError, StoreUnavailableError, UnfitError

Row = tuple[str | int | bool, ...]

SQLITE = "sqlite"
POSTGRESQL = "postgresql+psycopg"
EXAMPLES = "Use sqlite:////path/store.db or postgresql+psycopg://user:password@host/database."
CACHE_KIB = 2048  # pages of an SQLite file that a connection keeps
MOST_VALUES = 999  # in one statement of SQLite: what its older versions take
POOL = 5  # open connections to PostgreSQL per process


class Database:
    """Connections to one store. `patience`: seconds that a write waits for a lock or an answer."""

    def __init__(self, url: str, patience: float) -> None:
        self.url = _read(url)
        self.embedded = self.url.drivername == SQLITE
        self.file = Path(str(self.url.database))  # of an embedded one
        self._file = (0, 0)
        self._patience = patience
        self._writers = threading.Lock()
        self._closed = False
        self._inserts: dict[Table, str] = {}
        self.engine = _sqlite(self.url, patience) if self.embedded else _postgresql(self.url, patience)

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Connection]:
        """One transaction that writes. `durable`: on disk when it ends, even if the power fails right after.

        Raises StoreUnavailableError, and then nothing was written.
        """
        with _our_words(), self._turn(), self._connection() as connection:
            self._durability(connection, durable)
            with connection.begin():
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the store, beside whoever writes. Raises StoreUnavailableError."""
        with _our_words(), self._connection() as connection:
            reader = connection.execution_options(reading=True)
            with reader.begin():
                yield reader

    def insert_new(self, table: Table) -> Insert:
        """An INSERT that leaves a row with the same key as it is."""
        insert = sqlite.insert(table) if self.embedded else postgresql.insert(table)
        return insert.on_conflict_do_nothing()

    def driver_insert(self, table: Table) -> str:
        """`insert_new` as SQL for the driver, which takes a row as a tuple in the order of the columns."""
        if table not in self._inserts:
            kind, mark = (sqlite, "qmark") if self.embedded else (postgresql, "format")
            self._inserts[table] = str(self.insert_new(table).compile(dialect=kind.dialect(paramstyle=mark)))
        return self._inserts[table]

    def insert(self, connection: Connection, table: Table, rows: Sequence[Row]) -> None:
        """`insert_new` for many rows, each a tuple in the order of the columns.

        SQLite's driver lets other threads run after every statement: few statements hold the lock for a shorter time.
        """
        statement = self.driver_insert(table)
        if not self.embedded:
            connection.exec_driver_sql(statement, list(rows))
            return
        one = f"({', '.join('?' * len(table.columns))})"
        for part in _portions(rows, MOST_VALUES // len(table.columns)):
            values = tuple(chain.from_iterable(part))
            connection.exec_driver_sql(statement.replace(one, ", ".join([one] * len(part))), values)

    def close(self) -> None:
        """Ends every connection; one that a thread still uses ends with its use."""
        self._closed = True
        self.engine.dispose()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """SQLite has one writer at a time and lets the others sleep; threads of one process take turns without that."""
        if not self.embedded:
            yield
            return
        if not self._writers.acquire(timeout=self._patience):
            raise StoreUnavailableError("another thread is writing")
        try:
            yield
        finally:
            self._writers.release()

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """One from the pool. A pool that was closed meanwhile takes it back, and would never end it."""
        if self.embedded:
            self._follow_file()
        pool = self.engine.pool
        try:
            with self.engine.connect() as connection:
                yield connection
        finally:
            if self._closed:
                pool.dispose()
                self.engine.dispose()

    def _follow_file(self) -> None:
        """SQLite goes on writing into a file that was deleted or replaced, where nobody would find it again."""
        try:
            state = self.file.stat()
        except OSError as error:
            raise StoreUnavailableError(f"the file of the store cannot be found: {error.strerror}") from error
        if self._file != (state.st_dev, state.st_ino):
            self.engine.dispose()
            self._file = (state.st_dev, state.st_ino)

    def _durability(self, connection: Connection, durable: bool) -> None:
        if self.embedded:
            level = "FULL" if durable else "NORMAL"
            driver = cast(sqlite3.Connection, connection.connection.driver_connection)  # below SQLAlchemy's BEGIN
            driver.execute(f"PRAGMA synchronous={level}")
        else:
            connection.info["asynchronous"] = not durable


def _portions(rows: Sequence[Row], most: int) -> Iterator[Sequence[Row]]:
    """In powers of two: the driver keeps statements, and one of every length would fill the memory."""
    start = 0
    while left := len(rows) - start:
        size = 1 << (min(left, most).bit_length() - 1)
        yield rows[start : start + size]
        start += size


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
    path = Path(str(url.database))
    _make_file(path)
    only_if_there = URL.create(SQLITE, database=path.absolute().as_uri(), query={"mode": "rw", "uri": "true"})
    engine = create_engine(only_if_there, connect_args={"timeout": patience})

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


def _make_file(path: Path) -> None:
    """An empty file that only its owner may read is an empty store. Raises StoreError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise StoreError(f"The file of the store cannot be written: {path}: {error.strerror}.") from None


@contextmanager
def _our_words() -> Iterator[None]:
    """The library's errors as ours. Their texts hold the values, so they do not go on."""
    try:
        yield
    except (DataError, IntegrityError) as error:
        raise UnfitError(type(error).__name__) from None
    except DBAPIError as error:
        raise StoreUnavailableError(_short(error.orig)) from None
    except StatementError as error:
        raise UnfitError(type(error).__name__) from None
    except PoolTimeoutError:
        raise StoreUnavailableError("every connection is in use") from None


def _short(error: BaseException | None) -> str:
    """What SQLite says of its state ("database is locked"); of other databases only the kind of error."""
    return str(error) if isinstance(error, sqlite3.Error) else type(error).__name__


def _postgresql(url: URL, patience: float) -> Engine:
    milliseconds = int(patience * 1000)
    limits = f"-c lock_timeout={milliseconds} -c statement_timeout={5 * milliseconds}"
    answering = {"connect_timeout": max(2, round(patience)), "tcp_user_timeout": milliseconds, "options": limits}
    spoken = {"client_encoding": "utf8"}  # texts are bytes to the driver where the database states no encoding
    try:
        engine = create_engine(
            url, pool_size=POOL, pool_timeout=patience, pool_pre_ping=True, connect_args=answering | spoken
        )
    except (ImportError, NoSuchModuleError):
        raise StoreError(
            "PostgreSQL needs its driver, and psycopg is not installed: pip install hip-injection-cds[postgresql]."
        ) from None

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.info.get("asynchronous"):
            connection.exec_driver_sql("SET LOCAL synchronous_commit = off")

    return engine
