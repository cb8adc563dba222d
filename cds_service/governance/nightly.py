"""The purge that runs by itself: once a day, in the hour that the site chose, in one of all processes."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from cds_service.governance.retention import Kept, purge
from cds_service.settings import Settings
from cds_service.store.store import Store

log = logging.getLogger(__name__)

EVERY = 300.0  # seconds between two looks at the clock
PATIENCE = 10.0  # seconds that the purge waits for readers
CLAIM = "daily purge"  # what the store remembers of the day, beside used tokens: no issuer has this name
REMEMBERED = timedelta(days=2)
ACTOR = "the service"


class NightlyPurge:
    """`clock` gives the moment, aware, in the clinic's zone."""

    def __init__(self, store: Store, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._hour = settings.purge_hour
        self._kept = Kept.of(settings)
        self._clock = clock
        self._day = ""  # that is done, as far as this process knows
        self._claimed = ""  # the day that is for this process to do

    def look(self) -> None:
        """For a thread of its own. Purges if it is the hour and no process has today.

        Raises StoreUnavailableError; the next look in the same hour tries again.
        """
        now = self._clock()
        day = now.date().isoformat()
        if now.hour != self._hour or day == self._day:
            return
        if self._claimed == day or self._store.replay.use(CLAIM, day, now + REMEMBERED):
            self._claimed = day
            gone, left = purge(self._store, self._kept, now, ACTOR, PATIENCE)
            level = logging.WARNING if left else logging.INFO
            log.log(level, "purged", extra={"said": {"rows": gone, "traces_left": left}})
        self._day = day
