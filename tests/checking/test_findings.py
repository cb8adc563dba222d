"""Each operator on one finding: what it makes of it, and what it leaves alone."""

from typing import Any

import pytest

from cds_service.checking.findings import variants
from cds_service.reasoning.findings import FINDINGS
from cds_service.reasoning.limits import Limit

LIMITS = {
    "high": Limit(value=3, unit="{INR}", source="local"),
    "strict": Limit(value=3, unit="{INR}", exact="fires", source="local"),
    "none": Limit(value="none", unit="{INR}", source="local"),
    "age": Limit(value=7, unit="d", source="local"),
}


def changes(word: str, **given: Any) -> list[str]:
    return [one.change for one in variants(FINDINGS[word].model_validate(given), LIMITS)]


@pytest.mark.parametrize(
    ("word", "limit", "flipped", "exact"),
    [
        ("above", "high", "at_least", "passes"),
        ("below", "high", "at_most", "passes"),
        ("at_least", "high", "above", "passes"),
        ("at_most", "strict", "below", "passes"),
        ("above", "strict", "above", "passes"),
    ],
)
def test_what_equality_does_is_turned_round(word: str, limit: str, flipped: str, exact: str) -> None:
    finding = FINDINGS["newest"].model_validate({"of": "inr", word: limit})
    made = next(one for one in variants(finding, LIMITS) if one.operator == "flip equality")
    assert getattr(made.finding, flipped) == limit
    assert made.limits[limit].exact == exact


def test_a_limit_that_is_none_has_no_equality() -> None:
    assert changes("newest", of="inr", above="none") == ["of: inr emptied", "above dropped"]


def test_a_window_changes_its_edge() -> None:
    assert "within age: within → closer_than" in changes("condition", of="stroke", within="age")


def test_each_name_of_a_list_is_taken_out() -> None:
    finding = FINDINGS["taking"].model_validate(["warfarin", "apixaban"])
    assert [one.finding.model_dump()["of"] for one in variants(finding, LIMITS)] == [("apixaban",), ("warfarin",)]


def test_the_only_code_list_is_emptied_and_the_evidence_keeps_its_name() -> None:
    (made,) = variants(FINDINGS["taking"].model_validate("warfarin"), LIMITS)
    assert made.change == "of: warfarin emptied"
    assert made.finding.name == "warfarin"
    assert list(made.finding.concepts()) == ["nothing"]


def test_the_only_word_that_is_no_code_list_stays() -> None:
    assert changes("kind", of="ia") == []


def test_a_filter_is_taken_away() -> None:
    assert "except: prilocaine emptied" in changes("taking", of="local-anaesthetic", **{"except": "prilocaine"})


def test_a_later_event_no_longer_cancels() -> None:
    assert "unless_later dropped" in changes("implant", of="hip-prosthesis", unless_later="hip-explant")
