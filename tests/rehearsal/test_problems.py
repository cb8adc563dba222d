from typing import Any

import pytest

from cds_service.rehearsal.problems import allergies, conditions
from cds_service.rehearsal.stage import Stage


def codes(concept: Any) -> list[str]:
    return [one["code"] for one in concept["coding"]]


def test_an_icd_code_is_a_confirmed_problem_of_long_ago(stage: Stage) -> None:
    (one,) = conditions(["Z96.641"], stage)
    assert codes(one["code"]) == ["Z96.641"]
    assert (codes(one["clinicalStatus"]), codes(one["verificationStatus"])) == (["active"], ["confirmed"])
    assert one["onsetDateTime"] == "2024-04-29"
    assert "bodySite" not in one


def test_a_concept_has_its_side_onset_and_end(stage: Stage) -> None:
    raw = [{"septic-hip": "right", "days_ago": 120, "resolved_days_ago": 89, "verification": "provisional"}]
    (one,) = conditions(raw, stage)
    assert one["bodySite"][0]["text"] == "right"
    assert (one["onsetDateTime"], one["abatementDateTime"]) == ("2025-11-30", "2025-12-31")
    assert (codes(one["clinicalStatus"]), codes(one["verificationStatus"])) == (["resolved"], ["provisional"])


def test_without_a_word_no_known_allergy_is_asserted(stage: Stage) -> None:
    assert [codes(one["code"]) for one in allergies(None, stage)] == [["716186003"]]
    assert allergies("none-recorded", stage) == []


@pytest.mark.parametrize(
    ("said", "severity", "manifestation"),
    [("anaphylaxis", "severe", "anaphylaxis"), ("mild rash", "mild", "rash"), ("syncope", None, "syncope")],
)
def test_a_reaction_may_say_how_severe_it_was(
    said: str, severity: str | None, manifestation: str, stage: Stage
) -> None:
    (reaction,) = allergies([{"lidocaine": said}], stage)[0]["reaction"]
    assert reaction.get("severity") == severity
    assert reaction["manifestation"] == [{"text": manifestation}]


def test_an_allergen_that_no_rule_knows_is_staged_by_name(stage: Stage) -> None:
    (one,) = allergies([{"house dust": "none", "type": "intolerance"}], stage)
    assert (one["code"], one["type"]) == ({"text": "house dust"}, "intolerance")
    assert "reaction" not in one


def test_a_problem_may_say_where_it_is(stage: Stage) -> None:
    sided, unsided = conditions([{"C79.51": "left", "at": "hip"}, {"C79.51": "any", "at": "pelvis"}], stage)
    assert sided["bodySite"] == [{"coding": sided["bodySite"][0]["coding"], "text": "left hip"}]
    assert unsided["bodySite"] == [{"text": "pelvis"}]
