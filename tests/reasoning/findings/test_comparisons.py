"""Equality, policies that change it, and limits that are switched off."""

from typing import ClassVar

import pytest

from cds_service.reasoning.findings.comparisons import Comparison, amount, reaches
from cds_service.reasoning.limits import Limit, Limits
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import FALSE, Truth
from tests.reasoning.findings.factory import limits

FIRES = Limit(value=3.0, unit="{INR}", exact="fires", source="local")
LIMITS = limits(three=(3.0, "{INR}"), five=(5.0, "kg"), off=("none", "{INR}"), fires=FIRES)


class Comparing(Comparison):
    word: ClassVar[str] = "comparing"

    def says(self, limits: Limits) -> str:
        return self.says_bounds(limits)

    def check(self, at: Situation, limits: Limits) -> Truth:
        return FALSE


@pytest.mark.parametrize(
    ("bounds", "value", "expected"),
    [
        ({"above": "three"}, 3.0, False),
        ({"above": "three"}, 3.01, True),
        ({"above": "fires"}, 3.0, True),
        ({"below": "three"}, 3.0, False),
        ({"below": "fires"}, 3.0, True),
        ({"at_least": "three"}, 3.0, True),
        ({"at_most": "three"}, 3.0, True),
        ({"at_most": "three"}, 3.01, False),
        ({"above": "off"}, 99.0, False),
        ({"below": "off"}, 0.0, False),
        ({"at_least": "three", "below": "five"}, 4.0, True),
        ({"at_least": "three", "below": "five"}, 5.0, False),
    ],
)
def test_bounds(bounds: dict[str, str], value: float, expected: bool) -> None:
    assert Comparing.model_validate(bounds).compares(value, LIMITS) is expected


def test_counting_needs_one_where_no_limit_is_named() -> None:
    assert reaches(1, "", LIMITS)
    assert not reaches(0, "", LIMITS)
    assert not reaches(2, "three", LIMITS)
    assert reaches(3, "three", LIMITS)


def test_bounds_say_themselves() -> None:
    assert Comparing(above="three", below="five").says(LIMITS) == "above 3 and below 5 kg"
    assert amount(LIMITS["off"]) == "no limit"
