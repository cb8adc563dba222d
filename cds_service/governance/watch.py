"""The modes in force in one worker: read from the store in the background, never while somebody waits for cards."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from cds_service.governance.modes import ALL_VISIBLE, Modes
from cds_service.reasoning.muted import Muted
from cds_service.store.database import Database
from cds_service.store.faults import StoreUnavailableError
from cds_service.store.modes import Switches

log = logging.getLogger(__name__)


class ModesInForce:
    """While the store cannot be read the last known modes stay; until it was read once, every rule is visible."""

    def __init__(self, database: Database) -> None:
        self._switches = Switches(database)
        self._unread = False
        self.modes: Modes = ALL_VISIBLE

    def muted(self, client: str, tenant: str) -> Muted:
        """The rules that this caller does not see."""
        return self.modes.muted(client, tenant)

    def look(self) -> None:
        """Reads the switches and puts them in force."""
        try:
            found = Modes(self._switches.all())
        except StoreUnavailableError as error:
            if not self._unread:
                log.error("the modes of rules cannot be read, the last known ones stay: %s", error)
            self._unread = True
            return
        self._unread = False
        if found.switches != self.modes.switches:
            self.modes = found
            log.info("modes of rules changed", extra={"said": {"switches": len(found.switches)}})


async def watch(looks: Sequence[Callable[[], None]], every: float) -> None:
    """Takes all looks every `every` seconds, for ever. One failure of whatever kind is not the last look."""
    while True:
        await asyncio.sleep(every)
        for look in looks:
            try:
                await asyncio.to_thread(look)
            except Exception:
                log.exception("a look at the store failed, what was known stays until the next one")
