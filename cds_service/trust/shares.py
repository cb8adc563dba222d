"""How much of a worker one tenant may have: a flood from one of them must not slow the others.

A bucket for each tenant holds the calls of one second and fills at a steady rate. Only calls with a good signature take
from it, so nobody is throttled by what others claim. While it is empty, calls that merely say they are of that tenant
are refused before anything of them is checked: a forger gets no more than the tenant itself would get. While a tenth of
it is gone the tenant is busy, and calls that say they are of it let others go first.
"""

import contextlib
import math
import time
from collections import Counter
from collections.abc import Callable, Iterator

from cds_service.wire.errors import RefusalError

MOST_BUCKETS = 10_000  # tenants that are remembered
BUSY = 0.1  # of the bucket: small, as it slows nobody to go behind others who are not there
HEAVY = 256 * 1024  # bytes of a body for which one more call is counted
MOST_AT_DOOR = 24  # calls of one tenant that wait for the word whether their token is new

Who = tuple[str, str]  # issuer and tenant


class Shares:
    """`rate`: calls per second of each tenant of each client. `clock` in seconds, monotonic.

    At most `MOST_AT_DOOR` calls of one tenant are at the door at the same time, however slow the store is.
    """

    def __init__(self, rate: float = math.inf, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._size = max(rate, 1.0)
        self._quiet = self._size * (1 - BUSY)  # calls that are left to those who do not call much
        self._clock = clock
        self._at_door: Counter[Who] = Counter()
        self._buckets: dict[Who, tuple[float, float]] = {}  # calls that are left, and when
        self._busy: set[Who] = set()

    @contextlib.contextmanager
    def taking(self, issuer: str, tenant: str) -> Iterator[None]:
        """One call of the share, which is at the door meanwhile. Only for calls of whom it is proven whose they are.

        Raises RefusalError (429) when the share is used up.
        """
        who = (issuer, tenant)
        if self._at_door[who] >= MOST_AT_DOOR:
            raise too_many()
        self._take(who)
        self._at_door[who] += 1
        try:
            yield
        finally:
            self._at_door[who] -= 1
            if not self._at_door[who]:
                del self._at_door[who]

    def weigh(self, issuer: str, tenant: str, size: int) -> None:
        """Counts a call whose body has `size` bytes for as many as it is heavier than a usual one."""
        who = (issuer, tenant)
        if size >= HEAVY and self._rate != math.inf:
            self._spend(who, size // HEAVY)

    def used_up(self, issuer: str, tenant: str) -> bool:
        """Whether the tenant may not call now."""
        return self._left((issuer, tenant)) < 1

    @property
    def anybody_busy(self) -> bool:
        return bool(self._busy)

    def busy(self, issuer: str, tenant: str) -> bool:
        """Whether the tenant has taken much of its share just now."""
        who = (issuer, tenant)
        if who in self._busy and self._left(who) >= self._quiet:
            self._busy.discard(who)
        return who in self._busy

    def _take(self, who: Who) -> None:
        if self._left(who) < 1:
            raise too_many()
        if self._rate != math.inf:
            self._spend(who, 1)

    def _spend(self, who: Who, calls: int) -> None:
        left = self._left(who) - calls
        if len(self._buckets) >= MOST_BUCKETS:
            self._forget_full()
        self._buckets[who] = left, self._clock()
        if left < self._quiet:
            self._busy.add(who)

    def _left(self, who: Who) -> float:
        bucket = self._buckets.get(who)
        if bucket is None:
            return self._size
        left, since = bucket
        return min(self._size, left + (self._clock() - since) * self._rate)

    def _forget_full(self) -> None:
        """A full bucket is the same as none."""
        self._buckets = {who: bucket for who, bucket in self._buckets.items() if self._left(who) < self._size}
        self._busy &= self._buckets.keys()


def too_many() -> RefusalError:
    """429: this tenant calls more than its share; nobody else notices."""
    what = "This tenant sends more calls than its share. This one was not checked."
    advice = "Call again after the seconds of Retry-After, or show that nothing was checked."
    return RefusalError(429, "throttled", what, advice, headers={"Retry-After": "1"})
