"""What users have overridden lately: rule, evidence and order of the cards, by the pseudonym of the patient."""

from typing import NamedTuple

from sqlalchemy import Connection, and_, func, select

from cds_service.store.tables import answers, feedback, findings

CRITICAL = "critical"


class Overridden(NamedTuple):
    """One rule on a card on which the last word was "overridden"."""

    patient_key: str
    rule: str
    version: str
    order_key: str
    fingerprint: str


def overridden(connection: Connection, since: int) -> list[Overridden]:
    """All that was overridden after `since` (milliseconds) and not taken back; never what was critical."""
    newest = func.row_number().over(
        partition_by=(feedback.c.tenant, feedback.c.card),
        order_by=(feedback.c.outcome_at.desc(), feedback.c.received_at.desc(), feedback.c.outcome),
    )
    words = select(feedback, newest.label("age")).where(feedback.c.received_at >= since).subquery("words")
    same = and_(findings.c.card == words.c.card, answers.c.tenant == words.c.tenant)
    joined = findings.join(answers, answers.c.id == findings.c.answer).join(words, same)
    seen = findings.c
    wanted = select(answers.c.patient_key, seen.rule, seen.version, seen.order_key, seen.fingerprint)
    wanted = wanted.select_from(joined).where(
        words.c.age == 1, words.c.outcome == "overridden", words.c.outcome_at >= since, seen.level != CRITICAL
    )
    return [Overridden(*row) for row in connection.execute(wanted)]
