from typing import Any

import pytest

from cds_service.chart.facts import Drug
from tests.chart.conftest import ChartOf, Resource, rxnorm

WARFARIN = rxnorm("11289", "warfarin")
APIXABAN = rxnorm("1364430", "apixaban")


def request(**more: Any) -> Resource:
    basics = {"resourceType": "MedicationRequest", "id": "r1", "status": "active", "intent": "order"}
    return {**basics, "medicationCodeableConcept": WARFARIN, "authoredOn": "2025-06-01", **more}


def statement(**more: Any) -> Resource:
    basics = {"resourceType": "MedicationStatement", "id": "s1", "status": "active", "dateAsserted": "2026-01-10"}
    return {**basics, "medicationCodeableConcept": WARFARIN, **more}


def given(**more: Any) -> Resource:
    basics = {"resourceType": "MedicationAdministration", "id": "m1", "status": "completed"}
    moment = {"effectiveDateTime": "2026-03-29T20:00:00+02:00"}
    return {**basics, "medicationCodeableConcept": APIXABAN, **moment, **more}


def one(chart_of: ChartOf, *resources: Resource) -> Drug:
    (drug,) = chart_of(*resources).drugs.all
    return drug


def test_a_prescription_is_a_drug_that_is_taken(chart_of: ChartOf) -> None:
    drug = one(chart_of, request(requester={"reference": "Practitioner/d1"}))
    assert (drug.ingredient, drug.display, drug.status, drug.why_uncertain) == ("warfarin", "warfarin", "active", "")
    assert {"vitamin-k-antagonist", "anticoagulant"} <= drug.concepts
    assert drug.start is not None
    assert (drug.start.text, drug.end, drug.prescriber) == ("2025-06-01", None, "Practitioner/d1")
    assert drug.sources == ("MedicationRequest/r1",)


@pytest.mark.parametrize(
    ("status", "read"), [("active", "active"), ("on-hold", "held"), ("completed", "ended"), ("unknown", "uncertain")]
)
def test_the_status_of_a_prescription(chart_of: ChartOf, status: str, read: str) -> None:
    drug = one(chart_of, request(status=status))
    assert drug.status == read
    assert drug.why_uncertain == ("status not known in the prescription" if read == "uncertain" else "")


@pytest.mark.parametrize(
    "elements",
    [
        {"status": "entered-in-error "},
        {"status": "cancelled"},
        {"status": "stopped"},
        {"status": "draft"},
        {"doNotPerform": True},
        {"intent": "proposal"},
        {"authoredOn": "2026-04-02"},
    ],
)
def test_what_is_no_prescription_in_force_does_not_count(chart_of: ChartOf, elements: dict[str, Any]) -> None:
    assert chart_of(request(**elements)).drugs.all == ()


def test_a_drug_nobody_asks_for_is_left_out(chart_of: ChartOf) -> None:
    chart = chart_of(request(medicationCodeableConcept={"text": "skin moisturiser"}))
    assert (chart.drugs.all, chart.unusable) == ((), ())


