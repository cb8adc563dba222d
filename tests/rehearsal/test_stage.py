from datetime import date
from typing import Any

import pytest

from cds_service.rehearsal.stage import Stage, resource
from cds_service.rehearsal.words import Entry, GivenError


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"days_ago": 3}, "2026-03-27"),
        ({"in_days": 3}, "2026-04-02"),
        ({"hours_ago": 10}, "2026-03-29T23:00:00+02:00"),
        ({"date": date(2021, 3, 2)}, "2021-03-02"),
        ({"date": "2021-03"}, "2021-03"),
        ({"date": "none"}, ""),
        ({}, "as it was"),
    ],
)
def test_dates_are_told_from_the_moment_of_the_scenario(more: dict[str, Any], told: str, stage: Stage) -> None:
    assert stage.when(Entry("inr", 3.0, more), "as it was") == told


def test_a_last_dose_is_told_from_the_injection(stage: Stage) -> None:
    assert stage.before_injection(13) == "2026-03-31T20:00:00+02:00"


def test_a_concept_becomes_its_codings(stage: Stage) -> None:
    warfarin = stage.concept("warfarin", "taking", "drug")
    assert warfarin["text"] == "warfarin"
    assert ("http://www.nlm.nih.gov/research/umls/rxnorm", "11289") in {
        (one["system"], one["code"]) for one in warfarin["coding"]
    }


def test_codes_that_carry_a_side_are_left_out(stage: Stage) -> None:
    coding = stage.concept("hip-replacement", "procedures", "procedure")["coding"]
    assert "27130" in {one["code"] for one in coding}
    assert not any(one["code"].startswith("0SR9") for one in coding)


def test_a_name_of_the_code_book_stands_as_text(stage: Stage) -> None:
    assert stage.concept("Eliquis", "taking", "drug") == {"text": "Eliquis"}


def test_a_name_that_means_nothing_is_refused(stage: Stage) -> None:
    said = "taking: 'wafarin' is neither a drug concept of rules/codes nor one of its names."
    with pytest.raises(GivenError) as error:
        stage.concept("wafarin", "taking", "drug")
    assert str(error.value) == said


def test_a_concept_of_another_domain_is_refused(stage: Stage) -> None:
    with pytest.raises(GivenError, match="'cirrhosis' is neither a drug concept"):
        stage.concept("cirrhosis", "taking", "drug")


def test_empty_members_are_left_out() -> None:
    made = resource("Condition", 1, code={"text": "x"}, bodySite=[], onsetDateTime="", note=None)
    assert made == {"resourceType": "Condition", "id": "condition-1", "code": {"text": "x"}}
