"""The same service under another profile, or on another day."""

import asyncio
from datetime import date, datetime

from cds_service.api.rulebook import Rulebook
from cds_service.api.service import Service

NOON = 12  # the hour at which a named day is evaluated


def moment(today: date | None, service: Service) -> datetime:
    """Noon of that day in the clinic's zone, or now."""
    zone = service.settings.timezone
    return datetime(today.year, today.month, today.day, NOON, tzinfo=zone) if today else datetime.now(zone)


class Elsewhere:
    """Services beside the one in force. Rules of a profile are read once, and again after the folder changed."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._books: dict[tuple[str, str], Rulebook] = {}

    async def service(self, policy: str, today: date | None) -> Service:
        """The service under this profile ("": the one in force) at noon of that day (None: now).

        Raises BrokenRulesError for a profile that does not exist.
        """
        here = self._service
        if today is None and policy in ("", here.settings.policy):
            return here
        now = moment(today, here)
        other = Service(here.settings, await self._book(policy), here.client, lambda: now)
        other.muted = here.muted
        return other

    async def _book(self, policy: str) -> Rulebook:
        here = self._service
        if policy in ("", here.settings.policy):
            return here.rulebook
        key = (policy, here.rulebook.edition.ruleset.version)
        if key not in self._books:
            self._books = {old: book for old, book in self._books.items() if old[1] == key[1]}
            other = here.settings.model_copy(update={"policy": policy})
            self._books[key] = await asyncio.to_thread(Rulebook, other)
        return self._books[key]
