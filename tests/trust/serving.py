"""The real server process on loopback, its log, and calls of it as an EHR makes them."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from cds_service.demo.server import START_LIMIT, STOP_LIMIT, free_port
from tests.api import orders
from tests.api.calls import SIGN

PUBLIC = "https://cds.example.org"
JSON = {"Content-Type": "application/json"}
COMMAND = [sys.executable, "-m", "cds_service", "serve"]


@dataclass
class Served:
    """A running server. `public` is the base of its audiences."""

    base: str
    log: Path
    http: httpx.Client
    public: str = PUBLIC
    pid: int = 0

    @property
    def endpoint(self) -> str:
        return self.public + SIGN

    @property
    def written(self) -> str:
        """Everything logged so far."""
        self._caught_up()
        return self.log.read_text(encoding="utf-8")

    def _caught_up(self) -> None:
        """Lines come a moment later, in order: one more is caused, and waited for. A server that ended left none."""
        if self.http.is_closed:
            return
        try:
            mark = self.http.post("/cds-services/none", json={}).headers.get("x-request-id", "")
        except httpx.TransportError:
            return
        limit = time.monotonic() + START_LIMIT
        while mark not in self.log.read_text(encoding="utf-8") and time.monotonic() < limit:
            time.sleep(0.01)

    def said(self, message: str) -> list[dict[str, Any]]:
        """The log lines with this message."""
        lines = [json.loads(line) for line in self.written.splitlines() if line.startswith("{")]
        return [line for line in lines if line["message"] == message]

    def refused_for(self) -> list[str]:
        return [line["reason"] for line in self.said("not admitted")]

    def post(
        self, headers: Mapping[str, str], body: Mapping[str, Any] | None = None, path: str = SIGN
    ) -> httpx.Response:
        """An order that is no hip injection, unless another body is given."""
        sent = orders.sign(orders.CHEST_XRAY) if body is None else body
        return self.http.post(path, json=sent, headers={**JSON, **headers})

    def sign(self, token: str, body: Mapping[str, Any] | None = None) -> httpx.Response:
        return self.post({"Authorization": f"Bearer {token}"}, body)


@contextlib.contextmanager
def serving(log: Path, workers: int = 1, public: str = PUBLIC, **settings: object) -> Iterator[Served]:
    """`settings` are HIP_CDS_ variables without the prefix. Raises RuntimeError when the server does not start."""
    port = free_port()
    settings = {"state": log.parent / "state", "pseudonym_key_file": key_file(log.parent), **settings}
    with log.open("ab") as errors:
        process = subprocess.Popen(
            [*COMMAND, "--port", str(port), "--workers", str(workers)],
            env=environment(public_url=public, **settings),
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
    base = f"http://127.0.0.1:{port}"
    served = Served(base, log, httpx.Client(base_url=base, trust_env=False, timeout=30), public, process.pid)
    try:
        _wait(served, process)
        yield served
    finally:
        served.http.close()
        process.terminate()
        process.wait(timeout=STOP_LIMIT)


def refuses_to_start(folder: Path, **settings: object) -> str:
    """What `hip-cds serve` says before it ends with an error; its state would be in `folder`."""
    settings = {"state": folder, "pseudonym_key_file": key_file(folder), **settings}
    command = [*COMMAND, "--port", str(free_port())]
    ran = subprocess.run(command, env=environment(**settings), capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 1, ran.stderr
    return ran.stderr


def until_ready(process: subprocess.Popen[bytes], base: str) -> None:
    """Returns when the server answers. Raises RuntimeError when it has ended or does not come."""
    limit = time.monotonic() + START_LIMIT
    while time.monotonic() < limit and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{base}/health/ready", trust_env=False).status_code == httpx.codes.OK:
                return
        time.sleep(0.05)
    raise RuntimeError("the server did not become ready")


def key_file(folder: Path) -> Path:
    """What pseudonyms in the store are made with."""
    file = folder / "pseudonyms.key"
    file.write_text("0" * 64, encoding="ascii")
    return file


def environment(**settings: object) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("HIP_CDS_")}
    return own | {f"HIP_CDS_{name.upper()}": str(value) for name, value in settings.items()}


def _wait(served: Served, process: subprocess.Popen[bytes]) -> None:
    try:
        until_ready(process, served.base)
    except RuntimeError as error:
        raise RuntimeError(f"{error}: {served.log.read_text(encoding='utf-8')}") from None
