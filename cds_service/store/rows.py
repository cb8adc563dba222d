"""Records become rows. What is already there stays as it is, so that the same record may come twice.

Rows are plain tuples in the order of the columns and go to the driver as they are: this is the work behind every
answer, and it competes with the next one for the processor.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, Table

from cds_service.store.database import Database
from cds_service.store.kept_back import KeptBack
from cds_service.store.records import Answer, Kept, Said
from cds_service.store.tables import answers, cards, comments, feedback, findings

Row = tuple[str | int | bool, ...]
Group = tuple[str, list[Row]]  # the name of a table, rows of it
NAME_LENGTH = 200  # characters of what names something: the columns' length
COMMENT_LENGTH = 10_000  # characters of a comment that are kept


class Inserts:
    """Writes records of every kind. Bound to a database once: the statements differ between SQLite and PostgreSQL."""

    def __init__(self, database: Database) -> None:
        tables: tuple[Table, ...] = (answers, cards, findings, feedback, comments)
        self._statements = {table.name: database.driver_insert(table) for table in tables}
        self._kept_back = KeptBack(database)

    def write(self, connection: Connection, records: Sequence[Kept]) -> None:
        """All rows of all records, in one statement per table."""
        self._kept_back.note(connection, records)
        found: dict[str, list[Row]] = {name: [] for name in self._statements}
        for record in records:
            for name, rows in answer_rows(record) if isinstance(record, Answer) else said_rows(record):
                found[name] += rows
        for name, rows in found.items():
            if rows:
                connection.exec_driver_sql(self._statements[name], rows)


def answer_rows(answer: Answer) -> Iterator[Group]:
    tenant = fit(answer.tenant)
    yield (
        "answers",
        [
            (
                answer.id,
                answer.at,
                answer.hook,
                fit(answer.hook_instance),
                fit(answer.client),
                tenant,
                fit(answer.user_reference),
                answer.patient_key,
                answer.policy,
                answer.rules_version,
                answer.orders,
                " ".join(answer.unknown),
            )
        ],
    )
    yield (
        "cards",
        [
            (card.uuid, answer.id, tenant, answer.at, card.rule, card.level, " ".join(card.suggestions))
            for card in answer.cards
        ],
    )
    yield (
        "findings",
        [
            (answer.id, place, one.card, answer.at, one.rule, one.version, one.level, one.status, one.mode,
             one.order_key, one.fingerprint)
            for place, one in enumerate(answer.findings)
        ],
    )  # fmt: skip


def said_rows(said: Said) -> Iterator[Group]:
    """One row for every accepted suggestion, one where there is none."""
    tenant, card = fit(said.tenant), fit(said.card)
    client, reason = fit(said.client), (fit(said.reason_code), fit(said.reason_system), fit(said.non_adherence))
    yield (
        "feedback",
        [
            (tenant, card, said.outcome, said.outcome_at, fit(suggestion), client, said.service, said.received_at,
             *reason, bool(said.comment))
            for suggestion in said.suggestions or ("",)
        ],
    )  # fmt: skip
    if said.comment:
        text = fit(said.comment, COMMENT_LENGTH)
        yield "comments", [(tenant, card, said.outcome_at, said.received_at, text)]


def fit(text: str, length: int = NAME_LENGTH) -> str:
    """No longer than its column, and nothing that a database refuses: one bad row would take the others with it."""
    return text[:length] if text.isprintable() else storable(text[:length])


def storable(text: str) -> str:
    """Without NUL and halves of surrogate pairs, which no UTF-8 database holds."""
    return text.replace("\0", "�").encode("utf-8", "replace").decode()
