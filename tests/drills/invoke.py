"""Does remembering cost an answer time? Two servers, store on and off, asked in turn in one run; prints the ratio.

python -m tests.drills.invoke [rounds]
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.bodies import bodies
from tests.drills.servers import JSON, SIGN, Server, remembering, serving

ROUNDS = 60
CALLS = 25  # per round and server
WARM_UP = 100
SIZE = 42_000  # bytes


def latencies(server: Server, body: bytes, calls: int) -> list[float]:
    """Milliseconds of calls one after the other on one connection."""
    took = []
    wire = server.connection()
    for _ in range(calls):
        begun = time.perf_counter()
        wire.request("POST", SIGN, body, JSON)
        answer = wire.getresponse()
        answer.read()
        took.append((time.perf_counter() - begun) * 1000)
        if answer.status != 200:
            raise SystemExit(f"the server answered {answer.status}")
    wire.close()
    return took


def line(name: str, took: list[float]) -> str:
    cut = statistics.quantiles(took, n=100)
    return f"  {name:<10} p50 {cut[49]:6.3f} ms   p95 {cut[94]:6.3f} ms   p99 {cut[98]:6.3f} ms   ({len(took)} calls)"


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    (body,) = bodies(SIZE, 1)
    off: list[float] = []
    on: list[float] = []
    ratios = []
    with (
        tempfile.TemporaryDirectory() as folder,
        serving({"store": "off"}) as bare,
        serving(remembering(Path(folder))) as kept,
    ):
        for server in (bare, kept):
            latencies(server, body, WARM_UP)
        spent = {server: server.processor_time() for server in (bare, kept)}
        for turn in range(rounds):
            pair = (bare, kept) if turn % 2 else (kept, bare)
            took = {server: latencies(server, body, CALLS) for server in pair}
            off += took[bare]
            on += took[kept]
            ratios.append(statistics.median(took[kept]) / statistics.median(took[bare]))
        per_call = [(server.processor_time() - spent[server]) / len(on) * 1000 for server in (bare, kept)]
    print(f"{len(body):,} bytes, one connection, {rounds} rounds in turn")
    print(line("store off", off))
    print(line("store on", on))
    both = statistics.median(on) / statistics.median(off)
    print(f"  ratio of p50: {both:.3f}; round by round {statistics.median(ratios):.3f}")
    print("  processor time per call: off {:.3f} ms, on {:.3f} ms".format(*per_call))


if __name__ == "__main__":
    main()
