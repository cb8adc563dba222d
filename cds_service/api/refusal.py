"""The answer to a call that is too much: bytes made at the start, because it must cost next to nothing.

It goes past the application, so what that adds to every answer is added here: the request id, and for browsers the
leave to read it.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus

from cds_service.api.answers import FHIR_JSON, PRIVATE
from cds_service.cards.identity import identity
from cds_service.wire.errors import RefusalError

READABLE = ("Retry-After", "X-Request-Id")  # headers that a script of another origin may read
ANY = "*"


def too_busy() -> RefusalError:
    what = "The service has more calls than it can answer in time. This one was not checked."
    advice = "Call again after the seconds of Retry-After, or show that nothing was checked."
    return RefusalError(503, "throttled", what, advice, headers={"Retry-After": "1"})


class Refusal:
    """`origins` are those whose browsers may read it, "*" is any; `told` hears the id of each refused request."""

    def __init__(self, error: RefusalError, told: Callable[[str], None], origins: Iterable[str] = ()) -> None:
        self._told = told
        self._body = error.body()
        self._head = _head(error, len(self._body))
        exposed = f"access-control-expose-headers: {', '.join(READABLE)}\r\n"
        self._to_any = f"access-control-allow-origin: *\r\n{exposed}".encode() if ANY in origins else b""
        self._to = {
            origin.encode(): f"access-control-allow-origin: {origin}\r\nvary: Origin\r\n{exposed}".encode()
            for origin in origins
            if origin != ANY
        }

    def to(self, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
        """The whole answer to a request with these headers (names in lower case)."""
        origin = next((value for name, value in headers if name == b"origin"), None)
        leave = b"" if origin is None else self._to_any or self._to.get(origin, b"")
        name = identity()
        self._told(name)
        return b"%bx-request-id: %b\r\n%b\r\n%b" % (self._head, name.encode(), leave, self._body)


def _head(error: RefusalError, length: int) -> bytes:
    fixed = {"content-type": FHIR_JSON, **PRIVATE, **error.headers, "content-length": str(length)}
    lines = [f"{name.lower()}: {value}\r\n" for name, value in fixed.items()]
    return "".join([f"HTTP/1.1 {error.status} {HTTPStatus(error.status).phrase}\r\n", *lines]).encode()
