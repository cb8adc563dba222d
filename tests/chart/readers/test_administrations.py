from typing import Any

import pytest

from tests.chart.conftest import ChartOf, Resource, rxnorm


def given(**more: Any) -> Resource:
    basics = {"resourceType": "MedicationAdministration", "id": "m", "status": "completed"}
    drug = {"medicationCodeableConcept": rxnorm("5224", "heparin")}
    return {**basics, **drug, "effectiveDateTime": "2026-03-30T06:00:00+02:00", **more}


@pytest.mark.parametrize(
    ("status", "count", "running"),
    [
        ("completed", 1, False),
        ("in-progress", 1, True),
        ("stopped", 1, False),
        ("not-done", 0, False),
        ("entered-in-error", 0, False),
        ("unknown", 0, False),
    ],
)
def test_which_status_counts(chart_of: ChartOf, status: str, count: int, running: bool) -> None:
    facts = chart_of(given(status=status)).administrations.all
    assert len(facts) == count
    assert any(fact.running for fact in facts) is running


def test_a_period_that_has_not_ended_is_running(chart_of: ChartOf) -> None:
    period = {"start": "2026-03-30T06:00:00+02:00", "end": "2026-03-30T12:00:00+02:00"}
    (fact,) = chart_of(given(effectiveDateTime="", effectivePeriod=period)).administrations.all
    assert fact.running


def test_site_route_side_and_dose_are_read(chart_of: ChartOf) -> None:
    dosage = {
        "site": {"text": "left hip joint"},
        "route": {"coding": [{"code": "12130007", "display": "Intra-articular use"}]},
        "dose": {"value": 1, "unit": "mL"},
    }
    steroid = rxnorm("10759", "triamcinolone acetonide 40 MG/ML Injectable")
    (fact,) = chart_of(given(medicationCodeableConcept=steroid, dosage=dosage)).administrations.all
    assert (fact.hip_region, fact.target, fact.side, fact.route) == (True, "ia", "left", "intra-articular")
    assert (fact.dose.mg, fact.dose.ml) == (40, 1)


def test_what_is_still_to_come_was_not_given(chart_of: ChartOf) -> None:
    assert chart_of(given(effectiveDateTime="2026-03-30T10:00:00+02:00")).administrations.all == ()


def test_what_was_given_on_a_day_still_to_come_has_no_date_and_does_not_run(chart_of: ChartOf) -> None:
    chart = chart_of(given(status="in-progress", effectiveDateTime="2026-03-31"))
    (fact,) = chart.administrations.all
    assert (fact.start, fact.end, fact.running, fact.misdated) == (None, None, False, "2026-03-31")
    assert [(said.data, said.date) for said in chart.unusable] == [("procedures", "2026-03-31")]


def test_a_vaccine_given_on_a_day_still_to_come_is_said(chart_of: ChartOf) -> None:
    immunisation = {"resourceType": "Immunization", "status": "completed", "vaccineCode": rxnorm("5224", "heparin")}
    chart = chart_of({**immunisation, "occurrenceDateTime": "2026-04-01"})
    assert [fact.start for fact in chart.administrations.all] == [None]
    assert [(said.data, said.date) for said in chart.unusable] == [("immunisations", "2026-04-01")]


@pytest.mark.parametrize(("status", "count"), [("completed", 1), ("not-done", 0), ("entered-in-error", 0)])
def test_an_immunisation_with_something_we_know_was_given(chart_of: ChartOf, status: str, count: int) -> None:
    immunisation = {"resourceType": "Immunization", "status": status, "vaccineCode": rxnorm("5224", "heparin")}
    facts = chart_of({**immunisation, "occurrenceDateTime": "2026-03-01"}).administrations.all
    assert [fact.start.text for fact in facts if fact.start] == ["2026-03-01"] * count


def test_a_vaccine_nobody_asks_for_is_left_out(chart_of: ChartOf) -> None:
    vaccine = {"resourceType": "Immunization", "status": "completed", "vaccineCode": {"text": "a vaccine"}}
    assert chart_of(vaccine).administrations.all == ()
