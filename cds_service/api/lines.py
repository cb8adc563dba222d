"""A handler for logs that never makes anybody wait: lines are made and written by a thread of its own.

A full disk, a closed stream or a pipe that nobody reads costs lines, never an answer. What is lost is counted, and the
count is written as soon as lines get through again.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import TextIO

GATHERED = 0.02  # seconds in which records gather: many lines leave in one piece
MOST = 10_000  # records that wait at once
LAST_WORD = 1.0  # seconds that the end of the process waits for what is not written yet


class Lines(logging.Handler):
    """`fix` is called at once by whoever logs: what a record says of the moment is kept there, for `format` later."""

    def __init__(self, stream: TextIO, fix: Callable[[logging.LogRecord], None], most: int = MOST) -> None:
        super().__init__()
        self._stream = stream
        self._fix = fix
        self._most = most
        self._waiting: deque[logging.LogRecord] = deque()
        self._some = threading.Event()
        self._writing = False
        self._ending = False
        self._lost = 0
        self._counting = threading.RLock()  # taken again where a signal's handler logs while a line is being counted
        threading.Thread(target=self._write_for_ever, name="log lines", daemon=True).start()

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps the record for the thread; drops it where too many wait."""
        if len(self._waiting) >= self._most:
            self._lose(1)
            return
        self._fix(record)
        self._waiting.append(record)
        if not self._some.is_set():
            self._some.set()
        if self._ending:
            self.flush()

    def end(self) -> None:
        """From now on whoever logs waits for the line: a process that ends by a signal asks nobody for last words."""
        self._ending = True
        self.flush()

    def flush(self) -> None:
        """Waits until all is written, though not for ever: nobody may be reading."""
        end = time.monotonic() + LAST_WORD
        while (self._waiting or self._writing) and time.monotonic() < end:
            time.sleep(GATHERED / 4)

    def _write_for_ever(self) -> None:
        while self._some.wait():
            time.sleep(GATHERED)
            self._some.clear()
            self._writing = True
            self._write([self._waiting.popleft() for _ in range(len(self._waiting))])
            self._writing = False

    def _write(self, records: list[logging.LogRecord]) -> None:
        with self._counting:
            lost, self._lost = self._lost, 0
        lines = [line for record in records if (line := self._line(record))]
        told = [self._line(lines_lost(lost))] if lost else []
        try:
            self._stream.write("".join([*lines, *told]))
            self._stream.flush()
        except (OSError, ValueError):  # ValueError: the stream is closed
            self._lose(lost + len(lines))

    def _line(self, record: logging.LogRecord) -> str:
        try:
            return f"{self.format(record)}\n"
        except Exception:  # the thread has to live on, and the error's own words may repeat what must not be logged
            self._lose(1)
            return ""

    def _lose(self, lines: int) -> None:
        """Whoever logs and the thread count both."""
        with self._counting:
            self._lost += lines


def lines_lost(count: int) -> logging.LogRecord:
    """The record that says so."""
    said = {"name": __name__, "levelname": "WARNING", "msg": "lines of the log were lost", "said": {"lines": count}}
    return logging.makeLogRecord(said)
