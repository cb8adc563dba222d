"""What stands of the feedback: the latest word on every card, with the card where we know it."""

from sqlalchemy import ColumnElement, Subquery, and_, case, func, select

from cds_service.store.tables import cards, feedback


def standing() -> Subquery:
    """One row for each card that feedback came for: its last outcome, reason and time; `known` says whether we showed
    that card to that tenant, `rule`, `level` and `shown_at` are the card's.

    The later word wins; both are kept. A time in the future counts as the time at which it came.
    """
    order = func.row_number().over(
        partition_by=(feedback.c.tenant, feedback.c.card),
        order_by=(said_at().desc(), feedback.c.received_at.desc(), feedback.c.outcome, feedback.c.suggestion),
    )
    latest = select(feedback, said_at().label("said_at"), order.label("age")).subquery("latest")
    shown = latest.outerjoin(cards, and_(cards.c.uuid == latest.c.card, cards.c.tenant == latest.c.tenant))
    columns = [column for column in latest.c if column.name != "age"]
    return (
        select(
            *columns,
            cards.c.uuid.is_not(None).label("known"),
            cards.c.rule,
            cards.c.level,
            cards.c.answer,
            cards.c.at.label("shown_at"),
        )
        .select_from(shown)
        .where(latest.c.age == 1)
        .subquery("standing")
    )


def said_at() -> ColumnElement[int]:
    """When the user decided, as far as that can be true."""
    late = feedback.c.outcome_at > feedback.c.received_at
    return case((late, feedback.c.received_at), else_=feedback.c.outcome_at)
