"""`python -m tests.drills.restarts`: two processes take turns in being restarted under load, a hundred times. Callers
do what a load balancer does: they ask for readiness and send to who is ready. No call that was accepted may be lost.
"""

import argparse
import json
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import httpx

from tests.drills.servers import JSON, SIGN, Server
from tests.hostile import bodies

CALLERS = 4
LOOK_EVERY = 0.05  # seconds between two questions for readiness


class Balancer:
    """Knows which servers are ready."""

    def __init__(self, servers: list[Server]) -> None:
        self.servers = servers
        self.ready = {server.port for server in servers}
        self.stopping = threading.Event()

    def look(self) -> None:
        with httpx.Client(trust_env=False, timeout=1) as client:
            while not self.stopping.wait(LOOK_EVERY):
                for server in self.servers:
                    try:
                        state = client.get(f"http://127.0.0.1:{server.port}/health/ready").status_code
                    except httpx.TransportError:
                        state = 0
                    (self.ready.add if state == 200 else self.ready.discard)(server.port)


def call(balancer: Balancer, tally: Counter[str]) -> None:
    """Sends one call after the other, on connections that stay open."""
    body = json.dumps(bodies.usual()).encode()
    clients = {server.port: httpx.Client(trust_env=False, timeout=20) for server in balancer.servers}
    while not balancer.stopping.is_set():
        for port in list(balancer.ready)[:1]:
            try:
                answer = clients[port].post(f"http://127.0.0.1:{port}{SIGN}", content=body, headers=JSON)
                tally["answered" if answer.status_code == 200 else f"status {answer.status_code}"] += 1
            except httpx.ConnectError:
                tally["not accepted"] += 1
            except httpx.TransportError:
                tally["lost"] += 1


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=100)
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as folder:
        shared = {"drain": "0.5", "reload_every": "0", "log_level": "WARNING"}
        servers = [Server({**shared, "state": str(Path(folder) / name)}) for name in ("a", "b")]
        balancer, tally = Balancer(servers), Counter[str]()
        threads = [threading.Thread(target=balancer.look)]
        threads += [threading.Thread(target=call, args=(balancer, tally)) for _ in range(CALLERS)]
        for thread in threads:
            thread.start()
        begun = time.perf_counter()
        for number in range(times):
            server = servers[number % 2]
            server.stop()
            server.restart()
            while server.port not in balancer.ready:
                time.sleep(LOOK_EVERY)
            if number % 10 == 9:
                print(f"{number + 1} restarts in {time.perf_counter() - begun:.0f} s: {dict(tally)}", flush=True)
        balancer.stopping.set()
        for thread in threads:
            thread.join()
        for server in servers:
            server.stop()
    print(f"at the end: {dict(tally)}")
    if tally["lost"]:
        raise SystemExit(f"{tally['lost']} calls were accepted and lost")


if __name__ == "__main__":
    main()
