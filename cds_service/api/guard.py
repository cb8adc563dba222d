"""The outermost net inside CORS: every request gets an id, and whatever breaks is logged and answered as JSON.

Plain ASGI, because the framework's own last resort answers outside of CORS, so a browser could not read it.
"""

import asyncio
import logging
import time

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cds_service.api import metrics
from cds_service.api.answers import broken
from cds_service.api.connection import LEFT
from cds_service.api.load import Load
from cds_service.api.logs import REQUEST
from cds_service.cards.identity import identity

log = logging.getLogger(__name__)


class Guard:
    """Turns an exception into a 500, unless the answer has already begun. `X-Request-Id` finds its log lines."""

    def __init__(self, app: ASGIApp, load: Load) -> None:
        self.app = app
        self.load = load

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        name, started, begun = identity(), time.perf_counter(), False
        REQUEST.set(name)

        async def watched(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                metrics.answered(scope["path"], message["status"], time.perf_counter() - started)
                message["headers"].append((b"x-request-id", name.encode()))
                if self.load.draining:  # the next request on this connection belongs to another process
                    message["headers"].append((b"connection", b"close"))
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except ClientDisconnect:
            log.info(LEFT)
        except asyncio.CancelledError as cancelled:
            if cancelled.args != (LEFT,):
                raise
            log.info(LEFT)
        except Exception:
            log.exception("a request broke")
            if begun:
                raise
            await broken()(scope, receive, watched)
