"""Does a server that works for long grow, leak or slow down? One worker, store on, calls and feedback at a steady rate.

    python -m tests.drills.soak [--minutes N] [--rate CALLS]

Prints memory, open files and latencies over the time. The slope of the memory is a least-squares line through the
samples after the first fifth, in which caches fill.
"""

import argparse
import contextlib
import http.client
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import bodies
from tests.drills import servers
from tests.drills.servers import FEEDBACK, JSON, SIGN, Server, remembering, serving

SAMPLE = 5.0  # seconds between two looks at the process
RATE = 20.0  # calls per second, each followed by feedback on its first card
SENDERS = 4
PATIENTS = 200
SIZE = 42_000  # bytes of a call
WARM = 0.2  # of the time, in which caches fill


@dataclass
class Watched:
    """Samples as (seconds, megabytes, open files); calls as (seconds, milliseconds)."""

    samples: list[tuple[float, float, int]] = field(default_factory=list)
    calls: list[tuple[float, float]] = field(default_factory=list)
    words: int = 0
    faults: list[str] = field(default_factory=list)


class Sender(threading.Thread):
    """Calls at its share of the rate, on one connection."""

    def __init__(self, server: Server, sent: Sequence[bytes], every: float, until: float, into: Watched) -> None:
        super().__init__()
        self.server, self.sent, self.every, self.until, self.into = server, sent, every, until, into
        self.begun = time.monotonic()

    def run(self) -> None:
        due = self.begun
        with contextlib.closing(self.server.connection()) as wire:
            for number in range(10**9):
                due += self.every
                if due > self.until:
                    return
                time.sleep(max(0.0, due - time.monotonic()))
                self._call(wire, self.sent[number % len(self.sent)], number)

    def _call(self, wire: http.client.HTTPConnection, body: bytes, number: int) -> None:
        begun = time.perf_counter()
        wire.request("POST", SIGN, body, JSON)
        answer = wire.getresponse()
        cards = json.loads(answer.read()).get("cards", [])
        self.into.calls.append((time.monotonic() - self.begun, (time.perf_counter() - begun) * 1000))
        if answer.status != http.client.OK or not cards:
            self.into.faults.append(f"a call was answered {answer.status} with {len(cards)} cards")
            return
        status, _ = servers.send(wire, FEEDBACK, servers.written(servers.feedback(cards[0]["uuid"], number)))
        self.into.words += 1
        if status != http.client.OK:
            self.into.faults.append(f"feedback was answered {status}")


def look(server: Server, begun: float) -> tuple[float, float, int]:
    process = Path(f"/proc/{server.process.pid}")
    memory = int((process / "status").read_text().partition("VmRSS:")[2].split()[0]) / 1024
    return time.monotonic() - begun, memory, len(list((process / "fd").iterdir()))


def play(folder: Path, seconds: float, rate: float) -> Watched:
    watched, sent = Watched(), bodies.bodies(SIZE, PATIENTS)
    with serving({**remembering(folder), "reload_every": "0"}) as server:
        begun = time.monotonic()
        every, until = SENDERS / rate, begun + seconds
        senders = [Sender(server, sent[number::SENDERS], every, until, watched) for number in range(SENDERS)]
        for sender in senders:
            sender.start()
        while any(sender.is_alive() for sender in senders):
            watched.samples.append(look(server, begun))
            senders[0].join(min(SAMPLE, seconds / 20))
    return watched


def slope(samples: Sequence[tuple[float, float, int]]) -> float:
    """Megabytes per hour."""
    return statistics.linear_regression([at for at, _, _ in samples], [memory for _, memory, _ in samples]).slope * 3600


def p99(took: Sequence[float]) -> float:
    return statistics.quantiles(took, n=100)[98]


def lines(watched: Watched, seconds: float) -> list[str]:
    """What it came to."""
    settled = [sample for sample in watched.samples if sample[0] >= seconds * WARM]
    parts = [[took for at, took in watched.calls if place <= at / seconds * 4 < place + 1] for place in range(4)]
    files = [count for _, _, count in settled]
    return [
        f"{seconds / 60:.1f} minutes: {len(watched.calls):,} calls, {watched.words:,} feedbacks, "
        f"{len(watched.faults)} faults",
        f"  memory {watched.samples[0][1]:.1f} MB at first, {settled[0][1]:.1f} MB when settled, "
        f"{settled[-1][1]:.1f} MB at last; slope {slope(settled):+.2f} MB/h",
        f"  open files {min(files)} to {max(files)}; {files[0]} when settled, {files[-1]} at last",
        "  p50 and p99 by quarter: "
        + ", ".join(f"{statistics.median(part):.1f} and {p99(part):.1f} ms" for part in parts),
    ]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=60.0)
    options.add_argument("--rate", type=float, default=RATE)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        watched = play(Path(folder), chosen.minutes * 60, chosen.rate)
    print("\n".join([*lines(watched, chosen.minutes * 60), *watched.faults[:5]]))
    raise SystemExit(1 if watched.faults else 0)


if __name__ == "__main__":
    main()
