"""How much of a worker one tenant may have: a flood from one of them must not slow the others.

A bucket for each tenant holds the calls of one second and fills at a steady rate. Only calls with a good signature take
from it. While it is empty, calls that merely say they are of that tenant are refused before their signature is
checked, which would cost more than everything else: a forger gets no more than the tenant itself would get.
"""

import contextlib
import math
import time
from collections import Counter
from collections.abc import Callable, Iterator

from cds_service.wire.errors import RefusalError

MOST_BUCKETS = 10_000  # tenants that are remembered
MOST_AT_DOOR = 24  # calls of one tenant whose token is looked into


class Shares:
    """`rate`: calls per second of each tenant of each client. `clock` in seconds, monotonic.

    At most `MOST_AT_DOOR` calls of one tenant are looked into at the same time, however slow that is.
    """

    def __init__(self, rate: float = math.inf, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._size = max(rate, 1.0)
        self._clock = clock
        self._at_door: Counter[tuple[str, str]] = Counter()
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}  # calls that are left, and when

    @contextlib.contextmanager
    def at_door(self, issuer: str, tenant: str) -> Iterator[None]:
        """While a call is looked into. Raises RefusalError (429) when its tenant's share is used up."""
        who = (issuer, tenant)
        if self._at_door[who] >= MOST_AT_DOOR:
            raise too_many()
        self.check(*who)
        self._at_door[who] += 1
        try:
            yield
        finally:
            self._at_door[who] -= 1
            if not self._at_door[who]:
                del self._at_door[who]

    def check(self, issuer: str, tenant: str) -> None:
        """Raises RefusalError (429) when the share is used up."""
        if self._left((issuer, tenant)) < 1:
            raise too_many()

    def take(self, issuer: str, tenant: str) -> None:
        """One call of the share. Raises RefusalError (429) when it is used up."""
        self.check(issuer, tenant)
        if self._rate == math.inf:
            return
        if len(self._buckets) >= MOST_BUCKETS:
            self._forget_full()
        self._buckets[issuer, tenant] = self._left((issuer, tenant)) - 1, self._clock()

    def _left(self, who: tuple[str, str]) -> float:
        bucket = self._buckets.get(who)
        if bucket is None:
            return self._size
        left, since = bucket
        return min(self._size, left + (self._clock() - since) * self._rate)

    def _forget_full(self) -> None:
        """A full bucket is the same as none."""
        self._buckets = {who: bucket for who, bucket in self._buckets.items() if self._left(who) < self._size}


def too_many() -> RefusalError:
    """429: this tenant calls more than its share; nobody else notices."""
    what = "This tenant sends more calls than its share. This one was not checked."
    advice = "Call again after the seconds of Retry-After, or show that nothing was checked."
    return RefusalError(429, "throttled", what, advice, headers={"Retry-After": "1"})
