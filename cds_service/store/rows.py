"""Records become rows. What is already there stays as it is, so that the same record may come twice."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, String, Table

from cds_service.store import tables
from cds_service.store.database import Database
from cds_service.store.records import Answer, Kept, Said

Row = dict[str, Any]
COMMENT_LENGTH = 10_000  # characters of a comment that are kept
LENGTHS = {
    table.name: {column.name: column.type.length for column in table.columns if isinstance(column.type, String)}
    for table in (tables.answers, tables.cards, tables.findings, tables.feedback, tables.comments)
}


class Inserts:
    """Writes records of every kind. Bound to a database once: the statements differ between SQLite and PostgreSQL."""

    def __init__(self, database: Database) -> None:
        kept = (tables.answers, tables.cards, tables.findings, tables.feedback, tables.comments)
        self._statements = [(table, database.insert_new(table)) for table in kept]

    def write(self, connection: Connection, records: Iterable[Kept]) -> None:
        """All rows of all records, in few statements."""
        found: dict[str, list[Row]] = {table.name: [] for table, _ in self._statements}
        for record in records:
            for table, row in answer_rows(record) if isinstance(record, Answer) else said_rows(record):
                found[table.name].append(fitted(table, row))
        for table, statement in self._statements:
            if rows := found[table.name]:
                connection.execute(statement, rows)


def answer_rows(answer: Answer) -> Iterable[tuple[Table, Row]]:
    yield (
        tables.answers,
        {
            "id": answer.id,
            "at": answer.at,
            "hook": answer.hook,
            "hook_instance": answer.hook_instance,
            "client": answer.client,
            "tenant": answer.tenant,
            "user_reference": answer.user_reference,
            "patient_key": answer.patient_key,
            "policy": answer.policy,
            "rules_version": answer.rules_version,
            "orders": answer.orders,
            "unknown": " ".join(answer.unknown),
        },
    )
    for card in answer.cards:
        yield (
            tables.cards,
            {
                "uuid": card.uuid,
                "answer": answer.id,
                "tenant": answer.tenant,
                "at": answer.at,
                "rule": card.rule,
                "level": card.level,
                "suggestions": " ".join(card.suggestions),
            },
        )
    for place, finding in enumerate(answer.findings):
        yield (
            tables.findings,
            {
                "answer": answer.id,
                "place": place,
                "card": finding.card,
                "at": answer.at,
                "rule": finding.rule,
                "version": finding.version,
                "level": finding.level,
                "status": finding.status,
                "mode": finding.mode,
                "order_key": finding.order_key,
                "fingerprint": finding.fingerprint,
            },
        )


def said_rows(said: Said) -> Iterable[tuple[Table, Row]]:
    """One row for every accepted suggestion, one where there is none."""
    for suggestion in said.suggestions or ("",):
        yield (
            tables.feedback,
            {
                "tenant": said.tenant,
                "card": said.card,
                "outcome": said.outcome,
                "outcome_at": said.outcome_at,
                "suggestion": suggestion,
                "client": said.client,
                "service": said.service,
                "received_at": said.received_at,
                "reason_code": said.reason_code,
                "reason_system": said.reason_system,
                "non_adherence": said.non_adherence,
                "commented": bool(said.comment),
            },
        )
    if said.comment:
        yield (
            tables.comments,
            {
                "tenant": said.tenant,
                "card": said.card,
                "outcome_at": said.outcome_at,
                "received_at": said.received_at,
                "text": said.comment,
            },
        )


def fitted(table: Table, row: Row) -> Row:
    """No text longer than its column, and none that PostgreSQL refuses: one bad row would take the others with it."""
    for column, length in LENGTHS[table.name].items():
        text = row[column]
        if len(text) > (length or COMMENT_LENGTH):
            text = text[: length or COMMENT_LENGTH]
        row[column] = text if text.isprintable() else storable(text)
    return row


def storable(text: str) -> str:
    """Without NUL and halves of surrogate pairs, which no UTF-8 database holds."""
    return text.replace("\0", "�").encode("utf-8", "replace").decode()
