"""The request and the outcome that are put into words."""

from datetime import date

from cds_service.reasoning.truth import Item
from tests.cards.scenes import occasion, order, scene, when


def test_what_resources_repeat_is_made_once() -> None:
    asked = occasion()
    assert asked.signed == {
        "subject": {"reference": "Patient/p1"},
        "authoredOn": "2026-03-30T09:00:00+00:00",
        "requester": {"reference": "Practitioner/doc-1"},
    }
    assert asked.signed["subject"] is asked.subject


def test_who_does_not_order_signs_nothing() -> None:
    assert list(occasion(user="Patient/p1").signed) == ["subject", "authoredOn"]


def test_nothing_is_proposed_for_the_past() -> None:
    assert scene(order_=order(when=when("2026-03-01"))).day == date(2026, 3, 30)
    assert scene(order_=order(when=when("2026-04-06"))).day == date(2026, 4, 6)


def test_the_item_that_a_suggestion_stands_at_is_called_each() -> None:
    inr = Item(display="INR")
    assert scene({"inr": (inr,)}).items("inr") == (inr,)
    assert scene({"inr": (inr,)}).items("each") == ()
