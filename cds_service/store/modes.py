"""The switches of rules in the store: each change and its note in the audit are one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from sqlalchemy import Row, delete, insert, select

from cds_service.store.audit import Audit, Event
from cds_service.store.database import Database
from cds_service.store.moments import milliseconds, moment
from cds_service.store.tables import modes

Mode = Literal["off", "silent", "visible"]
MODES: tuple[Mode, ...] = get_args(Mode)
EVERYBODY = ""


@dataclass(frozen=True, slots=True)
class Switch:
    """One decision about one rule. `client` and `tenant` are "" where it holds for all of them."""

    rule: str
    mode: Mode
    client: str = EVERYBODY
    tenant: str = EVERYBODY
    by: str = ""
    why: str = ""
    at: datetime | None = None

    @property
    def kills(self) -> bool:
        return self.mode == "off" and not self.client and not self.tenant

    @property
    def width(self) -> tuple[bool, bool]:
        """Sorts switches from everybody to one client of one tenant."""
        return self.client != EVERYBODY, self.tenant != EVERYBODY

    def fits(self, client: str, tenant: str) -> bool:
        return self.client in (EVERYBODY, client) and self.tenant in (EVERYBODY, tenant)


class Switches:
    """All switches in the store. `clock` gives the moment, aware. Raises StoreUnavailableError throughout."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock
        self._audit = Audit(database, clock)

    def all(self) -> list[Switch]:
        with self._database.reading() as connection:
            rows = connection.execute(select(modes).order_by(modes.c.rule, modes.c.client, modes.c.tenant)).all()
        return [_switch(row) for row in rows]

    def set(self, switch: Switch) -> None:
        """Puts the switch in the place of the one for the same rule and callers."""
        self._replace(switch, switch.mode)

    def clear(self, switch: Switch) -> None:
        """Takes away the switch for this rule and these callers: a wider one decides again, or the rule is visible."""
        self._replace(switch, None)

    def _replace(self, switch: Switch, mode: Mode | None) -> None:
        here = (modes.c.rule == switch.rule, modes.c.client == switch.client, modes.c.tenant == switch.tenant)
        with self._database.writing(durable=True) as connection:
            before = connection.execute(select(modes.c.mode).where(*here)).scalar_one_or_none()
            connection.execute(delete(modes).where(*here))
            if mode:
                connection.execute(insert(modes), _row(switch, milliseconds(self._clock())))
            self._audit.append(connection, [_event(switch, before, mode)])


def _event(switch: Switch, before: str | None, mode: Mode | None) -> Event:
    scope = {"client": switch.client, "tenant": switch.tenant}
    return Event("mode", switch.rule, switch.by, scope | {"from": before, "to": mode, "why": switch.why})


def _row(switch: Switch, now: int) -> dict[str, Any]:
    return {
        "rule": switch.rule,
        "client": switch.client,
        "tenant": switch.tenant,
        "mode": switch.mode,
        "changed_at": now,
        "changed_by": switch.by,
        "why": switch.why,
    }


def _switch(row: Row[Any]) -> Switch:
    return Switch(row.rule, row.mode, row.client, row.tenant, row.changed_by, row.why, moment(row.changed_at))
