"""Who may open the page: anybody on this machine in development; in production who has the operator's token.

The token comes as `Authorization: Bearer …`, or as the password of the browser's own dialogue (Basic, any name).
"""

import base64
import binascii
import hashlib
import hmac

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from cds_service.settings import Settings

ASK = {"WWW-Authenticate": 'Basic realm="governance", Bearer', "Cache-Control": "no-store"}


class Operator:
    """Compares tokens in constant time, by their digests, so that their length does not show either."""

    def __init__(self, settings: Settings) -> None:
        token = settings.governance_token
        self._expected = _digest(token.get_secret_value().encode()) if token else None
        self.serves = token is not None or not settings.production

    def refuses(self, request: Request) -> Response | None:
        """The answer to somebody who may not see the page; None for whoever may."""
        if self._expected is None or hmac.compare_digest(_digest(_sent(request)), self._expected):
            return None
        return PlainTextResponse("Only for the operator of this service.\n", 401, headers=ASK)


def _sent(request: Request) -> bytes:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip().encode()
    if scheme.lower() != "basic":
        return b""
    try:
        return base64.b64decode(value, validate=True).partition(b":")[2]
    except binascii.Error:
        return b""


def _digest(token: bytes) -> bytes:
    return hashlib.sha256(token).digest()
