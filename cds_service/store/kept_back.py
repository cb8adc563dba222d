"""Every card that was kept back as a repeat is noted in the audit, in the transaction that records it."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from cds_service.store.audit import Audit, Event
from cds_service.store.database import Database
from cds_service.store.records import Answer, Kept
from cds_service.store.tables import answers

REPEATED = "repeated"  # mode of a finding that was not shown again


class KeptBack:
    """Notes one entry for each finding that was kept back."""

    def __init__(self, database: Database) -> None:
        self._audit = Audit(database)

    def note(self, connection: Connection, records: Sequence[Kept]) -> None:
        """To be called before the records are written: one that comes again from the spool is not noted again."""
        found = list(_repeats(records))
        if not found:
            return
        names = {answer for answer, _ in found}
        known = set(connection.scalars(select(answers.c.id).where(answers.c.id.in_(names))))
        events = [Event("repeat", rule, detail={"answer": answer}) for answer, rule in found if answer not in known]
        self._audit.append(connection, events)


def _repeats(records: Sequence[Kept]) -> Iterator[tuple[str, str]]:
    for record in records:
        if isinstance(record, Answer):
            yield from ((record.id, finding.rule) for finding in record.findings if finding.mode == REPEATED)
