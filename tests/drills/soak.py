"""The service at the rate of a busy clinic for a long time: memory, open files and latency stay where they are.

    python -m tests.drills.soak [minutes] [calls per second]

Different patients, a word about every tenth card. The first fifth of the time warms up: figures are from then on.
"""

import contextlib
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.bench import bodies
from tests.drills.servers import FEEDBACK, SIGN, Server, feedback, remembering, send, serving, written

MINUTES = 60.0
RATE = 20.0  # calls per second
PATIENTS = 200
EVERY = 10.0  # seconds between two looks at the process
WARM_UP = 0.2  # of the time
WORD_ABOUT = 10  # every so many cards


class Look(NamedTuple):
    at: float  # seconds since the begin
    resident: float  # MB
    files: int


def look(server: Server, begun: float) -> Look:
    process = Path(f"/proc/{server.process.pid}")
    resident = int((process / "status").read_text().partition("VmRSS:")[2].split()[0]) / 1024
    return Look(time.monotonic() - begun, resident, len(list((process / "fd").iterdir())))


def paced(seconds: float, rate: float) -> Iterator[int]:
    """The number of each call, when its turn has come; late ones follow at once."""
    begun = time.monotonic()
    for number in range(round(seconds * rate)):
        time.sleep(max(0.0, begun + number / rate - time.monotonic()))
        yield number


def soaked(server: Server, seconds: float, rate: float) -> tuple[list[Look], list[float]]:
    """The looks at the process, and milliseconds of each call. Raises RuntimeError for an answer that is none."""
    calls = bodies.bodies(42_000, PATIENTS)
    looks: list[Look] = []
    took: list[float] = []
    begun = time.monotonic()
    with contextlib.closing(server.connection()) as wire:
        for number in paced(seconds, rate):
            sent = time.perf_counter()
            status, answer = send(wire, SIGN, calls[number % PATIENTS])
            took.append((time.perf_counter() - sent) * 1000)
            if status != 200:
                raise RuntimeError(f"call {number} was answered {status}")
            if number % WORD_ABOUT == 0:
                send(wire, FEEDBACK, written(feedback(answer["cards"][0]["uuid"], number)))
            if not looks or time.monotonic() - begun - looks[-1].at >= EVERY:
                looks.append(look(server, begun))
    return looks, took


def slope(looks: list[Look]) -> float:
    """MB an hour."""
    at, resident = [one.at for one in looks], [one.resident for one in looks]
    return statistics.linear_regression(at, resident).slope * 3600


def main() -> None:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    rate = float(sys.argv[2]) if len(sys.argv) > 2 else RATE
    with tempfile.TemporaryDirectory() as folder, serving(remembering(Path(folder))) as server:
        looks, took = soaked(server, minutes * 60, rate)
    warm = [one for one in looks if one.at > looks[-1].at * WARM_UP]
    timed = took[round(len(took) * WARM_UP) :]
    tenth = len(timed) // 10
    first, last = (statistics.quantiles(part, n=100)[98] for part in (timed[:tenth], timed[-tenth:]))
    print(
        f"{minutes:g} minutes, {len(took)} calls: {warm[0].resident:.0f} MB, at the end {warm[-1].resident:.0f} MB, "
        f"{slope(warm):+.1f} MB an hour; {warm[0].files} open files, at the end {warm[-1].files}; "
        f"p99 {first:.1f} ms, at the end {last:.1f} ms"
    )


if __name__ == "__main__":
    main()
