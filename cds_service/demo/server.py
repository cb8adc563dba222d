"""The real server as a child process on a free port of the loopback interface."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx

STOP_LIMIT = 30.0  # seconds; requests under way are finished first
START_LIMIT = 30.0  # seconds; a slow first start compiles bytecode


@contextlib.contextmanager
def running(**settings: str) -> Iterator[str]:
    """Start `hip-cds serve`, yield its base URL once it is ready, and stop it at the end.

    `settings` are HIP_CDS_ variables without the prefix. Raises RuntimeError when the server ends or stays silent.
    """
    port = free_port()
    settings = {"port": str(port), **settings}
    environment = os.environ | {f"HIP_CDS_{name.upper()}": value for name, value in settings.items()}
    process = subprocess.Popen(
        [sys.executable, "-m", "cds_service", "serve"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        base = f"http://127.0.0.1:{port}"
        _wait_until_ready(base, process)
        yield base
    finally:
        process.terminate()
        process.wait(timeout=STOP_LIMIT)


def free_port() -> int:
    """A port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(base: str, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + START_LIMIT
    with httpx.Client(base_url=base, trust_env=False) as client:
        while time.monotonic() < limit:
            if process.poll() is not None:
                raise RuntimeError(f"the server ended with code {process.returncode}; run `hip-cds serve` to see why")
            with contextlib.suppress(httpx.TransportError):
                if client.get("/health/ready").status_code == httpx.codes.OK:
                    return
            time.sleep(0.05)
    raise RuntimeError(f"the server did not become ready within {START_LIMIT:.0f} seconds")
