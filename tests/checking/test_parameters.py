"""Parameters left out, and other words in their place."""

import pytest

from cds_service.checking.parameters import left_out, other_words
from cds_service.reasoning.findings import FINDINGS
from cds_service.reasoning.findings.base import Finding


def finding(word: str, **given: object) -> Finding:
    return FINDINGS[word].model_validate(given)


@pytest.mark.parametrize(
    ("one", "changes"),
    [
        (finding("condition", of="stroke", side="order", status="past"), ["side dropped", "status dropped"]),
        (finding("condition", of="stroke", within="age"), ["within dropped"]),
        (finding("given", of="steroid", closer_than="age", times="two"), ["closer_than dropped", "times dropped"]),
        (finding("newest", of="inr", within="age", counted_from="now"), ["within dropped", "counted_from dropped"]),
        (finding("newest", of="inr", above="low", at_most="high"), ["above dropped", "at_most dropped"]),
        (finding("taking", of="prednisolone", for_at_least="long"), ["for_at_least dropped"]),
        (finding("taking", of="apixaban", not_covered_by="ac-bridging"), ["not_covered_by dropped"]),
        (finding("allergy", against="steroid", match="class-only", severe=True), ["match dropped", "severe dropped"]),
        (finding("maximum_fraction", of="prilocaine", including=["recent", "topical"]), ["including dropped"]),
        (finding("planned", of="hip-replacement", dated=False), ["dated dropped"]),
    ],
)
def test_each_parameter_that_is_set_is_left_out(one: Finding, changes: list[str]) -> None:
    assert [change for change, _ in left_out(one)] == changes


@pytest.mark.parametrize(
    ("one", "word"),
    [
        (finding("newest", of="living-alone", **{"is": "lives-alone"}), "is"),
        (finding("given", of="live-vaccine", **{"from": "immunisations"}), "from"),
        (finding("allergy", of="lidocaine", type="intolerance"), "type"),
    ],
)
def test_a_parameter_has_the_name_that_rules_give_it(one: Finding, word: str) -> None:
    ((change, made),) = left_out(one)
    assert change == f"{word} dropped"
    assert word not in made.model_dump(by_alias=True, exclude_unset=True)


@pytest.mark.parametrize(
    "one",
    [
        finding("condition", of="stroke", side="any", status="active"),
        finding("taking", of="local-anaesthetic", **{"except": "prilocaine"}),
        finding("injectate", of="lidocaine", containing="methylparaben"),
        finding("implant", of="hip-prosthesis", unless_later="hip-explant", **{"as": "prosthesis"}),
    ],
)
def test_what_changes_nothing_or_is_taken_out_elsewhere_stays(one: Finding) -> None:
    assert list(left_out(one)) == []


def test_a_finding_keeps_all_else_and_the_name_of_its_evidence() -> None:
    within, side = left_out(finding("condition", of=["stroke", "embolism"], side="order", within="age"))
    assert side[1].model_dump(exclude_unset=True) == {"of": ("stroke", "embolism"), "within": "age", "as_": "stroke"}
    assert within[1].model_dump(exclude_unset=True) == {"of": ("stroke", "embolism"), "side": "order", "as_": "stroke"}


def test_a_parameter_that_is_needed_stays() -> None:
    assert list(left_out(finding("gaps", times="one"))) == []


@pytest.mark.parametrize(
    ("one", "changes"),
    [
        (finding("condition", of="stroke", side="order"), ["side: order → order-or-unrecorded"]),
        (finding("condition", of="stroke", side="order-or-unrecorded"), ["side: order-or-unrecorded → order"]),
        (finding("condition", of="stroke", side="opposite"), []),
        (finding("condition", of="stroke", status="active-or-past"), ["status: active-or-past → past"]),
        (finding("condition", of="stroke", within="age"), ["direction: before → after"]),
        (finding("planned", of="hip-replacement", closer_than="age"), ["direction: after → before"]),
        (finding("planned", of="hip-replacement"), []),
        (finding("dose", of="steroid", per="side"), ["per: side → order"]),
        (finding("maximum_fraction", of="prilocaine", basis="weight"), ["basis: weight → absolute"]),
    ],
)
def test_a_word_is_read_as_another_one(one: Finding, changes: list[str]) -> None:
    assert [change for change, _ in other_words(one)] == changes
