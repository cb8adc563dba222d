"""The sides of facts against the side of the order."""

import pytest

from cds_service.chart.facts import Side
from cds_service.reasoning.findings.sides import EITHER, NOT_RECORDED, SideWord, fits, hips, note, on
from tests.reasoning.findings.factory import order, situation


@pytest.mark.parametrize(
    ("fact", "order_side", "word", "expected"),
    [
        ("right", "right", "order", True),
        ("left", "right", "order", False),
        ("bilateral", "right", "order", True),
        ("left", "bilateral", "order", True),
        ("unknown", "right", "order", None),
        ("left", "unknown", "order", None),
        ("bilateral", "unknown", "order", True),
        ("unknown", "right", "order-or-unrecorded", True),
        ("left", "right", "order-or-unrecorded", False),
        ("left", "unknown", "order-or-unrecorded", True),
        ("unknown", "right", "unrecorded", True),
        ("left", "unknown", "unrecorded", True),
        ("bilateral", "unknown", "unrecorded", False),
        ("right", "right", "unrecorded", False),
        ("left", "right", "opposite", True),
        ("right", "right", "opposite", False),
        ("unknown", "right", "opposite", None),
        ("left", "right", "any", True),
    ],
)
def test_side_of_a_fact(fact: Side, order_side: Side, word: SideWord, expected: bool | None) -> None:
    assert fits(fact, order_side, word) is expected


def test_an_order_without_a_side_is_judged_for_each_hip() -> None:
    assert hips(situation(order_=order(side="unknown")), "order-or-unrecorded") == ("right", "left")
    assert hips(situation(order_=order(side="left")), "order") == ("left",)
    assert on("unknown", "left")
    assert not on("right", "left")


def test_what_is_said_about_sides() -> None:
    assert note("unknown", "right", "order-or-unrecorded") == NOT_RECORDED
    assert note("right", "unknown", "order-or-unrecorded") == EITHER
    assert note("unknown", "right", "any") == ""
