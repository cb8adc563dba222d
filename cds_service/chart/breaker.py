"""A FHIR server that fails again and again is left alone for a while: nobody waits for it, and it can recover.

After `failures` calls in a row that failed, none is made for `pause` seconds. Then one is tried: if it succeeds all
are made again, else the pause begins anew. Servers are told apart by their base address.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MOST_SERVERS = 1000  # remembered; the one not called for longest is forgotten
ALL = 1_000_000  # calls: more than any request makes


@dataclass(slots=True)
class _State:
    failed: int = 0  # calls in a row
    until: float = 0.0  # end of the pause, by the breaker's clock


class Breaker:
    """Of one process. `clock` gives seconds."""

    def __init__(self, failures: int, pause: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.failures = failures
        self.pause = pause
        self._clock = clock
        self._states: OrderedDict[str, _State] = OrderedDict()

    def allowance(self, server: str) -> int:
        """How many calls may be made now: all, none, or one to try."""
        state = self._states.get(server)
        if state is None or state.failed < self.failures:
            return ALL
        if self._clock() < state.until:
            return 0
        state.until = self._clock() + self.pause  # nobody else tries meanwhile
        return 1

    def succeeded(self, server: str) -> None:
        self._states.pop(server, None)

    def failed(self, server: str) -> None:
        state = self._states.setdefault(server, _State())
        self._states.move_to_end(server)
        if len(self._states) > MOST_SERVERS:
            self._states.popitem(last=False)
        state.failed += 1
        state.until = self._clock() + self.pause

    @property
    def resting(self) -> int:
        """Servers that are not called at the moment."""
        now = self._clock()
        return sum(state.failed >= self.failures and now < state.until for state in self._states.values())
