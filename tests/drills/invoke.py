"""Does remembering cost an answer time? Servers without a store, with one, and with one that does not repeat overridden
cards, asked in turn in one run; prints the ratios to the first.

python -m tests.drills.invoke [rounds]
"""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.bodies import bodies
from tests.drills.servers import FEEDBACK, JSON, SIGN, Server, feedback, remembering, serving

ROUNDS = 60
CALLS = 25  # per round and server
WARM_UP = 100
SIZE = 42_000  # bytes
PATIENTS = 500  # whose cards were overridden before
LOOK = 0.5  # seconds between two looks at what was overridden


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


def override(server: Server) -> bytes:
    """Every card of many patients; gives a call about one of them with a new INR, so that its card comes again."""
    calls = bodies(SIZE, PATIENTS)
    for call in calls:
        for card in server.post(SIGN, json.loads(call))[1]["cards"]:
            server.post(FEEDBACK, feedback(card["uuid"]))
    time.sleep(2 * LOOK)
    again = json.loads(calls[0])
    again["prefetch"]["labs"]["entry"][0]["resource"]["valueQuantity"]["value"] += 1
    return json.dumps(again).encode()


def line(name: str, took: list[float], first: list[float], spent: float) -> str:
    cut = statistics.quantiles(took, n=100)
    said = f"  {name:<12} p50 {cut[49]:6.3f} ms   p95 {cut[94]:6.3f} ms   p99 {cut[98]:6.3f} ms   ({len(took)} calls)"
    rounds = [statistics.median(took[at : at + CALLS]) for at in range(0, len(took), CALLS)]
    firsts = [statistics.median(first[at : at + CALLS]) for at in range(0, len(first), CALLS)]
    ratio = statistics.median(mine / other for mine, other in zip(rounds, firsts, strict=True))
    return f"{said}   {ratio:.3f} times, round by round   processor {spent:.3f} ms"


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with (
        tempfile.TemporaryDirectory() as one,
        tempfile.TemporaryDirectory() as other,
        serving({"store": "off"}) as bare,
        serving(remembering(Path(one))) as kept,
        serving({**remembering(Path(other)), "repeat_hours": "24", "modes_every": str(LOOK)}) as screened,
    ):
        servers = {"store off": bare, "store on": kept, "no repeats": screened}
        body = override(screened)
        for server in servers.values():
            latencies(server, body, WARM_UP)
        before = {name: server.processor_time() for name, server in servers.items()}
        took: dict[str, list[float]] = {name: [] for name in servers}
        for turn in range(rounds):
            for name in (*servers, *servers)[turn % 3 :][:3]:
                took[name] += latencies(servers[name], body, CALLS)
        calls = rounds * CALLS
        spent = {name: (server.processor_time() - before[name]) / calls * 1000 for name, server in servers.items()}
    print(f"{len(body):,} bytes, one connection, {rounds} rounds in turn")
    for name, mine in took.items():
        print(line(name, mine, took["store off"], spent[name]))


if __name__ == "__main__":
    main()
