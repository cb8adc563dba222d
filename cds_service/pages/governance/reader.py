"""Reads the store for the page, beside the requests, and keeps what it read for a moment."""

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime

from cds_service.api.service import Service
from cds_service.governance.modes import Modes
from cds_service.governance.reading import limits, read_alarms, read_callers, read_comments, read_figures, weeks
from cds_service.pages.governance.view import Read
from cds_service.store.modes import Switches
from cds_service.store.moments import moment
from cds_service.store.store import Store

FRESH = 15.0  # seconds: a page that is reloaded again and again does not count everything again
MOST_KEPT = 16
CALLER = ("client", "tenant", "hook")
Asked = tuple[int, tuple[tuple[str, str], ...]]


class Reader:
    """One reading at a time, in a thread, so that no answer to an EHR waits for it."""

    def __init__(self, service: Service, store: Store) -> None:
        self._service = service
        self._store = store
        self._kept: dict[Asked, tuple[float, Read]] = {}
        self._one_at_a_time = asyncio.Lock()

    async def read(self, count: int, only: Mapping[str, str]) -> Read:
        """So many weeks with these filters. Raises StoreUnavailableError."""
        asked = count, tuple(sorted(only.items()))
        async with self._one_at_a_time:
            kept = self._kept.get(asked)
            if kept and time.monotonic() - kept[0] < FRESH:
                return kept[1]
            read = await asyncio.to_thread(self._read, count, only)
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
            callers=read_callers(database, span),
        )

    def choices(self, read: Read) -> dict[str, list[str]]:
        """What the filters offer: what was there in the weeks that are shown, and every rule in force."""
        seen = {part: sorted({caller[place] for caller in read.callers} - {""}) for place, part in enumerate(CALLER)}
        return seen | {"rule": sorted(one.rule.id for one in self._service.rulebook.edition.ruleset.rules)}

    def written(self, read: Read) -> str:
        """When it was read, by the clinic's clock."""
        at = moment(read.span.until).astimezone(self._service.settings.timezone)
        return f"{at:%Y-%m-%d %H:%M:%S}"