def test_several_prescriptions_of_one_ingredient_are_one_drug(chart_of: ChartOf) -> None:
    bid = [{"text": "5 mg bid"}]
    low = [{"text": "2.5 mg bid"}]
    drug = one(
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


def test_an_ended_prescription_keeps_its_end(chart_of: ChartOf) -> None:
    timing = {"timing": {"repeat": {"boundsPeriod": {"start": "2026-03-01", "end": "2026-03-16"}}}}
    drug = one(chart_of, request(status="completed", dosageInstruction=[timing]))
    assert (drug.status, drug.end and drug.end.text) == ("ended", "2026-03-16")


def test_a_long_term_drug_is_not_ended_by_its_supply(chart_of: ChartOf) -> None:
    supply = {"validityPeriod": {"end": "2025-09-01"}, "expectedSupplyDuration": {"value": 30, "unit": "d"}}
    drug = one(chart_of, request(dispenseRequest=supply))
    assert (drug.status, drug.end) == ("active", None)


def test_a_dosage_period_that_is_over_makes_an_active_long_term_drug_uncertain(chart_of: ChartOf) -> None:
    timing = {"timing": {"repeat": {"boundsPeriod": {"end": "2026-02-01"}}}}
    drug = one(chart_of, request(dosageInstruction=[timing]))
    assert (drug.status, drug.why_uncertain) == ("uncertain", "its period ended 2026-02-01 but it is still active")


# Two lists


def test_a_statement_alone_counts(chart_of: ChartOf) -> None:
    assert one(chart_of, statement()).status == "active"
    assert one(chart_of, statement(status="intended")).status == "active"
    assert one(chart_of, statement(status="on-hold")).status == "held"


@pytest.mark.parametrize("status", ["entered-in-error", "not-taken"])
def test_a_statement_of_no_use_gives_no_drug(chart_of: ChartOf, status: str) -> None:
    assert chart_of(statement(status=status)).drugs.all == ()


def test_a_stopped_statement_is_a_drug_that_ended(chart_of: ChartOf) -> None:
    drug = one(chart_of, statement(status="stopped", effectivePeriod={"start": "2020-01-01", "end": "2025-11-02"}))
    assert (drug.status, drug.end and drug.end.text) == ("ended", "2025-11-02")


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
    drug = one(chart_of, request(), statement(**elements))
    assert (drug.status, drug.why_uncertain) == ("uncertain", why)


def test_a_newer_order_outweighs_an_older_stop(chart_of: ChartOf) -> None:
    assert one(chart_of, request(authoredOn="2026-02-01"), statement(status="stopped")).status == "active"


def test_an_order_entered_in_error_and_a_stop_leave_only_the_end(chart_of: ChartOf) -> None:
    drug = one(chart_of, request(status="entered-in-error"), statement(status="stopped", dateAsserted="2025-11-02"))
    assert drug.status == "ended"


# Short courses


def amoxicillin(**more: Any) -> Resource:
    return request(medicationCodeableConcept=rxnorm("723", "amoxicillin"), **{"authoredOn": "2026-03-25", **more})


def test_a_course_whose_end_has_passed_is_over(chart_of: ChartOf) -> None:
    timing = {"timing": {"repeat": {"boundsPeriod": {"end": "2026-03-29"}}}}
    drug = one(chart_of, amoxicillin(dosageInstruction=[timing]))
    assert (drug.status, drug.end and drug.end.text) == ("ended", "2026-03-29")
    assert one(chart_of, amoxicillin(dosageInstruction=[_until("2026-03-30")])).status == "active"


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
    drug = one(chart_of, amoxicillin(dispenseRequest=supply))
    assert (drug.status, drug.end and drug.end.text) == ("ended", end)


@pytest.mark.parametrize(("written", "count"), [("2025-12-30", 1), ("2025-12-29", 0)])
def test_an_open_course_runs_for_ninety_days(chart_of: ChartOf, written: str, count: int) -> None:
    assert len(chart_of(amoxicillin(authoredOn=written)).drugs.all) == count


def test_an_old_course_that_was_dispensed_lately_runs(chart_of: ChartOf) -> None:
    dispense = {
        "resourceType": "MedicationDispense",
        "status": "completed",
        "medicationCodeableConcept": rxnorm("723", "amoxicillin"),
        "whenHandedOver": "2026-03-01",
    }
    drug = one(chart_of, amoxicillin(authoredOn="2025-01-01"), dispense)
    assert (drug.status, drug.last_dispensed and drug.last_dispensed.text) == ("active", "2026-03-01")


@pytest.mark.parametrize(("written", "status"), [("2026-03-25", "active"), ("2026-03-24", "ended")])
def test_nirmatrelvir_lasts_five_days_and_so_does_its_ritonavir(chart_of: ChartOf, written: str, status: str) -> None:
    drugs = chart_of(request(medicationCodeableConcept={"text": "Paxlovid"}, authoredOn=written)).drugs.all
    assert {drug.ingredient: drug.status for drug in drugs} == {"nirmatrelvir": status, "ritonavir": status}


# Names


@pytest.mark.parametrize(
    ("elements", "medication"),
    [
        ({"medicationReference": {"reference": "#m"}}, {}),
        ({"medicationReference": {"reference": "Medication/m"}}, {}),
        ({"medicationReference": {"reference": "https://ehr.example/Medication/m/_history/2"}}, {}),
        ({"medicationReference": {"display": "warfarin 3 mg tablet"}}, {}),
        ({"medicationReference": {"reference": "Medication/gone", "display": "Coumadin"}}, {}),
    ],
)
def test_a_drug_may_be_named_by_reference(chart_of: ChartOf, elements: Any, medication: Any) -> None:
    medicine = {"resourceType": "Medication", "id": "m", "code": WARFARIN}
    prescription = request(**elements, contained=[medicine])
    del prescription["medicationCodeableConcept"]
    assert one(chart_of, prescription, medicine).ingredient == "warfarin"


def test_a_name_that_is_missing_is_said(chart_of: ChartOf) -> None:
    prescription = request(medicationReference={"reference": "Medication/gone"})
    del prescription["medicationCodeableConcept"]
    chart = chart_of(medications={"resourceType": "Bundle", "entry": [{"resource": prescription}]})
    (unusable,) = chart.unusable
    assert (unusable.data, unusable.what, unusable.why) == ("medications", "a medicine", "its name is missing")
    assert unusable.reference == "MedicationRequest/r1"


def test_all_codings_are_looked_at(chart_of: ChartOf) -> None:
    code = {"coding": [{"system": "urn:oid:1.2", "code": "77"}, *APIXABAN["coding"]], "text": "Eliquis"}
    drug = one(chart_of, request(medicationCodeableConcept=code))
    assert (drug.ingredient, drug.by_text) == ("apixaban", False)


def test_ingredients_of_a_medication_count(chart_of: ChartOf) -> None:
    mixture = {
        "resourceType": "Medication",
        "id": "mix",
        "code": {"text": "infusion"},
        "ingredient": [{"itemCodeableConcept": rxnorm("5224", "heparin")}],
    }
    prescription = request(medicationReference={"reference": "Medication/mix"})
    del prescription["medicationCodeableConcept"]
    assert one(chart_of, prescription, mixture).ingredient == "unfractionated-heparin"


def test_a_name_in_text_is_marked_as_such(chart_of: ChartOf) -> None:
    assert one(chart_of, request(medicationCodeableConcept={"text": "Xarelto 20 mg"})).by_text


# Doses, routes, times


def test_the_last_dose_comes_from_an_administration(chart_of: ChartOf) -> None:
    drug = one(chart_of, request(medicationCodeableConcept=APIXABAN), given())
    assert drug.last_dose is not None
    assert drug.last_dose.instant is not None
    assert drug.last_dose.instant.isoformat() == "2026-03-29T20:00:00+02:00"


def test_the_last_dose_comes_from_a_named_event(chart_of: ChartOf) -> None:
    events = ["2026-03-28T20:00:00+02:00", "2026-03-29T20:00:00+02:00", "2026-03-30T20:00:00+02:00"]
    drug = one(chart_of, request(dosageInstruction=[{"timing": {"event": events}}]))
    assert drug.last_dose is not None
    assert drug.last_dose.text == "2026-03-29"


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
    drug = one(chart_of, heparin)
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


def test_notes_and_reasons_are_kept_in_lower_case(chart_of: ChartOf) -> None:
    drug = one(chart_of, request(note=[{"text": "BRIDGE until INR"}], reasonCode=[{"text": "AF"}]))
    assert drug.text == "bridge until inr af"
