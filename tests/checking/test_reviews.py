from datetime import date

import pytest

from cds_service.checking.reviews import due_soon, overdue
from cds_service.reasoning.rule import Review

REVIEW = Review(owner="unassigned", last_reviewed="never", review_by="2027-06-30")


@pytest.mark.parametrize(("today", "wrong"), [(date(2027, 6, 30), 0), (date(2027, 7, 1), 1)])
def test_a_review_that_is_past_is_a_fault(today: date, wrong: int) -> None:
    assert len(list(overdue(REVIEW, today))) == wrong


@pytest.mark.parametrize(
    ("today", "warned"),
    [(date(2027, 3, 31), 0), (date(2027, 4, 1), 1), (date(2027, 6, 30), 1), (date(2027, 7, 1), 0)],
)
def test_a_review_within_90_days_is_a_warning(today: date, warned: int) -> None:
    assert len(list(due_soon(REVIEW, today))) == warned


def test_the_wording() -> None:
    (problem,) = overdue(REVIEW, date(2028, 1, 1))
    assert problem.what == "the review was due on 2027-06-30."
    (problem,) = overdue(REVIEW.model_copy(update={"review_by": "soon"}), date(2028, 1, 1))
    assert (problem.what, problem.advice) == ('"soon" is no date.', "Write year, month and day: 2027-06-30.")
