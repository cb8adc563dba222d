"""One of several workers ends suddenly, or stands still: the others answer, and it is replaced.

    python -m tests.drills.workers [seconds of traffic around each fault]

Calls come on a connection each, as from many EHRs, so that none is bound to the worker that fails.
"""

import contextlib
import http.client
import os
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import bodies
from tests.drills.servers import SIGN, Server, remembering, send, serving

WORKERS = 3
SENDERS = 4
SECONDS = 20.0
PAUSE = 0.01  # seconds between two calls of a sender
LIMIT = 60.0  # seconds until a replacement must be there


@dataclass
class Calls:
    """`took`: when each call was sent and for how long it lasted, in seconds. `failed`: connections that broke."""

    server: Server
    took: list[tuple[float, float]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    @contextlib.contextmanager
    def flowing(self) -> Iterator[None]:
        threads = [threading.Thread(target=self._send) for _ in range(SENDERS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.stop.set()
            for thread in threads:
                thread.join()

    def _send(self) -> None:
        (call,) = bodies.bodies(42_000, 1)
        while not self.stop.wait(PAUSE):
            begun = time.monotonic()
            try:
                with contextlib.closing(self.server.connection()) as wire:
                    status, _ = send(wire, SIGN, call)
                if status != http.client.OK:
                    self.failed.append(str(status))
            except (OSError, http.client.HTTPException) as error:
                self.failed.append(type(error).__name__)
            self.took.append((begun, time.monotonic() - begun))

    def said(self, since: float) -> str:
        before, after = (
            sorted(took for begun, took in self.took if (begun >= since) is late) for late in (False, True)
        )
        return f"p99 {_p99(before):.0f} ms before, {_p99(after):.0f} ms from then on, longest {after[-1] * 1000:.0f} ms"


def _p99(took: list[float]) -> float:
    return statistics.quantiles(took, n=100)[98] * 1000


def workers(folder: Path) -> set[int]:
    """Process ids of the workers: each has a spool of its own."""
    return {int(file.name.partition("-")[0]) for file in (folder / "spool").glob("*.spool")}


def until(done: Callable[[], bool]) -> float:
    """Seconds until it is so. Raises TimeoutError."""
    begun = time.monotonic()
    while not done():
        if time.monotonic() - begun > LIMIT:
            raise TimeoutError("the worker was not replaced")
        time.sleep(0.02)
    return time.monotonic() - begun


def struck(signal_: signal.Signals, seconds: float) -> None:
    """Prints what one worker's fault did to the calls."""
    with tempfile.TemporaryDirectory() as folder, serving(remembering(Path(folder)), WORKERS) as server:
        until(lambda: len(workers(Path(folder))) == WORKERS)
        before = workers(Path(folder))
        calls = Calls(server)
        with calls.flowing():
            time.sleep(seconds / 2)
            at = time.monotonic()
            os.kill(min(before), signal_)
            replaced = until(lambda: bool(workers(Path(folder)) - before))
            time.sleep(seconds / 2)
        print(f"{signal_.name} to one of {WORKERS} workers: replaced after {replaced:.1f} s; {len(calls.took)} calls, "
              f"{len(calls.failed)} failed {sorted(set(calls.failed))}; {calls.said(at)}")  # fmt: skip


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    for fault in (signal.SIGKILL, signal.SIGSTOP):
        struck(fault, seconds)


if __name__ == "__main__":
    main()
