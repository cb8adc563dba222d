"""A small closed-loop load: N connections, each sends the next request when the last answer is complete."""

import asyncio
import itertools
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import uvloop


class Caller(asyncio.Protocol):
    """One keep-alive connection. Keeps the latency of every answer in seconds."""

    def __init__(self, requests: Iterator[bytes], until: float) -> None:
        self.requests = requests
        self.until = until
        self.latencies: list[float] = []
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._buffer = b""
        self._missing = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's own class does not say that it is one
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server closed the connection"))

    def data_received(self, data: bytes) -> None:
        if self._missing:
            self._missing -= len(data)
        else:
            self._buffer += data
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            self._missing = _length(head) - len(rest)
            self._buffer = b""
        if self._missing == 0:
            self._answered()

    def _send(self) -> None:
        self.started = time.perf_counter()
        self.transport.write(next(self.requests))

    def _answered(self) -> None:
        self.latencies.append(time.perf_counter() - self.started)
        if time.perf_counter() < self.until:
            self._send()
        elif not self.done.done():
            self.done.set_result(None)


def _length(head: bytes) -> int:
    if not head.startswith(b"HTTP/1.1 200"):
        raise ConnectionError(f"not a 200: {head[:60]!r}")
    lines = head.lower().split(b"\r\n")
    return next(int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:"))


async def drive(port: int, requests: Iterator[bytes], connections: int, seconds: float) -> list[float]:
    """Latencies in seconds of all answers within the time."""
    loop = asyncio.get_running_loop()
    until = time.perf_counter() + seconds
    callers = []
    for _ in range(connections):
        _, caller = await loop.create_connection(lambda: Caller(requests, until), "127.0.0.1", port)
        callers.append(caller)
    await asyncio.gather(*(caller.done for caller in callers))
    return [latency for caller in callers for latency in caller.latencies]


def main() -> None:
    """`python -m tests.bench.load PORT PATH FILE CONNECTIONS SECONDS`: FILE has a body a line; prints latencies."""
    port, path, file, connections, seconds = sys.argv[1:]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    requests = [_request(path, body) for body in Path(file).read_bytes().splitlines()]
    latencies = uvloop.run(drive(int(port), itertools.cycle(requests), int(connections), float(seconds)))
    sys.stdout.write("\n".join(f"{latency:.7f}" for latency in latencies))


def _request(path: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


if __name__ == "__main__":
    main()
