"""A FHIR server on loopback that does what a test tells it, and remembers how it was called."""

import contextlib
import json
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

from cds_service.chart.addresses import LOOPBACK, Addresses
from cds_service.chart.dialling import transport

BUNDLE = {"resourceType": "Bundle", "type": "searchset", "entry": []}


@dataclass
class Reply:
    """One answer. `wait` delays it, `drip` delays every byte of its body (seconds)."""

    content: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drip: float = 0.0

    @property
    def body(self) -> bytes:
        return self.content if isinstance(self.content, bytes) else json.dumps(self.content).encode()


@dataclass
class FhirServer:
    """`replies` maps the path with its query, or the resource type alone, to what is answered; the rest is 404."""

    base: str
    replies: dict[str, Reply] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def reply_to(self, path: str) -> Reply:
        relative = path.removeprefix("/fhir/")
        missing = Reply({"resourceType": "OperationOutcome"}, 404)
        kind = relative.partition("?")[0].partition("/")[0]
        return self.replies.get(relative) or self.replies.get(kind, missing)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.calls]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    fhir: FhirServer

    def do_GET(self) -> None:
        self.fhir.calls.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        reply = self.fhir.reply_to(self.path)
        time.sleep(reply.wait)
        with contextlib.suppress(OSError):
            self._send(reply)

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in {"Content-Type": "application/fhir+json", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if not reply.drip:
            self.wfile.write(reply.body)
            return
        for byte in reply.body:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(reply.drip)

    def log_message(self, *args: object) -> None:
        """Silent."""


def loopback() -> httpx.AsyncBaseTransport:
    """The way to it."""
    return transport(Addresses(everywhere=LOOPBACK))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # calls that come at the same moment wait here, and are not turned away

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up, or does not trust our certificate, is no fault of the server."""


@contextlib.contextmanager
def fhir_server(**replies: Reply) -> Iterator[FhirServer]:
    """A running server; `replies` by resource type."""
    with serving(None, replies) as fhir:
        yield fhir


@contextlib.contextmanager
def serving(tls: ssl.SSLContext | None, replies: Mapping[str, Reply]) -> Iterator[FhirServer]:
    """The same; with `tls` it is called as https://localhost."""

    class Handler(_Handler):
        """One class for each server: it knows its own replies."""

    server = _Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    origin = "https://localhost" if tls else "http://127.0.0.1"
    fhir = FhirServer(f"{origin}:{server.server_address[1]}/fhir", dict(replies))
    Handler.fhir = fhir
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fhir
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def bundle(*resources: Mapping[str, Any], following: str = "") -> dict[str, Any]:
    """A page of a search, with a link to the next one if there is one."""
    link = {"link": [{"relation": "next", "url": following}]} if following else {}
    return {**BUNDLE, **link, "entry": [{"resource": resource} for resource in resources]}
