"""How much is under way in this process, and whose turn it is.

A request is work of a millisecond or two that nothing can interrupt. One turn of the event loop lets one of them
work, so between two of them the server reads from its sockets and can refuse what is too much.
"""

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Iterator

from prometheus_client import Counter

from cds_service.api import metrics

log = logging.getLogger(__name__)

MOST_HELD = 64  # calls that wait for their refusal: each keeps its connection
Queues = dict[str, deque[asyncio.Future[None]]]  # by tenant; whose turn it is stands first
SHARED = 60.0  # seconds after a call of another tenant for which calls are worked in parts
EVERY = 1.0  # seconds between two lines of the log that say that calls are refused


class Refusals:
    """The calls that were refused for one reason before they became work. The log says so, but not for each."""

    def __init__(self, message: str, metric: Counter) -> None:
        self.count = 0
        self._message = message
        self._metric = metric
        self._told = -EVERY

    def one_more(self, name: str) -> None:
        """`name` is the id of the request."""
        self.count += 1
        self._metric.inc()
        if time.monotonic() - self._told >= EVERY:
            self._told = time.monotonic()
            log.warning(self._message, extra={"said": {"refused": self.count, "request": name}})


class Load:
    """`most` calls may be under way at once; `reading` counts those whose body is still coming, `held` those whose
    refusal waits. `draining` once the process was told to stop."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.reading = 0
        self.held = 0
        self.draining = False
        self.busy = Refusals("overloaded: calls are refused", metrics.BUSY)
        self.throttled = Refusals("throttled: calls beyond the share of a tenant are refused", metrics.THROTTLED)

    def full(self, tasks: int) -> bool:
        """Whether another call is too much while `tasks` requests are under way."""
        return tasks - self.reading >= self.most

    def holds_another(self) -> bool:
        """Whether one more refusal may wait; it is counted then."""
        if self.held >= MOST_HELD:
            return False
        self.held += 1
        return True

    @contextlib.contextmanager
    def body(self) -> Iterator[None]:
        """While a body is read, its request takes no one's place."""
        self.reading += 1
        try:
            yield
        finally:
            self.reading -= 1


class Turns:
    """One request at each turn of the event loop: first come, first served, and tenant by tenant where several wait.

    Who calls much lets all others go first; it calls less then, and is soon nobody who calls much.
    `shared` while more than one tenant calls.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: Queues = {}
        self._behind: Queues = {}
        self._latest: str | None = None  # the tenant that called last
        self._changed = -SHARED  # when it was another one

    @property
    def shared(self) -> bool:
        return time.monotonic() - self._changed < SHARED

    def arrives(self, tenant: str) -> bool:
        """One more call of the tenant; whether another one of it waits."""
        if self._latest not in (None, tenant):
            self._changed = time.monotonic()
        self._latest = tenant
        return tenant in self._waiting or tenant in self._behind

    async def mine(self, tenant: str = "", behind: bool = False, begun: bool = False) -> None:
        """Returns when it is this request's turn; at once if nobody works. `behind`: others go first; `begun`: those
        of the same tenant do not."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._waiting, self._behind = loop, {}, {}
            loop.call_soon(self._next)
            return
        turn = loop.create_future()
        queues = self._behind if behind else self._waiting
        queue = queues.setdefault(tenant, deque())
        if begun:
            queue.appendleft(turn)
        else:
            queue.append(turn)
        await turn

    def _next(self) -> None:
        while queues := self._waiting or self._behind:
            tenant = next(iter(queues))
            queue = queues.pop(tenant)
            turn = queue.popleft()
            if queue:
                queues[tenant] = queue  # behind all others
            if not turn.done():  # its client may have left
                turn.set_result(None)
                asyncio.get_running_loop().call_soon(self._next)
                return
        self._loop = None


class Turn:
    """The turn of one call. `behind`: of a tenant that calls much. Such a call, and one of which another waits already,
    takes a turn for every part of its work where more than one tenant calls."""

    def __init__(self, turns: Turns, tenant: str, behind: bool) -> None:
        self._turns = turns
        self._tenant = tenant
        self._behind = turns.arrives(tenant) or behind

    async def take(self) -> None:
        """Returns when it is this call's turn."""
        await self._turns.mine(self._tenant, self._behind)

    async def pause(self) -> None:
        """Between two parts of the work: lets others go first, if this call goes behind them."""
        if self._behind and self._turns.shared:
            await self._turns.mine(self._tenant, behind=True, begun=True)
