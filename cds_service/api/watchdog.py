"""A process whose event loop stands still answers nobody: it ends, so that its supervisor starts another one."""

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator

from cds_service.api import logs

log = logging.getLogger(__name__)

LOOK = 1.0  # seconds between two looks
MOST = 5  # looks in a row at a loop that has not turned; a process that was itself stopped misses one


def end() -> None:
    """At once: a loop that stands still hears no request to stop."""
    os.kill(os.getpid(), signal.SIGKILL)


@contextlib.contextmanager
def watchdog(look: float = LOOK, end: Callable[[], None] = end) -> Iterator[None]:
    """Watches the loop and the thread that enter here, from another thread. `look` in seconds."""
    loop, turned, over = asyncio.get_running_loop(), threading.Event(), threading.Event()
    watched = threading.get_ident()

    def turn() -> None:
        turned.set()
        if not over.is_set():
            loop.call_later(look / 2, turn)

    def watch() -> None:
        missed = 0
        while missed < MOST:
            if over.wait(look):
                return
            missed = 0 if turned.is_set() else missed + 1
            turned.clear()
        say(watched, missed * look)
        end()

    turn()
    threading.Thread(target=watch, name="watchdog", daemon=True).start()
    try:
        yield
    finally:
        over.set()


def say(thread: int, seconds: float) -> None:
    """The last line of the log: where the loop stands."""
    frame = sys._current_frames().get(thread)
    said = {"seconds": seconds, "at": logs.standing(frame)}
    log.critical("the event loop stands still, so this process ends", extra={"said": said})
    logs.end()
