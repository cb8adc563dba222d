from typing import Any

import pytest

from cds_service.chart.facts import Planned
from tests.chart.conftest import ChartOf, Resource, coded, rxnorm, snomed


def cpt(code: str, display: str = "") -> Resource:
    return coded("http://www.ama-assn.org/go/cpt", code, display)


def request(**more: Any) -> Resource:
    basics = {"resourceType": "ServiceRequest", "id": "s", "status": "active", "intent": "order"}
    return {**basics, "code": cpt("27130"), "bodySite": [snomed("287579007")], **more}


def one(chart_of: ChartOf, resource: Resource) -> Planned | None:
    return next(iter(chart_of(resource).planned.all), None)


def test_a_request_says_what_is_planned_where_and_when(chart_of: ChartOf) -> None:
    plan = one(chart_of, request(occurrenceDateTime="2026-06-20", requester={"reference": "Practitioner/d1"}))
    assert plan is not None
    assert "hip-replacement" in plan.concepts
    assert (plan.side, plan.status, plan.requester) == ("right", "active", "Practitioner/d1")
    assert plan.when is not None
    assert plan.when.text == "2026-06-20"


@pytest.mark.parametrize(
    ("elements", "counts"),
    [
        ({"status": "on-hold"}, True),
        ({"status": "on hold"}, True),
        ({"status": "unknown"}, True),
        ({"status": "released"}, True),
        ({"status": "proposed"}, False),
        ({"status": ""}, True),
        ({"status": "draft"}, False),
        ({"status": "revoked"}, False),
        ({"status": "completed"}, False),
        ({"status": "entered-in-error"}, False),
        ({"doNotPerform": True}, False),
        ({"intent": "option"}, False),
        ({"code": {"text": "haircut"}}, False),
    ],
)
def test_which_requests_count(chart_of: ChartOf, elements: dict[str, Any], counts: bool) -> None:
    assert (one(chart_of, request(**elements)) is not None) is counts


@pytest.mark.parametrize(
    "elements",
    [
        {"occurrencePeriod": {"start": "2026-06-20"}},
        {"occurrenceTiming": {"event": ["2026-06-20"]}},
    ],
)
def test_the_day_may_stand_in_a_period_or_timing(chart_of: ChartOf, elements: dict[str, Any]) -> None:
    plan = one(chart_of, request(**elements))
    assert plan is not None
    assert plan.when is not None
    assert plan.when.text == "2026-06-20"


@pytest.mark.parametrize(
    ("elements", "status"),
    [
        ({}, "waiting-list"),
        ({"occurrenceDateTime": "2026-06-20"}, "active"),
        ({"code": cpt("97110")}, "active"),
        ({"code": cpt("97110"), "category": [{"text": "Waiting list"}]}, "waiting-list"),
    ],
)
def test_a_replacement_without_a_date_is_on_the_waiting_list(
    chart_of: ChartOf, elements: dict[str, Any], status: str
) -> None:
    plan = one(chart_of, request(**elements))
    assert plan is not None
    assert plan.status == status


@pytest.mark.parametrize(
    ("elements", "steroid"),
    [
        ({"code": cpt("20611")}, True),
        ({"code": cpt("20611", "hip steroid injection")}, True),
        ({"code": cpt("20611", "hyaluronate injection")}, False),
        ({"code": cpt("27093")}, False),
    ],
)
def test_an_injection_into_the_hip_is_one_by_its_site(
    chart_of: ChartOf, elements: dict[str, Any], steroid: bool
) -> None:
    plan = one(chart_of, request(**elements))
    assert plan is not None
    assert "hip-injection" in plan.concepts
    assert ("hip-steroid-injection" in plan.concepts) is steroid


def test_an_injection_elsewhere_is_none_into_the_hip(chart_of: ChartOf) -> None:
    plan = one(chart_of, request(code=cpt("20611"), bodySite=[{"text": "right knee"}]))
    assert plan is not None
    assert "hip-injection" not in plan.concepts


