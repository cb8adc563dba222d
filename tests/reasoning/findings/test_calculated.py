"""Creatinine clearance, body mass index and the scores, from the chart."""

from typing import Any

import pytest

from cds_service.chart.chart import DataState
from cds_service.chart.facts import Condition
from cds_service.reasoning.findings.calculated import Calculated
from tests.reasoning.findings.factory import chart, days_ago, limits, person, result, situation

LIMITS = limits(thirty=(30, "mL/min"), obese=(30, "kg/m2"), two=(2, "1"), seven=(7, "1"))
LOW = Calculated(of="creatinine-clearance", below="thirty")


def kidneys(creatinine: float = 1.6, weight: float = 52, days: int = 20, weighed: int = 20) -> list[Any]:
    return [
        result("creatinine", creatinine, days_ago(days), unit="mg/dL", shown=f"{creatinine:g} mg/dL"),
        result("weight", weight, days_ago(weighed), unit="kg"),
    ]


def test_clearance_with_its_inputs() -> None:
    at = situation(chart(results=kidneys(), patient=person("1943-12-01")))
    found, creatinine, _ = LOW.check(at, LIMITS).evidence["creatinine-clearance"]
    assert found.value == "22 mL/min"
    assert creatinine.value == "1.6 mg/dL"


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({"results": kidneys(days=91)}, [("none", "creatinine")]),
        ({"results": kidneys(weighed=366)}, [("none", "body weight")]),
        ({"patient": person(sex="unknown")}, [("none", "sex")]),
        ({"patient": person("2010-01-01")}, [("unusable", "adult age")]),
        ({"patient": person(None)}, [("none", "age")]),
    ],
)
def test_a_missing_input_is_named(facts: dict[str, Any], missing: list[tuple[str, str]]) -> None:
    complete: dict[str, Any] = {"results": kidneys(), "patient": person()}
    truth = LOW.check(situation(chart(**{**complete, **facts})), LIMITS)
    assert [(cause.kind, cause.what) for cause in truth.causes] == missing


def test_a_failed_search_is_said_to_have_failed() -> None:
    at = situation(chart({"labs": DataState(status="failed")}, results=kidneys()[1:], patient=person()))
    assert [(cause.kind, cause.data) for cause in LOW.check(at, LIMITS).causes] == [("failed", "labs")]


def test_body_mass_index() -> None:
    sizes = [result("weight", 120, unit="kg"), result("height", 160, unit="cm")]
    finding = Calculated(of="bmi", at_least="obese")
    assert finding.check(situation(chart(results=sizes)), LIMITS).value is True
    assert finding.check(situation(chart(results=sizes[:1])), LIMITS).causes[0].what == "body height"


def problems(*concepts: str) -> list[Condition]:
    return [Condition(concepts=frozenset({concept}), display=concept) for concept in concepts]


def test_cha2ds2_vasc_adds_age_sex_and_conditions() -> None:
    score = Calculated(of="cha2ds2-vasc", at_least="seven")
    ill = problems("hypertension", "diabetes", "stroke")
    for born, conditions, expected in (("1951-03-30", ill, True), ("1951-03-31", ill, False)):
        at = situation(chart(conditions=conditions, patient=person(born)))
        assert score.check(at, LIMITS).value is expected


def test_a_score_is_at_least_what_is_recorded() -> None:
    score = Calculated(of="has-bled", at_least="two")
    at = situation(chart(conditions=problems("stroke", "cirrhosis"), patient=person("1980-01-01")))
    found, *lines = score.check(at, LIMITS).evidence["has-bled"]
    assert found.value == "at least 2"
    assert "labile INR" in found.note
    assert [line.display for line in lines] == ["cirrhosis", "stroke"]


def test_a_score_that_does_not_reach_is_unknown_where_conditions_failed() -> None:
    score = Calculated(of="cha2ds2-vasc", at_least="two")
    failed = {"conditions": DataState(status="failed")}
    young, old = person("1990-01-01"), person("1940-01-01")
    assert score.check(situation(chart(failed, patient=young)), LIMITS).value is None
    assert score.check(situation(chart(failed, patient=old)), LIMITS).value is True
    assert score.check(situation(chart(patient=young)), LIMITS).value is False


def test_calculations_say_themselves() -> None:
    assert LOW.says(LIMITS) == "the calculated creatinine clearance is below 30 mL/min"
    assert Calculated(of="bmi").says({}) == "the BMI can be calculated"


def test_a_recorded_body_mass_index_stands_in_for_weight_or_height() -> None:
    obese = Calculated(of="bmi", at_least="obese")
    recorded = result("bmi", 31, days_ago(20), unit="kg/m2", shown="31 kg/m2")
    size = [result("weight", 80, days_ago(20), unit="kg"), result("height", 165, days_ago(20), unit="cm")]
    assert obese.check(situation(chart(results=[recorded])), LIMITS).value is True
    assert obese.check(situation(chart(results=[recorded, *size])), LIMITS).value is False
    old = result("bmi", 31, days_ago(366), unit="kg/m2")
    assert obese.check(situation(chart(results=[old])), LIMITS).value is None


CUT_OFF = DataState(status="truncated")


@pytest.mark.parametrize(("creatinine", "low"), [(1.6, True), (0.9, None)])
@pytest.mark.parametrize("data", ["labs", "measurements"])
def test_a_clearance_of_inputs_that_may_not_be_the_newest_warns_and_reassures_nobody(
    data: str, creatinine: float, low: bool | None
) -> None:
    facts = chart({data: CUT_OFF}, results=kidneys(creatinine), patient=person("1943-12-01"))
    truth = LOW.check(situation(facts), LIMITS)
    assert truth.value is low
    assert [cause.kind for cause in truth.causes] == ([] if low else ["truncated"])


@pytest.mark.parametrize(("sizes", "large"), [({"weight": 120, "height": 160}, True), ({"bmi": 29}, None)])
def test_a_body_mass_too(sizes: dict[str, float], large: bool | None) -> None:
    facts = chart({"measurements": CUT_OFF}, results=[result(name, value) for name, value in sizes.items()])
    assert Calculated(of="bmi", at_least="obese").check(situation(facts), LIMITS).value is large


@pytest.mark.parametrize(("pressure", "assessed"), [(161, True), (160, False)])
def test_a_line_of_a_score_is_settled_only_by_what_is_bad_enough(pressure: float, assessed: bool) -> None:
    facts = chart({"vitals": CUT_OFF}, results=[result("systolic-pressure", pressure)], patient=person("1990-01-01"))
    [found, *_] = Calculated(of="has-bled").check(situation(facts), LIMITS).evidence["has-bled"]
    assert ("systolic pressure" not in found.note) is assessed
