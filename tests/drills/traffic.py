"""An EHR at work: calls of a hook and feedback in turn, on its own connection, for as long as it is let."""

import contextlib
import http.client
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from cds_service.store.database import Database
from cds_service.store.store import Place, Store
from cds_service.store.tables import feedback
from tests.bench import bodies
from tests.drills import servers
from tests.drills.servers import FEEDBACK, SIGN, Server

SIZE = 42_000  # bytes of a call
PAUSE = 0.005  # seconds between two


@dataclass
class Traffic:
    """What was sent and what became of it."""

    server: Server
    name: str = "card"
    acknowledged: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    retry_after: Counter[str] = field(default_factory=Counter)
    calls: Counter[int] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)  # milliseconds of calls
    told: list[float] = field(default_factory=list)  # milliseconds of feedback
    stop: threading.Event = field(default_factory=threading.Event)

    @contextlib.contextmanager
    def flowing(self, senders: int = 2) -> Iterator["Traffic"]:
        threads = [threading.Thread(target=self._send, args=(number,)) for number in range(senders)]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self.stop.set()
            for thread in threads:
                thread.join()

    def _send(self, sender: int) -> None:
        (call,), number = bodies.bodies(SIZE, 1), 0
        with contextlib.closing(self.server.connection()) as wire:
            while not self.stop.wait(PAUSE):
                number += 1
                self._turn(wire, call, f"{self.name}-{sender}-{number}")

    def _turn(self, wire: http.client.HTTPConnection, call: bytes, card: str) -> None:
        status, _ = self._timed(wire, SIGN, call, self.took)
        self.calls[status] += 1
        status, retry = self._timed(wire, FEEDBACK, servers.written(servers.feedback(card)), self.told)
        if status == http.client.OK:
            self.acknowledged.add(card)
        else:
            self.refused.add(card)
            self.retry_after[retry] += 1

    def _timed(self, wire: http.client.HTTPConnection, path: str, body: bytes, into: list[float]) -> tuple[int, str]:
        begun = time.perf_counter()
        wire.request("POST", path, body, servers.JSON)
        answer = wire.getresponse()
        answer.read()
        into.append((time.perf_counter() - begun) * 1000)
        return answer.status, answer.headers.get("Retry-After", "")

    def said(self, kept: Iterable[str]) -> str:
        lost = len(self.acknowledged - set(kept))
        calls = ", ".join(f"{count} × {status}" for status, count in sorted(self.calls.items()))
        return (
            f"{len(self.acknowledged)} feedbacks acknowledged, {len(self.refused)} refused, {lost} lost; feedback "
            f"{quantiles(self.told)}\n    calls: {calls}; {quantiles(self.took)}"
        )


def quantiles(took: list[float]) -> str:
    cut = statistics.quantiles(took, n=100)
    return f"p50 {cut[49]:.1f} ms, p99 {cut[98]:.1f} ms, longest {max(took):.0f} ms"


def kept_in(place: Place) -> set[str]:
    """The cards of all feedback in the store, once the next process has found what the last one left in its spool."""
    store = Store.open(place)
    store.writer.start()
    drained(place.folder)
    found = cards_in(store.database)
    store.close()
    return found


def cards_in(database: Database) -> set[str]:
    with database.reading() as connection:
        return set(connection.execute(select(feedback.c.card)).scalars())


def waiting(folder: Path) -> int:
    """Bytes in the spools of a state folder."""
    return sum(file.stat().st_size for file in (folder / "spool").glob("*.spool"))


def drained(folder: Path, within: float = 60.0) -> float:
    """Waits until nothing is in the spools; seconds that it took."""
    begun = time.monotonic()
    while waiting(folder):
        if time.monotonic() - begun > within:
            raise RuntimeError("the spool was not drained")
        time.sleep(0.05)
    return time.monotonic() - begun
