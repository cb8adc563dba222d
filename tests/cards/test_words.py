"""Numbers, units, lists and days as cards say them."""

import pytest

from cds_service.cards import words
from tests.cards.scenes import limit, order


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (3.0, "{INR}", "3.0"),
        (4.5, "{INR}", "4.5"),
        (1, "d", "1 day"),
        (90, "d", "90 days"),
        (3, "mo", "3 months"),
        (72, "h", "72 hours"),
        (18, "a", "18 years"),
        (40, "mg", "40 mg"),
        (8.0, "%", "8 %"),
        (50, "10*9/L", "50 ×10⁹/L"),
        (38.0, "Cel", "38 °C"),
        (3, "1", "3"),
        (0.125, "1", "0.125"),
        (30, "ng/mL", "30 ng/mL"),
        (3, "{score}", "3"),
    ],
)
def test_a_limit_is_said_with_its_unit(value: float, unit: str, said: str) -> None:
    assert words.limit(limit(value, unit)) == said


def test_a_word_limit_is_said_without_hyphens() -> None:
    assert words.limit(limit("hip-region", "")) == "hip region"


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a", "b", "c", "d"], "a, b, c and d"),
        (["a", "b", "c", "d", "e", "f"], "a, b, c, d and 2 more"),
    ],
)
def test_a_list_is_said_as_people_say_it(listed: list[str], said: str) -> None:
    assert words.joined(listed) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "on the day of the injection"),
        (1, "1 day before the injection"),
        (89, "89 days before the injection"),
        (-2, "2 days after the injection"),
    ],
)
def test_days_are_counted_from_the_injection(days: int, said: str) -> None:
    assert words.before_injection(days) == said


def test_an_order_is_named_with_its_side() -> None:
    assert words.order_name(order()) == "intra-articular hip injection, right"
    assert words.order_name(order(side="unknown")) == "intra-articular hip injection, side not recorded"
