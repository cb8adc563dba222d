"""One tenant floods the service: do the others notice? One worker, two tenants of one EHR, every call with a token.

    python -m tests.drills.flood [seconds] [calls per second of the flood]

Prints the latencies of the quiet tenant before and during the flood, and what the flood was answered.
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
from multiprocessing.connection import Connection
from pathlib import Path

from tests.bench import bodies
from tests.drills.servers import JSON, SIGN, Server, serving
from tests.trust.ehr import Ehr, client, clients_file, jwks, public
from tests.trust.serving import PUBLIC, key_file

SECONDS = 20.0
RATE = 2000  # calls per second
CONNECTIONS = 32
SIZE = 42_000  # bytes of a call
PAUSE = 0.02  # seconds between two calls of the quiet tenant
READ = 65_536
EHR = Ehr(algorithm="ES256")


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


def requests(body: bytes, count: int) -> list[bytes]:
    """Calls of the flood, signed beforehand: signing takes longer than sending."""
    head = (
        f"POST {SIGN} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    )
    return [f"{head}Authorization: Bearer {token('north')}\r\n\r\n".encode() + body for _ in range(count)]


async def flood(port: int, calls: list[bytes], seconds: float) -> Counter[str]:
    """Sends the calls evenly over the time; an answer is waited for before a connection sends the next."""
    seen: Counter[str] = Counter()
    begun = time.monotonic()
    turns: Iterator[tuple[int, bytes]] = iter(enumerate(calls))

    async def send() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number, call in turns:
            await asyncio.sleep(max(0.0, begun + number * seconds / len(calls) - time.monotonic()))
            if time.monotonic() - begun > seconds:
                break
            writer.write(call)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
            await reader.readexactly(length)
            seen[head.split()[1].decode()] += 1
        writer.close()

    await asyncio.gather(*(send() for _ in range(CONNECTIONS)))
    return seen


def flooding(port: int, body: bytes, seconds: float, rate: int, pipe: Connection) -> None:
    """The flood, in a fork that has our keys: prepares, says so, begins when it is told."""
    calls = requests(body, int(rate * seconds))
    pipe.send("ready")
    pipe.recv()
    pipe.send(asyncio.run(flood(port, calls, seconds)))


def line(name: str, took: list[float]) -> str:
    cut = statistics.quantiles(took, n=100)
    return f"  {name:<18} p50 {cut[49]:6.1f} ms   p95 {cut[94]:6.1f} ms   p99 {cut[98]:6.1f} ms   ({len(took)} calls)"


def play(folder: Path, seconds: float, rate: int) -> tuple[list[float], list[float], Counter[str]]:
    """The quiet tenant's latencies before and during the flood, and the statuses that the flood got."""
    (body,) = bodies.bodies(SIZE, 1)
    ours, theirs = multiprocessing.Pipe()
    with serving(settings(folder)) as server:
        quiet(server, body, seconds / 4)
        flooder = multiprocessing.get_context("fork").Process(
            target=flooding, args=(server.port, body, seconds, rate, theirs)
        )
        flooder.start()
        ours.recv()
        before = quiet(server, body, seconds)
        ours.send("go")
        during = quiet(server, body, seconds - 1)
        seen: Counter[str] = ours.recv()
        flooder.join()
    ours.close()
    theirs.close()
    return before, during, seen


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    rate = int(sys.argv[2]) if len(sys.argv) > 2 else RATE
    with tempfile.TemporaryDirectory() as folder:
        before, during, seen = play(Path(folder), seconds, rate)
    answered = ", ".join(f"{count:,} × {status}" for status, count in sorted(seen.items()))
    print(f"a flood of {rate:,} calls per second for {seconds:.0f} s; it was answered {answered}")
    print(line("before", before))
    print(line("during the flood", during))


if __name__ == "__main__":
    main()
