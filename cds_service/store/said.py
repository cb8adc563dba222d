"""Feedback row by row: for the list of comments, and for exports."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, select

from cds_service.store.counts import Span
from cds_service.store.tables import answers, cards, comments, feedback, findings

PAGE = 1000  # rows that are in memory at a time


class Outcome(NamedTuple):
    """One word on one card that we showed. Times in milliseconds; `comment` may name a person."""

    rule: str
    version: str
    level: str
    card: str
    shown_at: int
    outcome: str
    suggestion: str
    reason_code: str
    reason_system: str
    non_adherence: str
    comment: str
    user: str
    outcome_at: int
    tenant: str
    client: str
    hook: str


def outcomes(connection: Connection, span: Span, *, commented: bool = False) -> Iterator[Outcome]:
    """Every word that came in the span, the oldest first; `commented`: only those with a free text."""
    seen: set[tuple[str, str, str, int]] = set()
    for row in connection.execution_options(yield_per=PAGE).execute(_wanted(span, commented)):
        found = Outcome._make("" if value is None else value for value in row)
        once = (found.card, found.outcome, found.suggestion, found.outcome_at)
        if once not in seen:  # a rule that spoke about two orders leads one card
            seen.add(once)
            yield found


def _wanted(span: Span, commented: bool) -> Select[Any]:
    """The columns of an Outcome, in its order, where client, tenant, rule, hook and time fit."""
    same = and_(cards.c.uuid == feedback.c.card, cards.c.tenant == feedback.c.tenant)
    leads = and_(findings.c.card == cards.c.uuid, findings.c.rule == cards.c.rule)
    free = and_(
        comments.c.tenant == feedback.c.tenant,
        comments.c.card == feedback.c.card,
        comments.c.outcome_at == feedback.c.outcome_at,
    )
    joined = feedback.join(cards, same).join(answers, answers.c.id == cards.c.answer)
    joined = joined.outerjoin(findings, leads).join(comments, free, isouter=not commented)
    wanted = select(
        cards.c.rule,
        findings.c.version,
        cards.c.level,
        cards.c.uuid,
        cards.c.at,
        feedback.c.outcome,
        feedback.c.suggestion,
        feedback.c.reason_code,
        feedback.c.reason_system,
        feedback.c.non_adherence,
        comments.c.text,
        answers.c.user_reference,
        feedback.c.outcome_at,
        cards.c.tenant,
        answers.c.client,
        answers.c.hook,
    ).select_from(joined)
    asked = ((cards.c.rule, span.rule), (cards.c.tenant, span.tenant), (answers.c.client, span.client))
    wanted = wanted.where(feedback.c.received_at >= span.since, feedback.c.received_at < span.until)
    wanted = wanted.where(*(column == value for column, value in (*asked, (answers.c.hook, span.hook)) if value))
    if commented:
        wanted = wanted.where(feedback.c.commented)
    return wanted.order_by(feedback.c.received_at, feedback.c.card, feedback.c.suggestion)
