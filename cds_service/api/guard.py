"""The outermost net inside CORS: every request gets an id, and whatever breaks is logged and answered as JSON.

Plain ASGI, because the framework's own last resort answers outside of CORS, so a browser could not read it.
"""

import logging
import secrets

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cds_service.api.answers import broken
from cds_service.api.logs import REQUEST

log = logging.getLogger(__name__)


class Guard:
    """Turns an exception into a 500, unless the answer has already begun. `X-Request-Id` finds its log lines."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        name, begun = secrets.token_hex(8), False
        REQUEST.set(name)

        async def watched(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                message["headers"].append((b"x-request-id", name.encode()))
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:
            log.exception("a request broke")
            if begun:
                raise
            await broken()(scope, receive, watched)
