"""One HTTP connection, with what must happen before a request becomes work.

* Calls beyond what may be under way, or beyond the share of their tenant, are refused for next to nothing, so that
  those taken are finished and other tenants notice nothing. Who calls beyond a share is answered a moment later, and
  not read until then: a flood that waits for its answers hardly flows.
* The head of a request must come in time: a slow one would hold its socket for ever.
* The work for a client that has left is stopped.
"""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from cds_service.api.load import Load
from cds_service.api.refusal import Refusal
from cds_service.trust.door import Door

HEAD_DEADLINE = 5.0  # seconds for the head of a request
HOLD = 0.25  # seconds until a call beyond the share of its tenant is answered
APART = 0.004  # seconds more for each that waits already: let go together, they would come again together
CALLS = b"/cds-services/"
LEFT = "the client left"  # why a task is cancelled
PREFLIGHT = b"OPTIONS"  # costs nothing, and without its answer a browser may not read the refusal


class Connection(HttpToolsProtocol):
    """For uvicorn; load, door and the two refusals of the process come with the state of its lifespan."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.load: Load = self.app_state["load"]
        self.door: Door = self.app_state["door"]
        self.busy: Refusal = self.app_state["busy"]
        self.throttled: Refusal = self.app_state["throttled"]
        self.refusal: Refusal | None = None  # what the call that is coming in gets, if it does not become work
        self.held: asyncio.TimerHandle | None = None  # what will let go of a refusal that waits
        self.work: asyncio.Task[None] | None = None
        self.head_since: float | None = None
        self.watch: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast(asyncio.Transport, transport))  # uvicorn narrows what asyncio promises
        self.head_since = self.loop.time()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self.watch:
            self.watch.cancel()
        self._release()
        if self.work and not self.work.done():
            self.work.cancel(LEFT)

    def _look(self) -> None:
        """Now and then: is a head still coming?"""
        if self.head_since is not None and self.loop.time() - self.head_since >= HEAD_DEADLINE:
            self.transport.abort()
        else:
            self.watch = self.loop.call_later(HEAD_DEADLINE / 5, self._look)

    def on_message_begin(self) -> None:
        self._let_go()  # answers come in the order of their calls, also to those who do not wait for them
        self._unset_keepalive_if_required()
        super().on_message_begin()
        self.head_since = self.loop.time()

    def shutdown(self) -> None:
        self._let_go()
        super().shutdown()

    def on_headers_complete(self) -> None:
        self.head_since = None
        idle = self.cycle is None or self.cycle.response_complete
        call = self.url.startswith(CALLS) and self.parser.get_method() != PREFLIGHT
        self.refusal = self._too_much() if idle and call else None
        if not self.refusal:
            super().on_headers_complete()
        elif self.expect_100_continue:  # it waits for leave to send its body, and gets none
            self._refuse(self.refusal)
            self.transport.close()

    def _too_much(self) -> Refusal | None:
        """The refusal of the call whose head has come; None if it may become work."""
        if self.load.full(len(self.tasks)):  # first, as it costs nothing and comes in thousands
            return self.busy
        said = [value.decode("latin-1") for name, value in self.headers if name == b"authorization"]
        return self.throttled if self.door.throttles(said) else None

    def on_body(self, body: bytes) -> None:
        if not self.refusal:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self.refusal:
            super().on_message_complete()
        elif self.refusal is self.throttled and self.load.holds_another():
            self.flow.pause_reading()
            self.held = self.loop.call_later(HOLD + APART * self.load.held, self._let_go)
        else:
            self._refuse(self.refusal)

    def _let_go(self) -> None:
        """The answer that was held, if there is one, is given now."""
        if self._release():
            self._refuse(self.throttled)
            self.flow.resume_reading()

    def _release(self) -> bool:
        """Whether an answer was held; it is not any more."""
        if self.held is None:
            return False
        self.held.cancel()
        self.held = None
        self.load.held -= 1
        return True

    def _refuse(self, refusal: Refusal) -> None:
        self.refusal = None
        self.transport.write(refusal.to(self.headers))
        self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, self.timeout_keep_alive_handler)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self.work = self.loop.create_task(cycle.run_asgi(app))
        self.work.add_done_callback(self.tasks.discard)
        self.tasks.add(self.work)
