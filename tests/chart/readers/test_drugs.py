from typing import Any

import pytest

from tests.chart.conftest import APIXABAN, NOW, ChartOf, given, one_drug, request, rxnorm, statement


def test_a_prescription_is_a_drug_that_is_taken(chart_of: ChartOf) -> None:
    drug = one_drug(chart_of, request(requester={"reference": "Practitioner/d1"}))
    assert (drug.ingredient, drug.display, drug.status, drug.why_uncertain) == ("warfarin", "warfarin", "active", "")
    assert {"vitamin-k-antagonist", "anticoagulant"} <= drug.concepts
    assert drug.start is not None
    assert (drug.start.text, drug.end, drug.prescriber) == ("2025-06-01", None, "Practitioner/d1")
    assert drug.sources == ("MedicationRequest/r1",)


def test_several_prescriptions_of_one_ingredient_are_one_drug(chart_of: ChartOf) -> None:
    bid = [{"text": "5 mg bid"}]
    low = [{"text": "2.5 mg bid"}]
    drug = one_drug(
        chart_of,
        request(id="old", medicationCodeableConcept=APIXABAN, authoredOn="2024-01-01", dosageInstruction=bid),
        request(id="new", medicationCodeableConcept=APIXABAN, authoredOn="2025-01-01", dosageInstruction=low),
        request(id="ended", medicationCodeableConcept=APIXABAN, status="completed", authoredOn="2020-01-01"),
    )
    assert (drug.status, drug.reference) == ("active", "MedicationRequest/new")
    assert (drug.dose.mg, drug.dose.per_day) == (5, 2)
    assert drug.start is not None
    assert drug.start.text == "2024-01-01"
    assert set(drug.sources) == {"MedicationRequest/old", "MedicationRequest/new", "MedicationRequest/ended"}


@pytest.mark.parametrize(
    ("elements", "why"),
    [
        ({"status": "stopped"}, "stopped in the medication list (2026-01-10), still ordered"),
        ({"status": "not-taken"}, "not taken in the medication list (2026-01-10), still ordered"),
        ({"status": "stopped", "dateAsserted": ""}, "stopped in the medication list (no date), still ordered"),
        ({"status": "on-hold"}, "active in one list, on hold in another"),
    ],
)
def test_lists_that_disagree_make_the_drug_uncertain(chart_of: ChartOf, elements: dict[str, Any], why: str) -> None:
    drug = one_drug(chart_of, request(), statement(**elements))
    assert (drug.status, drug.why_uncertain) == ("uncertain", why)


def test_a_newer_order_outweighs_an_older_stop(chart_of: ChartOf) -> None:
    assert one_drug(chart_of, request(authoredOn="2026-02-01"), statement(status="stopped")).status == "active"


def test_an_order_entered_in_error_and_a_stop_leave_only_the_end(chart_of: ChartOf) -> None:
    drug = one_drug(
        chart_of, request(status="entered-in-error"), statement(status="stopped", dateAsserted="2025-11-02")
    )
    assert drug.status == "ended"


def test_the_last_dose_comes_from_an_administration(chart_of: ChartOf) -> None:
    drug = one_drug(chart_of, request(medicationCodeableConcept=APIXABAN), given())
    assert drug.last_dose is not None
    assert drug.last_dose.instant is not None
    assert drug.last_dose.instant.isoformat() == "2026-03-29T20:00:00+02:00"


def test_an_administration_alone_is_not_a_drug_that_is_taken(chart_of: ChartOf) -> None:
    chart = chart_of(given())
    assert chart.drugs.all == ()
    assert len(chart.administrations.all) == 1


def test_a_running_infusion_is_taken(chart_of: ChartOf) -> None:
    heparin = given(
        status="in-progress",
        medicationCodeableConcept=rxnorm("5224", "heparin"),
        effectivePeriod={"start": "2026-03-30T06:00:00+02:00"},
        effectiveDateTime="",
        dosage={"route": {"text": "Intravenous"}},
    )
    drug = one_drug(chart_of, heparin)
    assert (drug.ingredient, drug.status, drug.route) == ("unfractionated-heparin", "active", "intravenous")


def test_a_flush_stays_apart(chart_of: ChartOf) -> None:
    heparin = rxnorm("5224", "heparin")
    drugs = chart_of(
        request(id="lock", medicationCodeableConcept={**heparin, "text": "heparin lock flush 10 units/mL"}),
        request(id="dose", medicationCodeableConcept=heparin, dosageInstruction=[{"text": "5,000 units SC bid"}]),
    ).drugs.all
    assert {drug.reference: drug.flush for drug in drugs} == {
        "MedicationRequest/lock": True,
        "MedicationRequest/dose": False,
    }


def test_what_acts_locally_stays_apart(chart_of: ChartOf) -> None:
    hydrocortisone = rxnorm("5492", "hydrocortisone")
    drugs = chart_of(
        request(id="skin", medicationCodeableConcept={**hydrocortisone, "text": "hydrocortisone 1 % cream"}),
        request(id="oral", medicationCodeableConcept={**hydrocortisone, "text": "hydrocortisone 10 MG Oral Tablet"}),
    ).drugs.all
    assert {drug.reference: drug.route for drug in drugs} == {
        "MedicationRequest/skin": "topical",
        "MedicationRequest/oral": "oral",
    }


def test_the_latest_of_two_statements_counts(chart_of: ChartOf) -> None:
    earlier, later = statement(id="s1"), statement(id="s2", status="stopped", dateAsserted="2026-02-01")
    drug = one_drug(chart_of, earlier, later)
    assert (drug.status, drug.end and drug.end.text) == ("ended", None)
    assert one_drug(chart_of, statement(id="s1", dateAsserted="2026-03-01"), later).status == "active"


def test_a_running_infusion_was_given_until_now(chart_of: ChartOf) -> None:
    drug = one_drug(chart_of, request(medicationCodeableConcept=APIXABAN), given(status="in-progress"))
    assert drug.last_dose is not None
    assert drug.last_dose.instant == NOW
