"""The audit: who changed what, and what was kept from a user, in a chain that shows every later change."""

import json
import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, text, update

from cds_service.store import chain
from cds_service.store.chain import BEGINNING, Entry, Verdict
from cds_service.store.database import Database
from cds_service.store.moments import milliseconds
from cds_service.store.tables import audit

log = logging.getLogger(__name__)

SALT = 16  # bytes
LOCK = 7_104_722  # PostgreSQL's advisory lock of whoever appends
PAGE = 1000  # entries read at a time
COLUMNS = [column for column in audit.c]


@dataclass(frozen=True, slots=True)
class Event:
    """Something to be noted. `subject` is what it is about (a rule, a card, a file) and never names a person."""

    action: str
    subject: str
    actor: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


class Audit:
    """The chain in the store. `clock` gives the moment, aware."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock

    def note(self, *events: Event) -> str:
        """Appends in a transaction of its own, on disk when it returns; the new head.

        Raises StoreUnavailableError, and then nothing was noted.
        """
        with self._database.writing(durable=True) as connection:
            return self.append(connection, events)

    def append(self, connection: Connection, events: Sequence[Event]) -> str:
        """Appends within the transaction of whoever calls: what is noted happened, or neither did. The new head."""
        if not self._database.embedded:  # SQLite has one writer at a time anyway
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        last = connection.execute(select(audit.c.place, audit.c.hash).order_by(audit.c.place.desc()).limit(1)).first()
        place, head = (last.place, last.hash) if last else (0, BEGINNING)
        entries = list(_linked(events, place, head, milliseconds(self._clock())))
        if not entries:
            return head
        connection.execute(insert(audit), [asdict(entry) for entry in entries])
        log.info("audited", extra={"said": {"place": entries[-1].place, "head": entries[-1].hash}})
        return entries[-1].hash

    def verify(self, known: str = "") -> Verdict:
        """Reads the whole chain; `known` is a head noted earlier. Raises StoreUnavailableError."""
        with self._database.reading() as connection:
            return chain.verify(_entries(connection), known)

    def empty(self, connection: Connection, before: int, actor: str, detail: dict[str, Any]) -> str:
        """Takes actor and detail out of all entries before a moment, and notes that; the new head."""
        gone = update(audit).where(audit.c.at < before).values(actor="", detail="", salt="")
        connection.execute(gone)
        return self.append(connection, [Event(chain.EMPTIED, str(before), actor, detail)])

    def entries(self) -> list[Entry]:
        """The whole chain, the oldest first."""
        with self._database.reading() as connection:
            return list(_entries(connection))


def _linked(events: Iterable[Event], place: int, head: str, now: int) -> Iterator[Entry]:
    for event in events:
        place += 1
        salt, detail = secrets.token_hex(SALT), json.dumps(event.detail, sort_keys=True, ensure_ascii=False)
        digested = chain.digest(salt, event.actor, detail)
        hashed = chain.link(head, place, now, event.action, event.subject, digested)
        yield Entry(
            place, now, event.action, event.subject, event.actor, detail, salt, digested, previous=head, hash=hashed
        )
        head = hashed


def _entries(connection: Connection) -> Iterator[Entry]:
    """A page at a time: a long chain is never in memory as a whole."""
    last = -1
    while rows := connection.execute(
        select(*COLUMNS).where(audit.c.place > last).order_by(audit.c.place).limit(PAGE)
    ).all():
        yield from map(_entry, rows)
        last = rows[-1].place


def _entry(row: Row[Any]) -> Entry:
    return Entry(**{name: value for name, value in row._mapping.items()})
