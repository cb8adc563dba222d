"""A copy of an SQLite store while it is in use. PostgreSQL brings its own: pg_dump."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from cds_service.store.database import Database
from cds_service.store.faults import StoreError

PG_DUMP = "pg_dump --format=custom --file=FILE DATABASE, and pg_restore to bring it back"


def copy(database: Database, file: Path) -> int:
    """Writes one consistent state into a new file that only its owner may read; its size in bytes.

    Raises StoreError when the file is there already, cannot be written, or is not whole.
    """
    if not database.embedded:
        raise StoreError(f"This store is a PostgreSQL database: copy it with {PG_DUMP}.")
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(str(database.url.database))) as connection:
            connection.execute("VACUUM INTO ?", (str(file),))
    except FileExistsError:
        raise StoreError(f"{file} is there already. A copy never takes the place of another one.") from None
    except (OSError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or error
        raise StoreError(f"The copy could not be written to {file}: {why}.") from None
    check(file)
    return file.stat().st_size


def check(file: Path) -> None:
    """Raises StoreError for a copy that is damaged."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        found = str(error)
    if found != "ok":
        raise StoreError(f"{file} is damaged: {found}. Do not rely on it.")
