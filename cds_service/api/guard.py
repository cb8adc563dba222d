"""The outermost net inside CORS: whatever breaks is logged without patient data and answered as JSON.

Plain ASGI, because the framework's own last resort answers outside of CORS, so a browser could not read it.
"""

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cds_service.api.answers import broken

log = logging.getLogger(__name__)


class Guard:
    """Turns an exception into a 500, unless the answer has already begun."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:
            log.exception("a request broke")
            if begun:
                raise
            await broken()(scope, receive, send)
