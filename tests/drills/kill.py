"""What was acknowledged is there after a sudden end: `kill -9` at a random moment after an acknowledged feedback.

    python -m tests.drills.kill [lives]

In every third life the database is locked by another program, so that feedback is acknowledged from the spool.
"""

import contextlib
import http.client
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from cds_service.settings import PREFIX
from cds_service.store.store import Place, Store
from cds_service.store.tables import feedback
from tests.drills import servers
from tests.drills.servers import FEEDBACK, JSON

LIVES = 1000
SENDERS = 3
MOST_SENT = 10_000  # per sender and life
MOST_ACKNOWLEDGED = 30  # per life, before the kill
LATEST_KILL = 0.01  # seconds after that
START_LIMIT = 30.0  # seconds


@dataclass
class Tally:
    lives: int = 0
    sent: int = 0
    acknowledged: set[str] = field(default_factory=set)
    kept: Counter[str] = field(default_factory=Counter)

    @property
    def lost(self) -> int:
        return len(self.acknowledged - self.kept.keys())

    @property
    def doubled(self) -> int:
        return sum(times > 1 for times in self.kept.values())

    def __str__(self) -> str:
        return (
            f"{self.lives} lives ended by kill -9: {self.sent:,} feedbacks sent, {len(self.acknowledged):,} "
            f"acknowledged, {sum(self.kept.values()):,} kept; {self.lost} lost, {self.doubled} duplicated"
        )


class Senders:
    """Send feedback one after the other, each on its own connection, until the server is gone."""

    def __init__(self, port: int, name: str, tally: Tally) -> None:
        self.tally = tally
        self.port = port
        self.heard = 0
        self.threads = [threading.Thread(target=self._send, args=(f"{name}-{number}",)) for number in range(SENDERS)]
        for thread in self.threads:
            thread.start()

    def _send(self, name: str) -> None:
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_LIMIT)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(wire):
            for number in range(MOST_SENT):
                card = f"{name}-{number}"
                self.tally.sent += 1
                wire.request("POST", FEEDBACK, servers.written(servers.feedback(card)), JSON)
                answer = wire.getresponse()
                if answer.status == http.client.OK:
                    self.tally.acknowledged.add(card)
                    self.heard += 1
                answer.read()

    def wait_for(self, acknowledged: int) -> None:
        limit = time.monotonic() + START_LIMIT
        while self.heard < acknowledged:
            if time.monotonic() > limit:
                raise RuntimeError("the server acknowledged too little")
            time.sleep(0.0005)

    def join(self) -> None:
        for thread in self.threads:
            thread.join()


@contextlib.contextmanager
def nursery(listening: socket.socket, folder: Path) -> Iterator[subprocess.Popen[str]]:
    settings = servers.remembering(folder) | {"store_patience": "0.05", "log_level": "ERROR", "reload_every": "0"}
    environment = os.environ | {PREFIX + name.upper(): value for name, value in settings.items()}
    command = [sys.executable, "-m", "tests.drills.lives", str(listening.fileno())]
    process = subprocess.Popen(
        command,
        env=environment,
        pass_fds=[listening.fileno()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.communicate()


@contextlib.contextmanager
def locked(file: Path, *, really: bool) -> Iterator[None]:
    """Another program holds the database, if it is `really` there."""
    if not really or not file.exists():
        yield
        return
    with contextlib.closing(sqlite3.connect(file, isolation_level=None, timeout=10)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def play(lives: int, folder: Path, chance: random.Random) -> Tally:
    """Lives and kills, one after the other; then everything that was acknowledged is looked for."""
    tally = Tally()
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening, nursery(listening, folder) as home:
        for life in range(lives):
            _one_life(life, home, listening.getsockname()[1], folder, tally, chance)
    store = Store.open(Place(folder))
    store.writer.start()
    store.close()
    with contextlib.closing(Store.open(Place(folder))) as after, after.database.reading() as connection:
        tally.kept = Counter(connection.execute(select(feedback.c.card)).scalars())
    return tally


def _one_life(
    life: int, home: subprocess.Popen[str], port: int, folder: Path, tally: Tally, chance: random.Random
) -> None:
    assert home.stdin and home.stdout
    print(life, file=home.stdin, flush=True)
    child = int(home.stdout.readline())
    try:
        senders = Senders(port, f"life-{life}", tally)
        senders.wait_for(1)  # the server has opened its store
        with locked(folder / "store.db", really=life % 3 == 2):
            senders.wait_for(1 + chance.randint(0, MOST_ACKNOWLEDGED))
            time.sleep(chance.uniform(0, LATEST_KILL))
            os.kill(child, signal.SIGKILL)
            senders.join()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    tally.lives += 1


def main() -> None:
    lives = int(sys.argv[1]) if len(sys.argv) > 1 else LIVES
    seed = int(time.time())
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tally = play(lives, Path(folder), random.Random(seed))
    print(f"{tally} ({time.monotonic() - begun:.0f} s, seed {seed})")
    raise SystemExit(1 if tally.lost or tally.doubled else 0)


if __name__ == "__main__":
    main()
