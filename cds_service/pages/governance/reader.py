"""Reads the store for the page, beside the requests, and keeps what it read for a moment."""

import logging
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime

from cds_service.api.service import Service
from cds_service.governance.modes import Modes
from cds_service.governance.reading import limits, read_alarms, read_callers, read_comments, read_figures, weeks
from cds_service.pages.governance.view import Read
from cds_service.store.faults import StoreUnavailableError
from cds_service.store.modes import Switches
from cds_service.store.moments import moment
from cds_service.store.store import Store

log = logging.getLogger(__name__)

FRESH = 15.0  # seconds: a page that is reloaded again and again does not count everything again
MOST_KEPT = 16
CALLER = ("client", "tenant", "hook")
Asked = tuple[int, tuple[tuple[str, str], ...]]


class Reader:
    """For the threads that write pages; one of them reads at a time, so that no answer to an EHR waits long."""

    def __init__(self, service: Service, store: Store) -> None:
        self._service = service
        self._store = store
        self._kept: dict[Asked, tuple[float, Read]] = {}
        self._one_at_a_time = threading.Lock()

    def read(self, count: int, only: Mapping[str, str]) -> Read | None:
        """So many weeks with these filters; None when the store does not answer."""
        asked = count, tuple(sorted(only.items()))
        with self._one_at_a_time:
            kept = self._kept.get(asked)
            if kept and time.monotonic() - kept[0] < FRESH:
                return kept[1]
            try:
                read = self._read(count, only)
            except StoreUnavailableError as error:
                log.error("the figures could not be read: %s", error)
                return None
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[asked] = time.monotonic(), read
            return read

    def _read(self, count: int, only: Mapping[str, str]) -> Read:
        settings, database = self._service.settings, self._store.database
        now = datetime.now(UTC)
        span = weeks(now, count, settings.timezone, **only)
        return Read(
            span=span,
            figures=read_figures(database, span),
            alarms=read_alarms(database, now, limits(settings)),
            comments=read_comments(database, span),
            modes=Modes(Switches(database).all()),
        )

    def choices(self, count: int) -> dict[str, list[str]]:
        """What the filters offer: what was there in these weeks, and every rule in force. StoreUnavailableError."""
        callers = read_callers(self._store.database, weeks(datetime.now(UTC), count, self._service.settings.timezone))
        seen = {part: sorted({caller[place] for caller in callers} - {""}) for place, part in enumerate(CALLER)}
        return seen | {"rule": sorted(one.rule.id for one in self._service.rulebook.edition.ruleset.rules)}

    def written(self, read: Read) -> str:
        """When it was read, by the clinic's clock."""
        at = moment(read.span.until).astimezone(self._service.settings.timezone)
        return f"{at:%Y-%m-%d %H:%M:%S}"
