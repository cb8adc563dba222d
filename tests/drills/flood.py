"""One tenant floods the service: do the others notice? One worker, two tenants of one EHR, every call with a token.

    python -m tests.drills.flood [seconds] [calls per second of the flood]

Prints the latencies of the quiet tenant alone, while the same flood hits another process of this machine that answers
429 without a look, and during the flood; and what the flood was answered. The second line is what the machine itself
costs that caller, flood and server share. The three take turns, so that whatever else runs here hits all of them.
"""

import asyncio
import contextlib
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import uvloop

from tests.bench import bodies
from tests.drills import decoy
from tests.drills.servers import JSON, SIGN, Server, serving
from tests.trust.ehr import Ehr, client, clients_file, jwks, public
from tests.trust.serving import PUBLIC, key_file

SECONDS = 60.0
ROUND = 30.0  # seconds of each of the three before the next
RATE = 2000  # calls per second
CONNECTIONS = 32
SIZE = 42_000  # bytes of a call
PAUSE = 0.02  # seconds between two calls of the quiet tenant
EHR = Ehr(algorithm="ES256")
FORK = multiprocessing.get_context("fork")


def settings(folder: Path) -> dict[str, str]:
    (folder / "ehr.jwks.json").write_bytes(jwks(public("ES256")))
    return {
        "mode": "production",
        "public_url": PUBLIC,
        "clients": str(clients_file(folder, client(algorithms=["ES256"], tenants=["north", "south"]))),
        "pseudonym_key_file": str(key_file(folder)),
        "store": "",
        "state": str(folder / "state"),
        "log_level": "WARNING",
    }


def token(tenant: str) -> str:
    return EHR.token(PUBLIC + SIGN, tenant=tenant)


def quiet(server: Server, body: bytes, seconds: float) -> list[float]:
    """Milliseconds of the calls of a tenant that works as usual."""
    took = []
    until = time.monotonic() + seconds
    with contextlib.closing(server.connection()) as wire:
        while time.monotonic() < until:
            headers = {**JSON, "Authorization": f"Bearer {token('south')}"}
            begun = time.perf_counter()
            wire.request("POST", SIGN, body, headers)
            answer = wire.getresponse()
            answer.read()
            took.append((time.perf_counter() - begun) * 1000)
            if answer.status != 200:
                raise SystemExit(f"the quiet tenant was answered {answer.status}")
            time.sleep(PAUSE)
    return took


def heads(body: bytes, count: int) -> list[bytes]:
    """Of the calls of the flood, signed beforehand: signing takes longer than sending."""
    head = (
        f"POST {SIGN} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    )
    return [f"{head}Authorization: Bearer {token('north')}\r\n\r\n".encode() for _ in range(count)]


async def flood(port: int, calls: list[bytes], body: bytes, seconds: float) -> Counter[str]:
    """Sends the calls evenly over the time; an answer is waited for before a connection sends the next."""
    seen: Counter[str] = Counter()
    begun = time.monotonic()
    turns: Iterator[tuple[int, bytes]] = iter(enumerate(calls))

    async def send() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number, call in turns:  # of all connections together
            await asyncio.sleep(max(0.0, begun + number * seconds / len(calls) - time.monotonic()))
            if time.monotonic() - begun > seconds:
                break
            writer.writelines((call, body))
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
            await reader.readexactly(length)
            seen[head.split()[1].decode()] += 1
        writer.close()

    await asyncio.gather(*(send() for _ in range(CONNECTIONS)))
    return seen


def flooding(body: bytes, seconds: float, rate: int, pipe: Connection) -> None:
    """The flood, in a fork that has our keys: prepares, says so, and floods the ports that it is told."""
    calls = heads(body, int(rate * seconds))
    pipe.send("ready")
    while port := pipe.recv():
        pipe.send(uvloop.run(flood(port, calls, body, seconds)))


def line(name: str, took: list[float]) -> str:
    cut = statistics.quantiles(took, n=100)
    return f"  {name:<18} p50 {cut[49]:6.1f} ms   p95 {cut[94]:6.1f} ms   p99 {cut[98]:6.1f} ms   ({len(took)} calls)"


@dataclass
class Found:
    """Milliseconds of the quiet tenant's calls, and the statuses that the flood got."""

    alone: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)  # the flood hits another process
    during: list[float] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)


@contextlib.contextmanager
def flooder(body: bytes, seconds: float, rate: int) -> Iterator[Connection]:
    """Takes the port to flood, and answers with the statuses that it got; ready when this yields."""
    ours, theirs = FORK.Pipe()
    process = FORK.Process(target=flooding, args=(body, seconds, rate, theirs))
    process.start()
    try:
        ours.recv()
        yield ours
        ours.send(None)
    finally:
        process.join()
        ours.close()
        theirs.close()


def play(folder: Path, seconds: float, rate: int) -> Found:
    """`seconds` of each of the three, in rounds."""
    (body,) = bodies.bodies(SIZE, 1)
    found, rounds = Found(), max(1, round(seconds / ROUND))
    each = seconds / rounds
    with serving(settings(folder)) as server, decoy.running() as other:
        quiet(server, body, each / 4)
        for _ in range(rounds):
            with flooder(body, each, rate) as flooding:
                found.alone += quiet(server, body, each)
                flooding.send(other)
                found.beside += quiet(server, body, each)
                flooding.recv()
                flooding.send(server.port)
                found.during += quiet(server, body, each)
                found.seen += flooding.recv()
    return found


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    rate = int(sys.argv[2]) if len(sys.argv) > 2 else RATE
    with tempfile.TemporaryDirectory() as folder:
        found = play(Path(folder), seconds, rate)
    answered = ", ".join(f"{count:,} × {status}" for status, count in sorted(found.seen.items()))
    print(f"a flood of {rate:,} calls per second for {seconds:.0f} s; it was answered {answered}")
    print(line("alone", found.alone))
    print(line("beside it", found.beside))
    print(line("during the flood", found.during))


if __name__ == "__main__":
    main()
