"""Single rows into an SQLite file, on the way of a request: in microseconds, and never waiting.

Whoever asks goes the usual way when somebody else is writing just then, or when anything is not as it should be.
"""

import sqlite3
from pathlib import Path

NO_WAIT = 0.0  # seconds


class AtOnce:
    """One connection that is kept. For one thread at a time."""

    def __init__(self, file: Path, insert: str) -> None:
        self._file = file
        self._insert = insert
        self._connection: sqlite3.Connection | None = None
        self._inode = (0, 0)

    def insert(self, *row: object) -> bool | None:
        """Whether the row is new; None when that could not be found out at once: nothing was written then."""
        try:
            return self._connected().execute(self._insert, row).rowcount == 1
        except (sqlite3.Error, OSError) as error:
            if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY:  # busy: nothing is wrong with it
                self.close()
            return None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> sqlite3.Connection:
        """To the file as it is there now: one that was replaced would be written where nobody finds it."""
        state = self._file.stat()
        if self._connection is None or self._inode != (state.st_dev, state.st_ino):
            self.close()
            self._connection = self._opened()
            self._inode = (state.st_dev, state.st_ino)
        return self._connection

    def _opened(self) -> sqlite3.Connection:
        """Checkpoints, which wait for the disk, are left to those who may wait."""
        address = f"{self._file.absolute().as_uri()}?mode=rw"
        opened = sqlite3.connect(address, timeout=NO_WAIT, isolation_level=None, uri=True, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "wal_autocheckpoint=0"):
            opened.execute(f"PRAGMA {pragma}")
        return opened
