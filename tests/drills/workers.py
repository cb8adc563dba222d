"""One of several workers ends suddenly, and the event loop of another stands still: what do callers notice?

    python -m tests.drills.workers [seconds]

Workers run as in production. The block is a handler of SIGUSR1 that sleeps in the thread of the loop; it is put in
through `sitecustomize`, as nothing in the program would do that.
"""

import contextlib
import http.client
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import bodies
from tests.drills import flood
from tests.drills.servers import JSON, SIGN, Server, serving
from tests.drills.traffic import quantiles

WORKERS = 2
SECONDS = 30.0
SENDERS = 4
SIZE = 42_000  # bytes of a call
PAUSE = 0.05  # seconds between two calls of a sender
LONGEST = 60.0  # seconds until a worker has to be replaced
BLOCK = "import signal, time\nsignal.signal(signal.SIGUSR1, lambda *_: time.sleep(3600))\n"


@dataclass
class Noticed:
    """Milliseconds of calls that were answered, statuses other than 200, and calls whose connection broke."""

    took: list[float] = field(default_factory=list)
    others: list[int] = field(default_factory=list)
    broken: int = 0
    replaced: float = 0.0  # seconds until another worker was there

    def __str__(self) -> str:
        return (
            f"{len(self.took):,} calls answered, {quantiles(self.took)}; {len(self.others)} with another status than "
            f"200, {self.broken} connections broke; another worker after {self.replaced:.1f} s"
        )


def settings(folder: Path) -> dict[str, str]:
    (folder / "block").mkdir()
    (folder / "block" / "sitecustomize.py").write_text(BLOCK)
    return flood.settings(folder) | {"tenant_rate": "10000"}


@contextlib.contextmanager
def blockable(folder: Path) -> Iterator[Server]:
    """A server whose workers stand still on SIGUSR1."""
    chosen, before = settings(folder), os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(folder / "block"), str(Path.cwd()), before])
    try:
        with serving(chosen, WORKERS) as server:
            yield server
    finally:
        os.environ["PYTHONPATH"] = before


def workers(folder: Path) -> set[int]:
    """Process ids of those that have opened the store and live: each has a spool of its own."""
    found = {int(file.name.partition("-")[0]) for file in (folder / "state" / "spool").glob("*.spool")}
    return {pid for pid in found if Path(f"/proc/{pid}").exists()}


def wait_for_workers(folder: Path, apart_from: int = 0) -> float:
    """Seconds until all are there."""
    begun = time.monotonic()
    while len(workers(folder) - {apart_from}) < WORKERS:
        if time.monotonic() - begun > LONGEST:
            raise RuntimeError("no other worker came")
        time.sleep(0.05)
    return time.monotonic() - begun


def call(server: Server, body: bytes, until: float, noticed: Noticed) -> None:
    """One sender: a connection that breaks is opened again, as a client with a pool does."""
    wire = server.connection()
    while time.monotonic() < until:
        headers = {**JSON, "Authorization": f"Bearer {flood.token('south')}"}
        begun = time.perf_counter()
        try:
            wire.request("POST", SIGN, body, headers)
            answer = wire.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            noticed.broken += 1
            wire.close()
            continue
        noticed.took.append((time.perf_counter() - begun) * 1000)
        if answer.status != http.client.OK:
            noticed.others.append(answer.status)
        time.sleep(PAUSE)
    wire.close()


def play(server: Server, folder: Path, how: int, seconds: float) -> Noticed:
    """A signal to one worker while senders call."""
    (body,) = bodies.bodies(SIZE, 1)
    noticed, until = Noticed(), time.monotonic() + seconds
    wait_for_workers(folder)
    threads = [threading.Thread(target=call, args=(server, body, until, noticed)) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    time.sleep(seconds / 5)
    victim = min(workers(folder))
    os.kill(victim, how)
    noticed.replaced = wait_for_workers(folder, victim)
    for thread in threads:
        thread.join()
    return noticed


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with tempfile.TemporaryDirectory() as name, blockable(Path(name)) as server:
        print(f"{WORKERS} workers, {SENDERS} senders, {seconds:.0f} s each")
        print(f"  kill -9: {play(server, Path(name), signal.SIGKILL, seconds)}")
        print(f"  the loop stands still: {play(server, Path(name), signal.SIGUSR1, seconds)}")


if __name__ == "__main__":
    main()
