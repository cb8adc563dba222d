"""A wall clock that is stepped is said: tokens are judged by it, so a step explains refusals."""

import logging
import time
from collections.abc import Callable

log = logging.getLogger(__name__)

STEP = 30.0  # seconds; smaller changes are how clocks are kept right


class ClockWatch:
    """Compares the wall clock with the steady one."""

    def __init__(self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic) -> None:
        self._wall = wall
        self._steady = steady
        self._apart = wall() - steady()

    def look(self) -> None:
        """Logs a step since the last look."""
        apart = self._wall() - self._steady()
        moved = apart - self._apart
        if abs(moved) > STEP:
            self._apart = apart
            log.warning("the clock was stepped", extra={"said": {"seconds": round(moved)}})
