"""The end of a process: readiness goes first, so nobody sends more; what is under way is answered; then it ends."""

import asyncio
import contextlib
import logging
import signal
import threading
from collections.abc import Iterator

from cds_service.api.load import Load

log = logging.getLogger(__name__)


@contextlib.contextmanager
def draining(load: Load, delay: float) -> Iterator[None]:
    """On SIGTERM the load is marked as draining, and the server hears of it `delay` seconds later."""
    stop = signal.getsignal(signal.SIGTERM)
    if threading.current_thread() is not threading.main_thread() or not callable(stop):
        yield  # nobody here who could be told
        return
    loop = asyncio.get_running_loop()

    def begin() -> None:
        if load.draining:
            return
        load.draining = True
        log.info("draining", extra={"said": {"seconds": delay}})
        loop.call_later(delay, stop, signal.SIGTERM, None)

    loop.add_signal_handler(signal.SIGTERM, begin)
    yield
    signal.signal(signal.SIGTERM, stop)
