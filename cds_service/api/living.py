"""The life of one server process: memory settled at the start, rules, clients and the store looked at on the way,
connections closed."""

import asyncio
import contextlib
import logging
import signal
import sys
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import TYPE_CHECKING

from cds_service.api import logs, memory, together
from cds_service.api.draining import draining
from cds_service.api.load import Load
from cds_service.api.refusal import Refusal, too_busy
from cds_service.api.rulebook import Rulebook
from cds_service.api.service import Service
from cds_service.api.watchdog import EVERY, Watchdog
from cds_service.settings import PREFIX, Settings
from cds_service.trust.door import Door
from cds_service.trust.shares import too_many

if TYPE_CHECKING:
    from cds_service.governance.repeats import Repeats
    from cds_service.store.store import Store

THREADS_TAKE = 0.0005  # seconds after which a thread beside the event loop gives way: its work is short, or can wait
STALE = 5  # looks at the store that may fail or be late before what was read does not count any more

log = logging.getLogger(__name__)

DEVELOPMENT = (
    "DEVELOPMENT MODE: callers are not asked who they are, any origin may read the answers, and any https FHIR "
    f"server that a request names is called. Give it no real patient's data. {PREFIX}MODE=production ends this."
)
REHEARSED = (
    "DEVELOPMENT MODE: callers are asked who they are, but servers on this machine may be called over http, and keys "
    f"that are no secret are taken. Give it no real patient's data. {PREFIX}MODE=production ends this."
)


@contextlib.asynccontextmanager
async def living(service: Service, door: Door, load: Load) -> AsyncIterator[Mapping[str, object]]:
    """From start to stop; yields what every connection knows."""
    settings, rules = service.settings, service.rulebook.edition.ruleset
    if not settings.production:
        log.warning(DEVELOPMENT if settings.clients is None else REHEARSED)
    door.start()
    log.info("ready", extra={"said": {"mode": settings.mode, "rules": rules.version, "count": len(rules.rules)}})
    if service.store is not None:
        service.store.writer.start()
    memory.settle()
    sys.setswitchinterval(THREADS_TAKE)
    every = 0.0 if settings.production else settings.reload_every
    async with watchdog(settings), reloading(service.rulebook, door, every), watching(service):
        with draining(load, settings.seconds_to_drain), together.held():
            yield {"load": load, "door": door, **refusals(load, settings)}
    await service.client.close()
    await door.close()
    if service.store is not None:
        await asyncio.to_thread(service.store.close)
    logs.end()


def refusals(load: Load, settings: Settings) -> Mapping[str, Refusal]:
    """What calls are answered that do not become work."""
    return {
        "busy": Refusal(too_busy(), load.busy.one_more, settings.allowed_origins),
        "throttled": Refusal(too_many(), load.throttled.one_more, settings.allowed_origins),
    }


def watchdog(settings: Settings) -> AbstractAsyncContextManager[None]:
    """What ends a process whose event loop stands still."""
    looks = round(settings.seconds_until_stuck / EVERY)
    return Watchdog(looks).watching() if looks else contextlib.nullcontext()


@contextlib.asynccontextmanager
async def reloading(rulebook: Rulebook, door: Door, every: float) -> AsyncIterator[None]:
    """Rules and clients are read again on SIGHUP, rules also when a file changed if they are watched (`every` > 0)."""
    loop = asyncio.get_running_loop()
    tasks = {loop.create_task(rulebook.watch(every))} if every else set()

    def read_again() -> None:
        tasks.update(loop.create_task(read()) for read in (rulebook.read_again, door.read_again))

    if hasattr(signal, "SIGHUP") and threading.current_thread() is threading.main_thread():
        # Only the main thread of a POSIX process hears signals.
        loop.add_signal_handler(signal.SIGHUP, read_again)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.asynccontextmanager
async def watching(service: Service) -> AsyncIterator[None]:
    """What is looked at beside the calls. The modes of rules are those of the store from the first request on."""
    if service.store is None:
        yield
        return
    from cds_service.governance.watch import watch  # with the store only: it brings the database along

    looks = looks_at(service, service.store)
    for look in looks:
        await asyncio.to_thread(look)
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(watch(looks, service.settings.modes_every))]
    if service.settings.purge_hour is not None:
        from cds_service.governance.nightly import EVERY, NightlyPurge

        purge = NightlyPurge(service.store, service.settings, service.clock)
        tasks.append(loop.create_task(watch([purge.look], EVERY)))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def looks_at(service: Service, store: "Store") -> list[Callable[[], None]]:
    """What keeps the service up with its store: the modes of rules, and where the site wants it what was overridden."""
    from cds_service.governance.watch import ModesInForce

    modes = ModesInForce(store.database)
    service.muted = modes.muted
    if not service.settings.repeat_hours:
        return [modes.look]
    service.repeats = repeats_of(store, service.settings)
    return [modes.look, service.repeats.look]


def repeats_of(store: "Store", settings: Settings) -> "Repeats":
    """What keeps overridden cards from coming again. What was read too long ago does not count."""
    from cds_service.governance.repeats import Repeats

    return Repeats(store, timedelta(hours=settings.repeat_hours), STALE * settings.modes_every)
