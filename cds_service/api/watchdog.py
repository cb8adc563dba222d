"""A process whose event loop stands still answers nobody and cannot say so.

It ends itself, and whoever started it starts another: the supervisor of several workers, the restart policy of a
container. Its liveness probe would find the same, but only where there is one.
"""

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Callable

from cds_service.api import logs

log = logging.getLogger(__name__)

EVERY = 1.0  # seconds between two looks


def end_at_once() -> None:
    """Nothing of this process can be trusted to end in good order."""
    logs.end()
    os.kill(os.getpid(), signal.SIGKILL)


class Watchdog:
    """The loop beats, a thread looks: after so many `looks` in a row without a beat it calls `end`.

    Looks are counted, not seconds: a process that was stopped and goes on has not stood still.
    """

    def __init__(self, looks: int, end: Callable[[], None] = end_at_once) -> None:
        self._looks = looks
        self._end = end
        self._without = 0
        self._over = threading.Event()

    def beat(self) -> None:
        """The loop turns."""
        self._without = 0

    def look(self) -> None:
        """One look: ends the process where there was no beat for too long."""
        self._without += 1
        if self._without > self._looks:
            frame = sys._current_frames().get(threading.main_thread().ident or 0)
            where = logs.places_on(frame) if frame else []
            log.critical("the event loop stands still: the process ends", extra={"said": {"at": where}})
            self._end()

    @contextlib.asynccontextmanager
    async def watching(self, every: float = EVERY) -> AsyncIterator[None]:
        """Watches the running loop."""
        beating = asyncio.get_running_loop().create_task(self._beat_for_ever(every / 2))
        threading.Thread(target=self._look_for_ever, args=(every,), name="watchdog", daemon=True).start()
        try:
            yield
        finally:
            self._over.set()
            beating.cancel()

    async def _beat_for_ever(self, every: float) -> None:
        while True:
            self.beat()
            await asyncio.sleep(every)

    def _look_for_ever(self, every: float) -> None:
        while not self._over.wait(every):
            self.look()
