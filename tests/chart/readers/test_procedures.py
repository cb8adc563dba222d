from typing import Any

import pytest

from cds_service.chart.facts import Administration, Procedure
from cds_service.chart.readers import procedures
from tests.chart.conftest import ChartOf, Resource, coded, rxnorm, snomed


def cpt(code: str, display: str = "") -> Resource:
    return coded("http://www.ama-assn.org/go/cpt", code, display)


def procedure(**more: Any) -> Resource:
    basics = {"resourceType": "Procedure", "id": "p", "status": "completed", "performedDateTime": "2026-01-15"}
    return {**basics, "code": cpt("27130"), **more}


def injection(**more: Any) -> Resource:
    return procedure(**{"code": cpt("20611"), "bodySite": [{"text": "right hip"}], **more})


def given(**more: Any) -> Resource:
    return {
        "resourceType": "MedicationAdministration",
        "id": "m",
        "status": "completed",
        "effectiveDateTime": "2026-01-15",
        "medicationCodeableConcept": rxnorm("10759", "triamcinolone acetonide"),
        "dosage": {"dose": {"value": 40, "unit": "mg"}},
        **more,
    }


def done(chart_of: ChartOf, **more: Any) -> Procedure | None:
    return next(iter(chart_of(procedure(**more)).procedures.all), None)


def only(chart_of: ChartOf, *resources: Resource) -> Administration:
    (event,) = chart_of(*resources).administrations.all
    return event


def test_a_procedure_says_what_when_and_where(chart_of: ChartOf) -> None:
    fact = done(chart_of, bodySite=[snomed("287679003")])
    assert fact is not None
    assert {"hip-replacement", "hip-prosthesis"} <= fact.concepts
    assert (fact.side, fact.when and fact.when.text, fact.reference) == ("left", "2026-01-15", "Procedure/p")


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        ("completed", True),
        ("in-progress", True),
        ("not-done", False),
        ("entered-in-error ", False),
        ("stopped", False),
        ("preparation", False),
        ("Not done", False),
        ("unknown", True),
        ("finished", True),
    ],
)
def test_which_status_counts(chart_of: ChartOf, status: str, counts: bool) -> None:
    assert (done(chart_of, status=status) is not None) is counts


def test_not_done_as_stu3_says_it_does_not_count(chart_of: ChartOf) -> None:
    assert done(chart_of, notDone=True) is None


def test_a_procedure_done_on_a_day_still_to_come_does_not_count_and_is_said(chart_of: ChartOf) -> None:
    chart = chart_of(procedure(performedDateTime="2026-04-01"))
    assert chart.procedures.all == ()
    (said,) = chart.unusable
    assert (said.data, said.date, said.why, said.reference) == (
        "procedures", "2026-04-01", "recorded as done, on a day still to come", "Procedure/p",
    )  # fmt: skip
    assert "hip-replacement" in said.concepts


def test_what_is_planned_or_done_later_today_is_no_slip_of_the_date(chart_of: ChartOf) -> None:
    assert chart_of(procedure(status="preparation", performedDateTime="2026-04-01")).unusable == ()
    fact = done(chart_of, performedDateTime="2026-03-30T23:30:00+02:00")
    assert fact is not None and fact.when is not None and fact.when.text == "2026-03-30"


def test_an_injection_done_on_a_day_still_to_come_is_one_without_a_date(chart_of: ChartOf) -> None:
    chart = chart_of(injection(performedDateTime="2026-04-01"))
    (event,) = chart.administrations.all
    assert (event.start, event.end, event.misdated, event.hip_region) == (None, None, "2026-04-01", True)
    assert [said.date for said in chart.unusable] == ["2026-04-01"]


@pytest.mark.parametrize(
    ("elements", "day"),
    [
        ({"performedDateTime": "", "performedPeriod": {"start": "2025-12-01"}}, "2025-12-01"),
        ({"performedDateTime": "", "encounter": {"reference": "Encounter/e1"}}, "2025-11-03"),
        ({"performedDateTime": "", "encounter": {"reference": "Encounter/e2"}}, None),
        ({"performedDateTime": ""}, None),
    ],
)
def test_the_day_is_when_it_was_performed_else_of_its_encounter(
    chart_of: ChartOf, elements: dict[str, Any], day: str | None
) -> None:
    encounter = {"resourceType": "Encounter", "id": "e1", "period": {"start": "2025-11-03T10:00:00+01:00"}}
    (fact,) = chart_of(procedure(**elements), encounter).procedures.all
    assert (fact.when.text if fact.when else None) == day


def test_an_implant_may_be_a_device(chart_of: ChartOf) -> None:
    device = {"resourceType": "Device", "id": "d", "status": "active", "type": {"text": "hip prosthesis, right"}}
    (fact,) = chart_of(device).procedures.all
    assert "hip-prosthesis" in fact.concepts
    assert (fact.side, fact.when, fact.reference) == ("right", None, "Device/d")
    assert chart_of({**device, "status": "entered-in-error"}).procedures.all == ()
    assert chart_of({**device, "type": {"text": "hearing aid"}}).procedures.all == ()


