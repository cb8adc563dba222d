"""The thread that writes, so that no answer waits for a disk.

Feedback is written at once, all that waits in one transaction that is on disk when its senders hear of it. Shown cards
linger a moment, so that many share a transaction. While the database does not answer, both go into the spool.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeVar

from cds_service.store.database import Database
from cds_service.store.faults import StoreUnavailableError, UnfitError
from cds_service.store.records import Answer, Kept, Said
from cds_service.store.rows import Inserts
from cds_service.store.spool import Spool

log = logging.getLogger(__name__)
Item = TypeVar("Item")

LINGER = 0.2  # seconds that shown cards wait for company
BATCH = 100  # answers per transaction
RETRY = 1.0  # seconds between two attempts while the database does not answer
LOOK = 5.0  # seconds between two looks for what ended processes left
SHOWN_SHARE = 0.5  # of the spool's room that shown cards may take: the rest is for feedback


@dataclass(frozen=True, slots=True)
class Room:
    """How much may wait: `answers` in memory, `spool` bytes on disk."""

    answers: int = 2000
    spool: int = 256 * 1024 * 1024


@dataclass(slots=True)
class Tally:
    """What became of records since the start."""

    written: int = 0
    spooled: int = 0
    drained: int = 0
    dropped: int = 0  # answers whose shown cards are not recorded
    refused: int = 0  # feedback that could be kept nowhere; its sender was told


class Writer:
    """Takes records from any thread; writes them in its own, which starts with the first."""

    def __init__(self, database: Database, spool: Spool, room: Room) -> None:
        self.tally = Tally()
        self.count: Callable[[str, int], None] = lambda _fate, _records: None  # for metrics
        self._inserts = Inserts(database)
        self._spool = spool
        self._room = room
        self._answers: deque[Answer] = deque()
        self._said: deque[tuple[Sequence[Said], Future[None]]] = deque()
        self._wake = threading.Event()
        self._awake = False  # somebody has woken the thread already
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._ending = False
        self._next_try = 0.0  # monotonic; before it the database is left alone
        self._next_look = 0.0
        self._next_word = 0.0

    @property
    def spooling(self) -> bool:
        """Whether something waits on disk for the database."""
        return self._spool.size > 0

    def shown(self, answer: Callable[[], Answer]) -> None:
        """Records what a call showed, soon. `answer` is called now, while what it is made of is at hand."""
        if len(self._answers) >= self._room.answers:
            self._drop(1, "too many wait")
            return
        record = self._made(answer)
        if record is None:
            return
        self._answers.append(record)
        if not self._awake:
            self._awake = True
            self._call_thread()

    def said(self, feedback: Sequence[Said]) -> "Future[None]":
        """Done when the feedback is on disk; StoreUnavailableError when it could not be kept."""
        done: Future[None] = Future()
        self._said.append((feedback, done))
        self._call_thread()
        return done

    def start(self) -> None:
        """Begins to look for what ended processes left."""
        self._call_thread()

    def close(self) -> None:
        """Writes what waits, then ends."""
        self._ending = True
        if self._thread is not None:
            self._wake.set()
            self._thread.join()
        self._spool.close()

    def _call_thread(self) -> None:
        if self._thread is None:
            with self._starting:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="store", daemon=True)
                    self._thread.start()
        self._wake.set()

    def _run(self) -> None:
        flush_at = 0.0
        while True:
            self._wake.wait(max(0.0, self._next_turn(flush_at) - time.monotonic()))
            self._wake.clear()
            self._write_said()
            if self._ending or time.monotonic() >= flush_at:
                self._awake = False
                if self._write_answers() and not self._answers:  # else the next batch, once feedback had its turn
                    flush_at = time.monotonic() + LINGER
            self._drain_now_and_then()
            if self._ending and not self._answers and not self._said:
                return

    def _next_turn(self, flush_at: float) -> float:
        """When there is something to do even if nobody comes, on the monotonic clock."""
        if self._answers:
            return flush_at
        return self._next_try if self._spool.size else max(self._next_try, self._next_look)

    def _write_said(self) -> None:
        taken = _taken(self._said, len(self._said))
        if not taken:
            return
        records = [record for feedback, _ in taken for record in feedback]
        try:
            self._keep(records, durable=True, room=self._room.spool)
        except StoreUnavailableError as error:
            self._note("refused", len(records))
            for _, done in taken:
                done.set_exception(error)
        else:
            for _, done in taken:
                done.set_result(None)

    def _write_answers(self) -> bool:
        records = _taken(self._answers, BATCH)
        if records:
            try:
                self._keep(records, durable=False, room=int(self._room.spool * SHOWN_SHARE))
            except StoreUnavailableError as error:
                self._drop(len(records), str(error))
        return bool(records)

    def _made(self, make: Callable[[], Answer]) -> Answer | None:
        try:
            return make()
        except Exception:
            log.exception("what was shown could not be put into a record")
            self._drop(1, "it could not be put into a record")
            return None

    def _keep(self, records: Sequence[Kept], *, durable: bool, room: int) -> None:
        """In the database, else in the spool. Raises StoreUnavailableError when neither takes them."""
        if time.monotonic() >= self._next_try:
            try:
                self._write(records, durable=durable)
                return
            except StoreUnavailableError as error:
                self._leave_alone(error)
        if self._spool.size >= room:
            raise StoreUnavailableError("the spool is full")
        self._spool.append(records)
        self._note("spooled", len(records))

    def _write(self, records: Sequence[Kept], *, durable: bool) -> None:
        try:
            self._inserts.write(records, durable=durable)
        except StoreUnavailableError:
            raise
        except Exception as error:  # the thread has to live on, whatever a record holds: the spool sets it aside
            log.exception("records could not be written")
            raise UnfitError(type(error).__name__) from None
        self._note("written", len(records))

    def _leave_alone(self, error: StoreUnavailableError) -> None:
        log.warning("the database does not take records: %s; they wait in the spool", error)
        self._next_try = time.monotonic() + RETRY

    def _drain_now_and_then(self) -> None:
        now = time.monotonic()
        if self._ending and self._spool.size:
            self._next_try = now  # a last attempt: what stays in the spool waits for another process
        if now < self._next_try or (now < self._next_look and not self._spool.size):
            return
        self._next_look = now + LOOK
        try:
            self._note("drained", self._spool.drain(self._write_drained))
        except (StoreUnavailableError, OSError) as error:
            self._leave_alone(StoreUnavailableError(str(error)))

    def _write_drained(self, records: Sequence[Kept]) -> None:
        """A part of what waited; what comes meanwhile does not wait for all of it."""
        self._write(records, durable=True)
        self._write_said()
        self._write_answers()

    def _note(self, fate: str, records: int) -> None:
        if records:
            setattr(self.tally, fate, getattr(self.tally, fate) + records)
            self.count(fate, records)

    def _drop(self, count: int, why: str) -> None:
        """Counted always, said now and then: a log that fills would not help."""
        self._note("dropped", count)
        if time.monotonic() >= self._next_word:
            self._next_word = time.monotonic() + LOOK
            log.error("shown cards are not recorded: %s", why, extra={"said": {"dropped": self.tally.dropped}})


def _taken(queue: "deque[Item]", most: int) -> list[Item]:
    return [queue.popleft() for _ in range(min(most, len(queue)))]
