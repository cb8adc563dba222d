from typing import Any

import pytest

from tests.chart.conftest import ChartOf, Resource, one_drug, request, rxnorm, statement


@pytest.mark.parametrize(
    ("status", "read"),
    [
        ("active", "active"),
        ("on-hold", "held"),
        ("completed", "ended"),
        ("unknown", "uncertain"),
        ("On hold", "held"),
        ("dispensed", "uncertain"),
        ("", "uncertain"),
    ],
)
def test_the_status_of_a_prescription(chart_of: ChartOf, status: str, read: str) -> None:
    drug = one_drug(chart_of, request(status=status))
    assert drug.status == read
    assert drug.why_uncertain == ("status not known in the prescription" if read == "uncertain" else "")


@pytest.mark.parametrize(
    "elements",
    [
        {"status": "entered-in-error "},
        {"status": "cancelled"},
        {"status": "stopped"},
        {"status": "draft"},
        {"status": "Entered in error"},
        {"status": "discontinued"},
        {"doNotPerform": True},
        {"intent": "proposal"},
        {"authoredOn": "2026-04-02"},
    ],
)
def test_what_is_no_prescription_in_force_does_not_count(chart_of: ChartOf, elements: dict[str, Any]) -> None:
    assert chart_of(request(**elements)).drugs.all == ()


def test_an_ended_prescription_keeps_its_end(chart_of: ChartOf) -> None:
    timing = {"timing": {"repeat": {"boundsPeriod": {"start": "2026-03-01", "end": "2026-03-16"}}}}
    drug = one_drug(chart_of, request(status="completed", dosageInstruction=[timing]))
    assert (drug.status, drug.end and drug.end.text) == ("ended", "2026-03-16")


def test_a_long_term_drug_is_not_ended_by_its_supply(chart_of: ChartOf) -> None:
    supply = {"validityPeriod": {"end": "2025-09-01"}, "expectedSupplyDuration": {"value": 30, "unit": "d"}}
    drug = one_drug(chart_of, request(dispenseRequest=supply))
    assert (drug.status, drug.end) == ("active", None)


def test_a_dosage_period_that_is_over_makes_an_active_long_term_drug_uncertain(chart_of: ChartOf) -> None:
    timing = {"timing": {"repeat": {"boundsPeriod": {"end": "2026-02-01"}}}}
    drug = one_drug(chart_of, request(dosageInstruction=[timing]))
    assert (drug.status, drug.why_uncertain) == ("uncertain", "its period ended 2026-02-01 but it is still active")


def test_a_statement_alone_counts(chart_of: ChartOf) -> None:
    assert one_drug(chart_of, statement()).status == "active"
    assert one_drug(chart_of, statement(status="intended")).status == "active"
    assert one_drug(chart_of, statement(status="on-hold")).status == "held"
    assert one_drug(chart_of, statement(status="recorded")).status == "uncertain"


@pytest.mark.parametrize("status", ["entered-in-error", "not-taken", "not taken", "draft"])
def test_a_statement_of_no_use_gives_no_drug(chart_of: ChartOf, status: str) -> None:
    assert chart_of(statement(status=status)).drugs.all == ()


def test_a_stopped_statement_is_a_drug_that_ended(chart_of: ChartOf) -> None:
    drug = one_drug(chart_of, statement(status="stopped", effectivePeriod={"start": "2020-01-01", "end": "2025-11-02"}))
    assert (drug.status, drug.end and drug.end.text) == ("ended", "2025-11-02")


def amoxicillin(**more: Any) -> Resource:
    return request(medicationCodeableConcept=rxnorm("723", "amoxicillin"), **{"authoredOn": "2026-03-25", **more})


def test_a_course_whose_end_has_passed_is_over(chart_of: ChartOf) -> None:
    timing = {"timing": {"repeat": {"boundsPeriod": {"end": "2026-03-29"}}}}
    drug = one_drug(chart_of, amoxicillin(dosageInstruction=[timing]))
    assert (drug.status, drug.end and drug.end.text) == ("ended", "2026-03-29")
    assert one_drug(chart_of, amoxicillin(dosageInstruction=[_until("2026-03-30")])).status == "active"


def _until(day: str) -> Resource:
    return {"timing": {"repeat": {"boundsPeriod": {"end": day}}}}


