"""What each finding must have read: the prefetch follows from it."""

from typing import Any

import pytest

from cds_service.reasoning.findings import FINDINGS


@pytest.mark.parametrize(
    ("word", "given", "needs"),
    [
        ("age", {}, {("patient", "")}),
        ("sex", "female", {("patient", "")}),
        ("condition", "cirrhosis", {("conditions", "cirrhosis")}),
        ("procedure", "hip-surgery", {("procedures", "hip-surgery")}),
        ("given", "steroid", {("procedures", "steroid"), ("administrations", "steroid")}),
        ("planned", "hip-replacement", {("service_requests", "hip-replacement")}),
        ("imaging", "mri", {("imaging_reports", "mri")}),
        ("allergy", {"against": "steroid"}, {("allergies", "steroid")}),
        ("newest", ["inr", "crp"], {("results", "inr"), ("results", "crp")}),
        ("taking", "warfarin", {("medications", "warfarin"), ("administrations", "warfarin")}),
        ("taking", {"of": "warfarin", "status": "drafted"}, set()),
        ("dose", "steroid", set()),
        ("calculated", "bmi", {("results", "weight"), ("results", "height"), ("results", "bmi")}),
    ],
)
def test_a_finding_names_its_data(word: str, given: Any, needs: set[tuple[str, str]]) -> None:
    assert set(FINDINGS[word].model_validate(given).needs()) == needs


def test_wider_questions_need_more() -> None:
    ended = FINDINGS["taking"].model_validate({"of": "warfarin", "status": ["active", "ended"]})
    assert ("past_medications", "warfarin") in set(ended.needs())
    high = FINDINGS["taking"].model_validate({"of": "warfarin", "dose_class": "high"})
    assert ("results", "weight") in set(high.needs())
    both = {"of": "lidocaine", "including": ["recent", "topical"], "above": "full"}
    fraction = FINDINGS["maximum_fraction"].model_validate(both)
    assert {("administrations", "lidocaine"), ("medications", "lidocaine")} <= set(fraction.needs())
    hold = FINDINGS["hold_too_short"].model_validate({"of": "antithrombotic", "column": "deep"})
    assert {("results", "inr"), ("results", "doac-level"), ("past_medications", "antithrombotic")} <= set(hold.needs())
