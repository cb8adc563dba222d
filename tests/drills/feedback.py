"""How many feedbacks a second one worker keeps on disk before it answers. Every call has one item about a new card.

    python -m tests.drills.feedback [seconds] [connections]

Prints the rate, the latencies, the processor time of the server per call, and the same for a call that keeps nothing.
"""

import itertools
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import uvloop
from sqlalchemy import func, select

from cds_service.store.store import Place, Store
from cds_service.store.tables import feedback
from tests.bench.load import drive
from tests.drills import servers
from tests.drills.servers import FEEDBACK, Server, remembering, serving

SECONDS = 10.0
CONNECTIONS = 32
HEALTH = b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def about_another_card() -> Iterator[bytes]:
    for number in itertools.count():
        body = servers.written(servers.feedback(f"card-{number}"))
        head = f"POST {FEEDBACK} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        yield f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def measured(
    name: str, server: Server, requests: Callable[[], Iterator[bytes]], connections: int, seconds: float
) -> int:
    """Prints one line; how many calls were answered 200."""
    before = server.processor_time()
    took = uvloop.run(drive(server.port, requests(), connections, seconds))
    spent = (server.processor_time() - before) / len(took) * 1000
    cut = statistics.quantiles(took, n=100)
    print(
        f"  {name:<16} {len(took) / seconds:7,.0f}/s   p50 {cut[49] * 1000:6.1f} ms   p99 {cut[98] * 1000:6.1f} ms   "
        f"processor per call {spent:.3f} ms"
    )
    return len(took)


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    connections = int(sys.argv[2]) if len(sys.argv) > 2 else CONNECTIONS
    with tempfile.TemporaryDirectory() as folder:
        print(f"one worker, SQLite, {connections} connections, {seconds:.0f} s each")
        with serving({**remembering(Path(folder)), "log_level": "WARNING"}) as server:
            measured("keeps nothing", server, lambda: itertools.repeat(HEALTH), connections, seconds)
            answered = measured("feedback", server, about_another_card, connections, seconds)
        store = Store.open(Place(Path(folder)))
        with store.database.reading() as connection:
            kept = connection.execute(select(func.count()).select_from(feedback)).scalar_one()
        store.close()
    print(f"  {answered:,} were answered 200; {kept:,} are in the store")
    raise SystemExit(0 if kept >= answered else 1)


if __name__ == "__main__":
    main()