@pytest.mark.parametrize(
    ("supply", "end"),
    [
        ({"validityPeriod": {"end": "2026-03-28"}}, "2026-03-28"),
        ({"expectedSupplyDuration": {"value": 3, "code": "d"}}, "2026-03-28"),
    ],
)
def test_a_course_ends_with_its_supply(chart_of: ChartOf, supply: dict[str, Any], end: str) -> None:
    drug = one_drug(chart_of, amoxicillin(dispenseRequest=supply))
    assert (drug.status, drug.end and drug.end.text) == ("ended", end)


@pytest.mark.parametrize(("written", "count"), [("2025-12-30", 1), ("2025-12-29", 0)])
def test_an_open_course_runs_for_ninety_days(chart_of: ChartOf, written: str, count: int) -> None:
    assert len(chart_of(amoxicillin(authoredOn=written)).drugs.all) == count


@pytest.mark.parametrize(("written", "count"), [("2025-12-30", 1), ("2025-12-29", 0)])
def test_a_completed_course_without_an_end_is_forgotten_after_ninety_days(
    chart_of: ChartOf, written: str, count: int
) -> None:
    assert len(chart_of(amoxicillin(status="completed", authoredOn=written)).drugs.all) == count


@pytest.mark.parametrize(("written", "read"), [("2025-12-30", ["uncertain"]), ("2025-12-29", [])])
def test_an_open_course_of_unknown_status_is_forgotten_too(chart_of: ChartOf, written: str, read: list[str]) -> None:
    drugs = chart_of(amoxicillin(status="unknown", authoredOn=written)).drugs.all
    assert [drug.status for drug in drugs] == read


def test_a_course_of_unknown_status_ends_with_its_supply(chart_of: ChartOf) -> None:
    supply = {"validityPeriod": {"end": "2026-03-28"}}
    drug = one_drug(chart_of, amoxicillin(status="unknown", dispenseRequest=supply))
    assert (drug.status, drug.end and drug.end.text) == ("ended", "2026-03-28")
    assert one_drug(chart_of, request(status="unknown", dosageInstruction=[_until("2026-03-28")])).status == "uncertain"


def test_an_old_course_that_was_dispensed_lately_runs(chart_of: ChartOf) -> None:
    dispense = {
        "resourceType": "MedicationDispense",
        "status": "completed",
        "medicationCodeableConcept": rxnorm("723", "amoxicillin"),
        "whenHandedOver": "2026-03-01",
    }
    drug = one_drug(chart_of, amoxicillin(authoredOn="2025-01-01"), dispense)
    assert (drug.status, drug.last_dispensed and drug.last_dispensed.text) == ("active", "2026-03-01")


@pytest.mark.parametrize(("written", "status"), [("2026-03-25", "active"), ("2026-03-24", "ended")])
def test_nirmatrelvir_lasts_five_days_and_so_does_its_ritonavir(chart_of: ChartOf, written: str, status: str) -> None:
    drugs = chart_of(request(medicationCodeableConcept={"text": "Paxlovid"}, authoredOn=written)).drugs.all
    assert {drug.ingredient: drug.status for drug in drugs} == {"nirmatrelvir": status, "ritonavir": status}


def test_the_last_dose_comes_from_a_named_event(chart_of: ChartOf) -> None:
    events = ["2026-03-28T20:00:00+02:00", "2026-03-29T20:00:00+02:00", "2026-03-30T20:00:00+02:00"]
    drug = one_drug(chart_of, request(dosageInstruction=[{"timing": {"event": events}}]))
    assert drug.last_dose is not None
    assert drug.last_dose.text == "2026-03-29"


def test_notes_and_reasons_are_kept_in_lower_case(chart_of: ChartOf) -> None:
    drug = one_drug(chart_of, request(note=[{"text": "BRIDGE until INR"}], reasonCode=[{"text": "AF"}]))
    assert drug.text == "bridge until inr\naf"


def test_a_bounded_duration_ends_a_course(chart_of: ChartOf) -> None:
    week = {"timing": {"repeat": {"boundsDuration": {"value": 1, "unit": "wk"}}}}
    drug = one_drug(chart_of, amoxicillin(authoredOn="2026-03-20", dosageInstruction=[week]))
    assert (drug.status, drug.end and drug.end.text) == ("ended", "2026-03-27")
