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
        (finding("condition", of="stroke", side="any", status="active"), []),
        (finding("taking", of="aspirin", times="two"), ["times dropped"]),
        (finding("newest", of="inr", within="age", counted_from="now"), ["counted_from dropped"]),
        (finding("allergy", of="lidocaine", severe=True), ["severe dropped"]),
        (finding("dose", of="steroid", per="side", measure="volume"), ["per dropped", "measure dropped"]),
        (finding("maximum_fraction", of="prilocaine", basis="weight", per="drug"), ["basis dropped"]),
        (finding("maximum_fraction", of="prilocaine", including=["recent", "topical"]), ["including dropped"]),
        (finding("given", of="steroid", into="hip-region"), ["into dropped"]),
        (finding("taking", of="prednisolone", route="oral"), ["route dropped"]),
        (finding("imaging", of="mri", region="hip-region"), ["region dropped"]),
    ],
)
def test_what_is_asked_beside_the_main_words_is_left_out(one: Finding, changes: list[str]) -> None:
    assert [change for change, _ in left_out(one)] == changes


def test_a_finding_keeps_all_else_and_the_name_of_its_evidence() -> None:
    ((_, made),) = left_out(finding("condition", of=["stroke", "embolism"], side="order", within="age"))
    assert made.model_dump(exclude_unset=True) == {"of": ("stroke", "embolism"), "within": "age", "as_": "stroke"}


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
