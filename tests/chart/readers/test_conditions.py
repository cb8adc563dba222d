from typing import Any

import pytest

from cds_service.chart.facts import Condition, Side
from tests.chart.conftest import ChartOf, Resource, icd, snomed


def condition(**more: Any) -> Resource:
    return {"resourceType": "Condition", "id": "c1", "code": icd("M16.11"), **more}


def status(code: str) -> Resource:
    return {"coding": [{"code": code}]}


def one(chart_of: ChartOf, **more: Any) -> Condition | None:
    return next(iter(chart_of(condition(**more)).conditions.all), None)


def test_a_condition_says_what_since_when_and_on_which_side(chart_of: ChartOf) -> None:
    fact = one(chart_of, onsetDateTime="2024-05", recordedDate="2025-01-02", subject={"reference": "Patient/p1"})
    assert fact is not None
    assert "hip-osteoarthritis" in fact.concepts
    assert (fact.side, fact.status, fact.suspected, fact.reference) == ("right", "active", False, "Condition/c1")
    assert fact.date is not None
    assert fact.date.text == "2024-05"
    assert fact.recorded is not None
    assert fact.recorded.text == "2025-01-02"


@pytest.mark.parametrize("verification", ["entered-in-error", "entered-in-error ", "refuted"])
def test_withdrawn_conditions_do_not_count(chart_of: ChartOf, verification: str) -> None:
    assert one(chart_of, verificationStatus=status(verification)) is None


@pytest.mark.parametrize("verification", ["provisional", "differential", "unconfirmed"])
def test_unproven_conditions_count_as_suspected(chart_of: ChartOf, verification: str) -> None:
    fact = one(chart_of, verificationStatus=status(verification))
    assert fact is not None
    assert fact.suspected


@pytest.mark.parametrize(
    ("clinical", "read"),
    [
        ("active", "active"),
        ("recurrence", "active"),
        ("relapse", "active"),
        ("inactive", "past"),
        ("remission", "past"),
        ("resolved", "past"),
    ],
)
def test_clinical_status(chart_of: ChartOf, clinical: str, read: str) -> None:
    fact = one(chart_of, clinicalStatus=status(clinical))
    assert fact is not None
    assert fact.status == read


def test_a_missing_status_is_active_unless_the_end_is_recorded(chart_of: ChartOf) -> None:
    active, past = one(chart_of), one(chart_of, abatementDateTime="2025-01-01")
    assert active is not None and past is not None
    assert (active.status, past.status) == ("active", "past")


def test_the_status_may_be_plain_text_as_in_stu3(chart_of: ChartOf) -> None:
    fact = one(chart_of, clinicalStatus="resolved", verificationStatus="differential", assertedDate="2020-01-01")
    assert fact is not None
    assert (fact.status, fact.suspected) == ("past", True)
    assert fact.date is not None
    assert fact.date.text == "2020-01-01"


def test_a_condition_of_the_future_does_not_count(chart_of: ChartOf) -> None:
    assert one(chart_of, onsetDateTime="2026-04-01") is None
    assert one(chart_of, onsetDateTime="2026-03-30") is not None


@pytest.mark.parametrize(
    ("elements", "side"),
    [
        ({"code": icd("M16.12")}, "left"),
        ({"code": icd("M16.0")}, "bilateral"),
        ({"code": icd("M16.9")}, "unknown"),
        ({"code": icd("M16.9"), "bodySite": [snomed("287579007")]}, "right"),
        ({"code": icd("M16.9"), "bodySite": [{"text": "left hip"}]}, "left"),
        ({"code": icd("M16.9"), "bodySite": [snomed("287579007"), snomed("287679003")]}, "bilateral"),
        ({"code": {**icd("M16.9"), "text": "R hip OA"}}, "right"),
        ({"code": icd("M16.11", "Left hip osteoarthritis")}, "unknown"),
        ({"code": icd("M16.9"), "bodySite": [snomed("287579007", "Left hip")]}, "unknown"),
    ],
)
def test_the_side_and_that_contradictions_leave_it_unknown(
    chart_of: ChartOf, elements: dict[str, Any], side: Side
) -> None:
    fact = one(chart_of, **elements)
    assert fact is not None
    assert fact.side == side


