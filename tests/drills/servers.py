"""Real server processes for drills: started, killed, asked."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cds_service.demo.server import free_port
from cds_service.settings import PREFIX

SIGN = "/cds-services/hip-injection-order-sign"
FEEDBACK = f"{SIGN}/feedback"
START_LIMIT = 60.0  # seconds
JSON = {"Content-Type": "application/json"}


class Server:
    """One `hip-cds serve`. `settings` are HIP_CDS_ variables without the prefix."""

    def __init__(self, settings: Mapping[str, str], workers: int = 1) -> None:
        self.workers = workers
        self.environment = os.environ | {f"{PREFIX}{name.upper()}": value for name, value in settings.items()}
        self.port = free_port()
        self.process = self._started()
        self.wait_until_ready()

    def restart(self) -> None:
        """Again on the same port, after a kill."""
        self.process = self._started()
        self.wait_until_ready()

    def kill(self) -> None:
        """SIGKILL, for the server and its workers: no time to write anything."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=60)

    def processor_time(self) -> float:
        """Seconds of processor that the process has used (Linux)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def post(self, path: str, body: Any, headers: Mapping[str, str] | None = None) -> tuple[int, Any]:
        """Status and body of one call."""
        with contextlib.closing(self.connection()) as wire:
            return send(wire, path, written(body), headers)

    def wait_until_ready(self) -> None:
        limit = time.monotonic() + START_LIMIT
        while time.monotonic() < limit:
            with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(self.connection()) as wire:
                wire.request("GET", "/health/ready")
                if wire.getresponse().status == http.client.OK:
                    return
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with code {self.process.returncode}")
            time.sleep(0.02)
        raise RuntimeError("the server did not become ready")

    def _started(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "cds_service", "serve", "--port", str(self.port)]
        command += ["--workers", str(self.workers)]
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, env=self.environment, start_new_session=True, stdout=quiet, stderr=quiet)


def send(
    wire: http.client.HTTPConnection, path: str, body: bytes, headers: Mapping[str, str] | None = None
) -> tuple[int, Any]:
    """One call on an open connection."""
    wire.request("POST", path, body, {**JSON, **(headers or {})})
    answer = wire.getresponse()
    return answer.status, json.loads(answer.read())


@contextlib.contextmanager
def serving(settings: Mapping[str, str], workers: int = 1) -> Iterator[Server]:
    server = Server(settings, workers)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()


def remembering(folder: Path) -> dict[str, str]:
    """Settings of a server with an SQLite store in the folder."""
    return {"store": "", "state": str(folder)}


def written(body: Any) -> bytes:
    return json.dumps(body).encode()


def feedback(card: str, second: int = 0, **members: Any) -> dict[str, Any]:
    """A body with one item about the card."""
    at = f"2026-11-22T09:{second // 60 % 60:02}:{second % 60:02}Z"
    return {"feedback": [{"card": card, "outcome": "overridden", "outcomeTimestamp": at, **members}]}
