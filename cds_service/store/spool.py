"""The spool: what could not go into the database yet, in a file of this process, until it can.

One line per record: a checksum and the record as JSON. A line that a sudden end tore apart was never acknowledged.
The file is locked while its process lives; the file of a process that has ended is taken over by any other.
"""

import fcntl
import itertools
import logging
import os
import secrets
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from cds_service.store.faults import StoreError, StoreUnavailableError, UnfitError
from cds_service.store.records import DECODER, ENCODER, Kept

log = logging.getLogger(__name__)

FOLDER = "spool"
ENDING = ".spool"
DAMAGED = "damaged.lines"
BATCH = 500  # records per transaction while draining

Write = Callable[[Sequence[Kept]], None]  # raises StoreUnavailableError, UnfitError


class Spool:
    """The file of this process, and those that others left. Used by one thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file, self._path = _new_file(self._folder)
        except OSError as error:
            raise StoreError(f"The spool cannot be written: {self._folder}: {error.strerror}.") from None
        self.size = 0  # bytes that wait
        self._torn = False

    def append(self, records: Sequence[Kept]) -> None:
        """On disk when it returns. Raises StoreUnavailableError, and then none of them is kept."""
        lines = b"\n" * self._torn + b"".join(_line(ENCODER.encode(record)) for record in records)
        try:
            _write_all(self._file, lines)
            os.fsync(self._file)
        except OSError as error:
            self._cut()
            raise StoreUnavailableError(f"the spool cannot be written: {error.strerror}") from error
        self.size += len(lines)
        self._torn = False

    def drain(self, write: Write) -> int:
        """Everything that waits goes through `write`; how many records. Raises StoreUnavailableError: it stays."""
        moved = 0
        if waiting := self.size:
            moved += self._move(self._path, write)
            if self.size == waiting:  # nothing came meanwhile; else all of it goes once more, which changes nothing
                os.ftruncate(self._file, 0)
                self.size = 0
        for path in self._folder.glob(f"*{ENDING}"):
            if path != self._path:
                moved += self._adopt(path, write)
        return moved

    def _cut(self) -> None:
        """Takes back a torn line; where that fails too, the next one begins on a line of its own."""
        try:
            os.ftruncate(self._file, self.size)
        except OSError:
            self._torn = True

    def close(self) -> None:
        """An empty file is taken away; one that still holds something waits for the next process."""
        if not self.size:
            self._path.unlink(missing_ok=True)
        os.close(self._file)

    def _adopt(self, path: Path, write: Write) -> int:
        """The records of a process that has ended; 0 while it lives."""
        try:
            file = os.open(path, os.O_RDWR)
        except FileNotFoundError:
            return 0
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not os.fstat(file).st_nlink:
                return 0  # another process was faster
            moved = self._move(path, write)
            path.unlink(missing_ok=True)
            return moved
        except BlockingIOError:
            return 0
        finally:
            os.close(file)

    def _move(self, path: Path, write: Write) -> int:
        moved, records = 0, self._records(path)
        while batch := list(itertools.islice(records, BATCH)):
            try:
                write(batch)
            except UnfitError:
                self._move_singly(batch, write)
            moved += len(batch)
        return moved

    def _move_singly(self, records: Sequence[Kept], write: Write) -> None:
        for record in records:
            try:
                write([record])
            except UnfitError:
                self._set_aside(ENCODER.encode(record) + b"\n")

    def _records(self, path: Path) -> Iterator[Kept]:
        with path.open("rb") as lines:
            for line in lines:
                try:
                    yield _read(line)
                except (ValueError, msgspec.DecodeError):
                    if line.strip() and line.endswith(b"\n"):  # else its end is missing: nobody was told it is kept
                        self._set_aside(line)

    def _set_aside(self, line: bytes) -> None:
        """A line that no database takes is kept for a person to look at."""
        log.error("a record in the spool cannot be used; it was set aside in %s", DAMAGED)
        with (self._folder / DAMAGED).open("ab") as file:
            file.write(line)


def _new_file(folder: Path) -> tuple[int, Path]:
    """A file that is locked before others can see it, and stays in the folder if the power fails."""
    path = folder / f"{os.getpid()}-{secrets.token_hex(8)}{ENDING}"
    draft = path.with_suffix(".new")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
    fcntl.flock(file, fcntl.LOCK_EX)
    draft.rename(path)
    directory = os.open(folder, os.O_RDONLY)
    os.fsync(directory)
    os.close(directory)
    return file, path


def _write_all(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _line(record: bytes) -> bytes:
    return b"%08x %b\n" % (zlib.crc32(record), record)


def _read(line: bytes) -> Kept:
    """Raises ValueError or DecodeError for a line that is not as it was written."""
    checksum, _, record = line.rstrip(b"\n").partition(b" ")
    if int(checksum, 16) != zlib.crc32(record):
        raise ValueError("the checksum is another")
    found: Kept = DECODER.decode(record)
    return found