def test_a_condition_nobody_can_name_is_kept_for_whoever_points_to_it(chart_of: ChartOf) -> None:
    fact = one(chart_of, code={"text": "sore bit"})
    assert fact is not None
    assert (fact.concepts, fact.display) == (frozenset(), "sore bit")


@pytest.mark.parametrize(
    ("code", "read"),
    [("S72.001S", "past"), ("S72001S", "past"), ("S72.001A", "active"), ("S72.001D", "active"), ("M16.11", "active")],
)
def test_a_sequela_is_past(chart_of: ChartOf, code: str, read: str) -> None:
    fact = one(chart_of, code=icd(code))
    assert fact is not None
    assert fact.status == read


def test_a_code_of_another_system_that_ends_in_s_is_no_sequela(chart_of: ChartOf) -> None:
    fact = one(chart_of, code={"coding": [{"system": "http://local", "code": "S72.001S"}], "text": "hip fracture"})
    assert fact is not None
    assert fact.status == "active"


def test_the_body_site_is_kept_beside_the_side(chart_of: ChartOf) -> None:
    fact = one(chart_of, code=icd("C79.51"), bodySite=[{"text": "left hip"}])
    assert fact is not None
    assert "hip-region" in fact.sites
    assert fact.side == "left"


@pytest.mark.parametrize(
    ("more", "ended"),
    [
        ({"onsetDateTime": "2009-05-01", "recordedDate": "2026-03-01"}, "2009-05-01"),
        ({"abatementDateTime": "2010-01-01", "onsetDateTime": "2009-05-01"}, "2010-01-01"),
        ({"recordedDate": "2026-03-01"}, "before 2026-03-01"),
        ({"code": {"text": "s/p septic arthritis of hip 2009"}, "recordedDate": "2026-03-01"}, "2009"),
        ({}, None),
    ],
)
def test_what_words_call_history_is_past_and_dated_by_what_is_known(
    chart_of: ChartOf, more: dict[str, Any], ended: str | None
) -> None:
    words = {"text": "History of septic hip"}
    fact = one(chart_of, **{"code": words, "clinicalStatus": status("active"), **more})
    assert fact is not None
    assert "septic-hip" in fact.concepts
    assert (fact.status, fact.abated.text if fact.abated else None) == ("past", ended)


@pytest.mark.parametrize(
    ("words", "more", "read"),
    [
        ("History of septic hip", {"onsetDateTime": "2026-02-16"}, "active"),
        ("History of septic hip", {"onsetDateTime": "2026-02-15"}, "past"),
        ("s/p septic hip", {"onsetDateTime": "2026-03-25"}, "active"),
        ("s/p septic hip", {"recordedDate": "2026-03-25"}, "active"),
        ("s/p septic hip", {"recordedDate": "2025-02-23"}, "past"),
        ("s/p septic hip 2009", {"recordedDate": "2026-03-25"}, "past"),
        ("History of septic hip", {"recordedDate": "2026-03-25"}, "past"),
        ("History of septic hip 2009", {"onsetDateTime": "2026-03-25"}, "past"),
        ("History of septic hip 2026", {}, "active"),
        ("History of septic hip 2025", {}, "past"),
        ("Septic hip, resolved", {"onsetDateTime": "2026-03-25"}, "past"),
    ],
)
def test_what_began_in_the_last_weeks_is_not_over(
    chart_of: ChartOf, words: str, more: dict[str, Any], read: str
) -> None:
    fact = one(chart_of, code={"text": words}, clinicalStatus=status("active"), **more)
    assert fact is not None
    assert fact.status == read


def test_history_that_came_back_or_is_coded_as_present_is_active(chart_of: ChartOf) -> None:
    words = "History of septic arthritis of right hip"
    back = one(chart_of, code={"text": words}, clinicalStatus=status("recurrence"))
    coded_so = one(chart_of, code=icd("M00.051") | {"text": words}, clinicalStatus=status("active"))
    assert back is not None and coded_so is not None
    assert (back.status, coded_so.status) == ("active", "active")
