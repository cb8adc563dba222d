"""The answer to a call that is too much: bytes made at the start, because it must cost next to nothing.

It goes past the application, so what that adds to every answer is added here: the request id, and for browsers the
leave to read it.
"""

import secrets
from collections.abc import Iterable

from cds_service.wire.errors import RefusalError

READABLE = ("Retry-After", "X-Request-Id")  # headers that a script of another origin may read
ANY = "*"
BUSY = RefusalError(
    503,
    "throttled",
    "The service has more calls than it can answer in time. This one was not checked.",
    "Call again after the seconds of Retry-After, or show that nothing was checked.",
).body()
HEAD = (
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/fhir+json\r\ncache-control: no-store\r\n"
    b"retry-after: 1\r\ncontent-length: %d\r\n" % len(BUSY)
)


class Refusal:
    """`origins` are those whose browsers may read it; "*" is any."""

    def __init__(self, origins: Iterable[str] = ()) -> None:
        exposed = f"access-control-expose-headers: {', '.join(READABLE)}\r\n"
        self._to_any = f"access-control-allow-origin: *\r\n{exposed}".encode() if ANY in origins else b""
        self._to = {
            origin.encode(): f"access-control-allow-origin: {origin}\r\nvary: Origin\r\n{exposed}".encode()
            for origin in origins
            if origin != ANY
        }

    def to(self, headers: Iterable[tuple[bytes, bytes]]) -> tuple[str, bytes]:
        """The id of a request with these headers (names in lower case), and the whole answer."""
        origin = next((value for name, value in headers if name == b"origin"), None)
        leave = b"" if origin is None else self._to_any or self._to.get(origin, b"")
        name = secrets.token_hex(8)
        return name, b"%bx-request-id: %b\r\n%b\r\n%b" % (HEAD, name.encode(), leave, BUSY)
