"""`make bench`: prints ratios against the bare endpoint, where the time goes, start-up time and memory."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx

from cds_service.demo.server import free_port
from tests.bench import inside
from tests.bench.bodies import bodies

CONNECTIONS = 8
ROUNDS = 5
SECONDS = 3.0
SIZES = {"42 KB": (42_000, 200), "600 KB": (600_000, 20)}  # bytes, and how many different patients
SERVICE = "/cds-services/hip-injection-order-sign"


class Server:
    """One server process with one worker, pinned to the first processor; the load runs on the last."""

    def __init__(self, name: str, path: str, command: Callable[[int], list[str]], **environment: str) -> None:
        self.name, self.path, self.port = name, path, free_port()
        started = time.perf_counter()
        self.process = subprocess.Popen(
            command(self.port),
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=inside.pin_to_first,
        )
        self._wait()
        self.start_up = time.perf_counter() - started

    def _wait(self) -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{self.port}", trust_env=False) as client:
            while self.process.poll() is None:
                try:
                    client.get("/health/ready").raise_for_status()
                    return
                except httpx.HTTPError:
                    time.sleep(0.01)
        raise SystemExit(f"the server ended with code {self.process.returncode}")

    def load(self, bodies: Path) -> list[float]:
        """Latencies in seconds of one round."""
        command = [sys.executable, "-m", "tests.bench.load", str(self.port), self.path, str(bodies), str(CONNECTIONS)]
        ran = subprocess.run([*command, str(SECONDS)], capture_output=True, text=True, check=True)
        return [float(line) for line in ran.stdout.split()]

    def memory(self) -> float:
        """Resident memory in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def ours(port: int) -> list[str]:
    return [sys.executable, "-m", "cds_service", "serve", "--port", str(port)]


def bare(port: int) -> list[str]:
    return [sys.executable, "-m", "tests.bench.bare", str(port)]


def compare(floor: Server, services: Sequence[Server], name: str, sent: list[bytes]) -> None:
    """Rounds in turn, bare and services; medians of the rounds, the ratio to bare round by round."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"\n".join(sent))
        file.flush()
        rounds = [[server.load(Path(file.name)) for server in (floor, *services)] for _ in range(ROUNDS)]
    size = round(statistics.mean(len(body) for body in sent))
    how = f"{len(sent)} patients, {CONNECTIONS} connections, {ROUNDS} rounds of {SECONDS:.0f} s"
    print(f"\n{name}: {size:,} bytes, {how}")
    for place, server in enumerate((floor, *services)):
        print(_row(server.name, [one[place] for one in rounds], [one[0] for one in rounds]))


def _row(name: str, rounds: list[list[float]], floor: list[list[float]]) -> str:
    rate = statistics.median(len(latencies) / SECONDS for latencies in rounds)
    pooled = sorted(latency for latencies in rounds for latency in latencies)
    p50, p99 = (pooled[int(len(pooled) * share)] * 1000 for share in (0.50, 0.99))
    ratios = [len(mine) / len(theirs) for mine, theirs in zip(rounds, floor, strict=True)]
    spread = f"ratio {statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"
    return f"  {name:<22}{rate:>8,.0f} requests/s   p50 {p50:6.2f} ms   p99 {p99:6.2f} ms   {spread}"


def measure(state: str) -> None:
    """`state`: a folder for the store of the server that remembers what it shows."""
    floor = Server("bare endpoint", "/cds-services/bare", bare)
    plain = Server("this service", SERVICE, ours, HIP_CDS_STORE="off")
    kept = Server("this service and store", SERVICE, ours, HIP_CDS_STATE=state)
    try:
        for server in (plain, kept):
            print(f"{server.name}: first answer after {server.start_up:.2f} s, memory then {server.memory():.0f} MB")
        for name, sort in SIZES.items():
            compare(floor, (plain, kept), name, bodies(*sort))
        memory = ", ".join(f"{server.name} {server.memory():.0f} MB" for server in (plain, kept))
        print(f"\nmemory after the load: {memory}")
    finally:
        for server in (floor, plain, kept):
            server.stop()


def main() -> None:
    with tempfile.TemporaryDirectory() as state:
        measure(state)
    for name, sort in SIZES.items():
        inside.report(name, bodies(*sort))


if __name__ == "__main__":
    main()
