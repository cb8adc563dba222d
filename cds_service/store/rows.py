"""Records become rows. What is already there stays as it is, so that the same record may come twice.

Rows are plain tuples in the order of the columns and go to the driver as they are: this is the work behind every
answer, and it competes with the next one for the processor.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import Table

from cds_service.store.database import Database, Row
from cds_service.store.kept_back import KeptBack
from cds_service.store.records import Answer, Kept, Said
from cds_service.store.tables import answers, cards, comments, feedback, findings

TABLES: tuple[Table, ...] = (answers, cards, findings, feedback, comments)
Group = tuple[str, list[Row]]  # the name of a table, rows of it
NAME_LENGTH = 200  # characters of what names something: the columns' length
COMMENT_LENGTH = 10_000  # characters of a comment that are kept


class Inserts:
    """Writes records of every kind."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept_back = KeptBack(database)

    def write(self, records: Sequence[Kept], *, durable: bool) -> None:
        """All of them in one transaction. Raises StoreUnavailableError, and then none was written."""
        found = rows_of(records)  # before the transaction: others wait for its end
        with self._database.writing(durable=durable) as connection:
            self._kept_back.note(connection, records)
            for table in TABLES:
                if rows := found.get(table.name):
                    self._database.insert(connection, table, rows)


def rows_of(records: Sequence[Kept]) -> dict[str, list[Row]]:
    """The rows of every table that gets some."""
    found: dict[str, list[Row]] = {}
    for record in records:
        for name, rows in answer_rows(record) if isinstance(record, Answer) else said_rows(record):
            found.setdefault(name, []).extend(rows)
    return found


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
