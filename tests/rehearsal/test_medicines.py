from typing import Any

import pytest

from cds_service.rehearsal import medicines
from cds_service.rehearsal.stage import Stage


def test_a_drug_in_one_line_is_an_active_prescription_with_dose_and_times(stage: Stage) -> None:
    (one,) = medicines.taking(["apixaban 5 mg bid"], stage)
    (dosage,) = one["dosageInstruction"]
    assert (one["status"], one["authoredOn"], dosage["text"]) == ("active", "2026-01-29", "5 mg bid")
    assert dosage["timing"]["repeat"] == {"frequency": 2, "period": 1, "periodUnit": "d"}
    assert dosage["doseAndRate"][0]["doseQuantity"]["value"] == 5.0


def test_a_known_last_dose_is_an_administration_before_the_injection(stage: Stage) -> None:
    _, given = medicines.taking([{"apixaban": "5 mg bid", "last_dose_hours": 13}], stage)
    assert (given["resourceType"], given["effectiveDateTime"]) == (
        "MedicationAdministration",
        "2026-03-31T20:00:00+02:00",
    )


def test_a_known_supply_is_a_dispense(stage: Stage) -> None:
    _, dispensed = medicines.taking([{"apixaban": "5 mg bid", "dispensed_days_ago": 121}], stage)
    assert (dispensed["resourceType"], dispensed["whenHandedOver"]) == ("MedicationDispense", "2025-11-29")


def test_an_ended_drug_is_completed_and_says_when(stage: Stage) -> None:
    (one,) = medicines.taking([{"clopidogrel": "75 mg", "ended_days_ago": 3}], stage)
    assert one["status"] == "completed"
    assert one["dosageInstruction"][0]["timing"]["repeat"]["boundsPeriod"]["end"] == "2026-03-27"


def test_the_day_of_the_start_may_be_unrecorded(stage: Stage) -> None:
    (one,) = medicines.taking([{"nitrofurantoin": "50 mg daily", "since_days_ago": "none"}], stage)
    assert "authoredOn" not in one


def test_a_product_can_be_text_alone(stage: Stage) -> None:
    (one,) = medicines.taking([{"Paxlovid": "3 tablets bid", "coded": False}], stage)
    assert one["medicationCodeableConcept"] == {"text": "Paxlovid 3 tablets bid"}


def test_held_is_on_hold_in_the_chart(stage: Stage) -> None:
    assert [one["status"] for one in medicines.held(["warfarin 3 mg"], stage)] == ["on-hold"]


def test_drafts_are_orders_or_holds(stage: Stage) -> None:
    raw: list[Any] = [{"enoxaparin": "40 mg daily", "note": "bridge"}, {"warfarin": "hold"}]
    bridge, hold = medicines.drafted(raw, stage)
    assert (bridge["status"], bridge["note"]) == ("draft", [{"text": "bridge"}])
    assert hold["status"] == "on-hold"
    assert "dosageInstruction" not in hold


@pytest.mark.parametrize(
    ("more", "status", "ends"),
    [({"running": True}, "in-progress", None), ({"ended_hours_ago": 5}, "completed", "2026-03-30T04:00:00+02:00")],
)
def test_an_infusion_runs_or_has_ended(more: dict[str, Any], status: str, ends: str | None, stage: Stage) -> None:
    raw = [{"unfractionated-heparin": "18 units/kg/h", "route": "intravenous", **more}]
    (one,) = medicines.administered(raw, stage)
    assert (one["status"], one["effectivePeriod"].get("end")) == (status, ends)
    assert one["dosage"]["route"] == {"text": "intravenous"}
