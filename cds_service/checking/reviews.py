"""Review dates: a rule that nobody looked at in time is a fault, one that falls due soon a warning."""

from collections.abc import Iterator
from datetime import date, timedelta

from cds_service.reasoning.errors import Problem
from cds_service.reasoning.rule import Review

NOTICE = timedelta(days=90)


def overdue(review: Review, today: date) -> Iterator[Problem]:
    due = _due(review)
    if due is None:
        what = f'"{review.review_by}" is no date.'
        yield Problem(("review", "review_by"), what, "Write year, month and day: 2027-06-30.")
    elif due < today:
        what = f"the review was due on {due}."
        yield Problem(("review", "review_by"), what, "Review the rule, then set last_reviewed and review_by.")


def due_soon(review: Review, today: date) -> Iterator[Problem]:
    due = _due(review)
    if due is not None and today <= due <= today + NOTICE:
        yield Problem(("review", "review_by"), f"the review is due on {due}.", "Plan it.")


def _due(review: Review) -> date | None:
    try:
        return date.fromisoformat(review.review_by)
    except ValueError:
        return None