def test_a_laboratory_order_is_known_by_its_test(chart_of: ChartOf) -> None:
    plan = one(chart_of, request(code=coded("http://loinc.org", "6301-6"), bodySite=[]))
    assert plan is not None
    assert "inr" in plan.concepts


def test_completed_physiotherapy_is_history(chart_of: ChartOf) -> None:
    chart = chart_of(request(status="completed", code=cpt("97110"), authoredOn="2025-10-02"))
    (fact,) = chart.procedures.all
    assert "physiotherapy" in fact.concepts
    assert fact.when is not None
    assert fact.when.text == "2025-10-02"
    assert chart_of(request(status="completed")).procedures.all == ()


@pytest.mark.parametrize(
    ("status", "read"),
    [
        ("booked", "active"),
        ("pending", "active"),
        ("arrived", "active"),
        ("waitlist", "waiting-list"),
        ("checked-in", "active"),
        ("", "active"),
        ("proposed", None),
        ("cancelled", None),
    ],
)
def test_an_appointment_counts_when_it_is_booked(chart_of: ChartOf, status: str, read: str | None) -> None:
    appointment = {
        "resourceType": "Appointment",
        "id": "a",
        "status": status,
        "serviceType": [{"text": "total hip replacement, right"}],
        "start": "2026-06-20T08:00:00+02:00",
        "participant": [{"actor": {"reference": "Patient/p1"}}],
    }
    plan = one(chart_of, appointment)
    assert (plan.status if plan else None) == read
    if plan is not None:
        assert "hip-replacement" in plan.concepts
        assert (plan.side, plan.when and plan.when.text) == ("right", "2026-06-20")


def test_injectates_are_named_in_the_order(chart_of: ChartOf) -> None:
    plan = one(chart_of, request(code=cpt("20611"), orderDetail=[rxnorm("10759", "triamcinolone acetonide")]))
    assert plan is not None
    assert "steroid" in plan.drugs


def test_a_care_plan_in_force_is_known_by_its_title(chart_of: ChartOf) -> None:
    plan = {
        "resourceType": "CarePlan",
        "id": "k",
        "status": "active",
        "title": "Haemostasis plan",
        "period": {"start": "2026-02-01"},
    }
    read = one(chart_of, plan)
    assert read is not None
    assert "haemostasis-plan" in read.concepts
    assert (read.when and read.when.text, read.reference) == ("2026-02-01", "CarePlan/k")
    assert one(chart_of, {**plan, "status": "revoked"}) is None
    assert one(chart_of, {**plan, "title": "Diet"}) is None


def due(**more: Any) -> Resource:
    dated = [{"value": "2026-05-01"}, {"value": "2026-04-20"}]
    one = {"vaccineCode": [coded("http://hl7.org/fhir/sid/cvx", "03")], "dateCriterion": dated, **more}
    return {"resourceType": "ImmunizationRecommendation", "id": "i", "recommendation": [one]}


def test_a_vaccine_is_due_on_the_first_day_that_is_named(chart_of: ChartOf) -> None:
    plan = one(chart_of, due(forecastStatus={"coding": [{"code": "due"}]}))
    assert plan is not None
    assert "live-vaccine" in plan.concepts
    assert plan.when is not None
    assert plan.when.text == "2026-04-20"


@pytest.mark.parametrize(
    "elements",
    [
        {"forecastStatus": {"coding": [{"code": "immune"}]}},
        {"forecastStatus": {"text": "Contraindicated"}},
        {"forecastStatus": {"coding": [{"code": "complete"}]}},
        {"vaccineCode": [{"text": "something else"}]},
    ],
)
def test_what_nobody_will_give_is_not_planned(chart_of: ChartOf, elements: Resource) -> None:
    assert one(chart_of, due(**elements)) is None


def test_a_vaccine_without_a_day_is_due_some_day(chart_of: ChartOf) -> None:
    plan = one(chart_of, due(dateCriterion=[]))
    assert plan is not None
    assert plan.when is None
