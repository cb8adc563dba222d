"""`python -m tests.drills.overload`: five times what the service can take. Prints how soon calls are refused,
how many are answered, and how soon it has recovered. The caller keeps its connections open and does not wait for
answers before the next call is due (an open loop), as a clinic does not.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import uvloop

from tests.bench.bodies import bodies
from tests.drills.servers import SIGN
from tests.trust.serving import serving

CONNECTIONS = 400
REFUSED_WITHIN = 0.05
RECOVERED_WITHIN = 5.0
PUBLIC = "http://127.0.0.1:8000"


@dataclass
class Tally:
    """Latencies in seconds, from when a call was due."""

    answered: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    lost: int = 0


class Caller:
    """Connections that are used in turn. One that the server closed in the meantime (5 s after its last answer) is
    not used again, as in any client."""

    def __init__(self, port: int, request: bytes) -> None:
        self.port, self.request = port, request
        self.idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def call(self, tally: Tally) -> None:
        begun = time.perf_counter()
        try:
            reader, writer = self.open_one() or await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(self.request)
            head = await reader.readuntil(b"\r\n\r\n")
            lines = head.lower().split(b"\r\n")
            length = next(int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:"))
            await reader.readexactly(length)
        except (OSError, asyncio.IncompleteReadError):
            tally.lost += 1
            return
        self.idle.append((reader, writer))
        (tally.answered if b" 200 " in lines[0] else tally.refused).append(time.perf_counter() - begun)

    def open_one(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        while self.idle:
            reader, writer = self.idle.pop()
            if not reader.at_eof():
                return reader, writer
            writer.close()
        return None


async def closed(caller: Caller, seconds: float, at_once: int) -> Tally:
    """As many calls as can be answered: `at_once` callers, each waits for its answer."""
    tally, until = Tally(), time.perf_counter() + seconds

    async def one() -> None:
        while time.perf_counter() < until:
            await caller.call(tally)

    await asyncio.gather(*(one() for _ in range(at_once)))
    return tally


async def opened(caller: Caller, seconds: float, rate: float) -> Tally:
    """Calls that are due at this rate, whatever becomes of them; more than CONNECTIONS never wait at once."""
    tally, tasks, begun, due = Tally(), set[asyncio.Task[None]](), time.perf_counter(), 0
    while (now := time.perf_counter() - begun) < seconds:
        while due < now * rate:
            due += 1
            if len(tasks) < CONNECTIONS:
                task = asyncio.create_task(caller.call(tally))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
        await asyncio.sleep(0.001)
    await asyncio.gather(*tasks)
    return tally


async def recovered(caller: Caller) -> float:
    """Seconds until ten calls in a row are answered."""
    begun, row = time.perf_counter(), 0
    while row < 10:
        tally = Tally()
        await caller.call(tally)
        row = row + 1 if tally.answered else 0
    return time.perf_counter() - begun


async def drill(port: int, body: bytes, seconds: float) -> None:
    head = f"POST {SIGN} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    caller = Caller(port, head.encode() + b"\r\n\r\n" + body)
    await closed(caller, 2, 16)
    capacity = len((await closed(caller, 5, 16)).answered) / 5
    tally = await opened(caller, seconds, 5 * capacity)
    back = await recovered(caller)
    goodput = len(tally.answered) / seconds
    offered = (len(tally.answered) + len(tally.refused) + tally.lost) / seconds
    print(f"capacity {capacity:,.0f}/s; offered {offered:,.0f}/s for {seconds:.0f} s; {tally.lost} lost")
    print(f"goodput {goodput:,.0f}/s, {goodput / capacity:.0%} of capacity; answers p99 {p99(tally.answered):.0f} ms")
    print(f"refused {len(tally.refused):,}: median {median(tally.refused):.1f} ms, p99 {p99(tally.refused):.1f} ms")
    late = sum(one > REFUSED_WITHIN for one in tally.refused)
    print(f"refused later than {REFUSED_WITHIN * 1000:.0f} ms: {late}; recovered after {back:.2f} s")


def median(seconds: list[float]) -> float:
    return statistics.median(seconds) * 1000 if seconds else 0.0


def p99(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.99)] * 1000 if seconds else 0.0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--size", type=int, default=42_000, help="bytes of a call")
    chosen = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "log", public=PUBLIC, reload_every=0, log_level="WARNING") as served,
    ):
        port = int(served.base.rpartition(":")[2])
        uvloop.run(drill(port, bodies(chosen.size, 1)[0], chosen.seconds))


if __name__ == "__main__":
    main()