# Injections into the hip region


def test_an_injection_into_the_hip_without_a_drug_is_an_event_whose_drug_nobody_recorded(chart_of: ChartOf) -> None:
    event = only(chart_of, injection())
    assert (event.hip_region, event.target, event.side, event.drug_recorded) == (True, "ia", "right", False)
    assert event.start is not None
    assert event.start.text == "2026-01-15"
    assert event.concepts == frozenset()


@pytest.mark.parametrize(
    "elements",
    [
        {"bodySite": []},
        {"bodySite": [{"text": "right knee"}]},
        {"code": cpt("27130")},
        {"status": "not-done"},
    ],
)
def test_what_is_no_injection_into_the_hip_is_no_event(chart_of: ChartOf, elements: dict[str, Any]) -> None:
    assert chart_of(injection(**elements)).administrations.all == ()


def test_a_steroid_injected_elsewhere_is_an_event_but_none_of_the_hip(chart_of: ChartOf) -> None:
    (event,) = chart_of(injection(bodySite=[], code={"text": "knee steroid injection"})).administrations.all
    assert "steroid" in event.concepts
    assert (event.hip_region, event.route) == (False, procedures.ELSEWHERE)


@pytest.mark.parametrize(
    ("elements", "target"),
    [
        ({"bodySite": [snomed("24136001")]}, "ia"),
        ({"bodySite": [{"text": "left trochanteric bursa"}]}, "bursa-gt"),
        ({"bodySite": [{"text": "iliopsoas bursa"}]}, "bursa-ip"),
        ({"bodySite": [], "code": cpt("20611", "Injection, right hip")}, "ia"),
        ({"bodySite": [], "code": cpt("27093")}, "ia"),
        ({"bodySite": [], "code": {"text": "trochanteric bursa injection, left"}}, "bursa-gt"),
        ({"code": cpt("20550"), "bodySite": [{"text": "gluteus medius tendon"}]}, "peritend"),
    ],
)
def test_the_structure_that_was_injected(chart_of: ChartOf, elements: dict[str, Any], target: str) -> None:
    event = only(chart_of, injection(**elements))
    assert (event.hip_region, event.target) == (True, target)


@pytest.mark.parametrize(
    ("elements", "concept"),
    [
        ({"usedCode": [rxnorm("10759", "triamcinolone acetonide")]}, "steroid"),
        ({"code": {"text": "right hip cortisone injection"}}, "steroid"),
        ({"code": snomed("428906001"), "bodySite": []}, "steroid"),
        ({"code": cpt("20611", "hyaluronate injection, right hip")}, "hyaluronate"),
        ({"code": cpt("20611", "lidocaine injection, right hip")}, "local-anaesthetic"),
    ],
)
def test_the_drug_may_stand_in_the_procedure_itself(chart_of: ChartOf, elements: dict[str, Any], concept: str) -> None:
    event = only(chart_of, injection(**elements))
    assert concept in event.concepts
    assert event.drug_recorded


@pytest.mark.parametrize(
    "code", [cpt("27093"), cpt("0232T"), {"text": "aspiration of right hip"}, {"text": "femoral nerve block"}]
)
def test_what_never_holds_a_steroid_is_not_an_injection_of_an_unknown_drug(
    chart_of: ChartOf, code: dict[str, Any]
) -> None:
    event = only(chart_of, injection(code=code))
    assert event.drug_recorded
    assert "steroid" not in event.concepts


def test_an_injection_or_aspiration_may_have_held_a_steroid(chart_of: ChartOf) -> None:
    assert not only(chart_of, injection(code={"text": "joint injection and aspiration"})).drug_recorded


@pytest.mark.parametrize(
    "link",
    [
        {"partOf": [{"reference": "Procedure/p"}]},
        {},
        {"dosage": {"dose": {"value": 40, "unit": "mg"}, "route": {"text": "intra-articular"}}},
    ],
)
def test_an_injection_and_its_drug_are_one_event(chart_of: ChartOf, link: dict[str, Any]) -> None:
    event = only(chart_of, injection(), given(**link))
    assert "triamcinolone-acetonide" in event.concepts
    assert (event.hip_region, event.target, event.side, event.dose.mg) == (True, "ia", "right", 40)


@pytest.mark.parametrize(
    "elements",
    [
        {"effectiveDateTime": "2026-01-16"},
        {"partOf": [{"reference": "Procedure/another"}]},
        {"dosage": {"route": {"text": "oral"}}},
        {"medicationCodeableConcept": rxnorm("1364430", "apixaban")},
    ],
)
def test_what_was_given_otherwise_is_another_event(chart_of: ChartOf, elements: dict[str, Any]) -> None:
    events = chart_of(injection(), given(**elements)).administrations.all
    assert sorted(event.hip_region for event in events) == [False, True]
