"""Actions on drugs: drafts of this request, and proposals to the prescriber."""

import pytest
from pydantic import ValidationError

from cds_service.cards.actions import ACTIONS
from cds_service.cards.actions.steps import MissingError
from cds_service.chart.facts import Dose
from cds_service.reasoning.truth import Item
from tests.cards.actions.doing import created, deleted, do, updated
from tests.cards.scenes import STEROID, drafted_hold, lidocaine, limit, order, scene, steroid, when

SHARES = {"share": (Item(display="lidocaine", value="360 mg", number=1.2, concept="lidocaine"),)}  # 60 mg given before


@pytest.mark.parametrize("of", ["steroid", "triamcinolone-acetonide", "hit"])
def test_a_draft_is_removed_by_concept_or_evidence(of: str) -> None:
    hit = (Item(display="rash", reference="AllergyIntolerance/1", concept="triamcinolone-acetonide"),)
    assert deleted(do("remove_drug", scene({"hit": hit}), of=of)) == ["MedicationRequest/med-1"]


def test_a_drug_drafted_beside_the_injection_is_removed_too() -> None:
    at = scene(order_=order(drafted=(drafted_hold(),)))
    assert deleted(do("remove_drug", at, of="warfarin")) == ["MedicationRequest/hold-1"]


def test_what_is_not_drafted_cannot_be_removed() -> None:
    with pytest.raises(MissingError, match="no draft of contrast"):
        do("remove_drug", scene(), of="contrast")


def test_a_drug_is_replaced_by_a_product_with_a_dose() -> None:
    steps = do(
        "replace_drug",
        scene(limits={"block_dose": limit(4, "mg")}),
        of="steroid",
        with_="dexamethasone-preservative-free",
        dose="block_dose",
    )
    assert deleted(steps) == ["MedicationRequest/med-1"]
    (new,) = created(steps, "MedicationRequest")
    assert (new["status"], new["intent"]) == ("draft", "proposal")
    assert new["medicationCodeableConcept"]["text"].startswith("Dexamethasone sodium phosphate")
    assert new["dosageInstruction"][0]["doseAndRate"][0]["doseQuantity"]["value"] == 4
    assert new["basedOn"] == [{"reference": "ServiceRequest/inj-1"}]


def test_the_alternative_is_of_another_class() -> None:
    steps = do("replace_drug", scene(), of="local-anaesthetic", with_="other-class-preservative-free")
    assert created(steps, "MedicationRequest")[0]["medicationCodeableConcept"]["text"].startswith("Chloroprocaine")


def test_the_same_drug_comes_in_another_vial() -> None:
    steps = do("replace_drug", scene(), of="lidocaine", with_="same-drug-preservative-free")
    text = created(steps, "MedicationRequest")[0]["medicationCodeableConcept"]["text"]
    assert text.lower() == "lidocaine, preservative-free single-dose vial"


def test_an_unknown_product_is_refused() -> None:
    with pytest.raises(ValidationError, match="unknown product or alternative"):
        do("replace_drug", scene(), of="steroid", with_="miracle-cure")


def test_a_drug_is_drafted_as_needed() -> None:
    (new,) = created(do("draft_drug", scene(), of="lidocaine-topical", as_needed=True), "MedicationRequest")
    assert new["dosageInstruction"] == [{"asNeededBoolean": True}]


def test_a_dose_is_set_and_the_rest_of_the_draft_stays() -> None:
    changed = updated(do("set_dose", scene(limits={"usual": limit(40, "mg")}), of="steroid", to="usual"))
    assert changed["dosageInstruction"][0] == {
        "sequence": 1,
        "text": "40 mg",
        "doseAndRate": [
            {"doseQuantity": {"value": 40, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}}
        ],
    }
    assert changed["medicationCodeableConcept"] == STEROID["medicationCodeableConcept"]
    assert changed["id"] == "med-1"


def test_a_dose_is_lowered_so_that_all_that_counts_fits() -> None:
    at = scene(SHARES, {"near": limit(0.8, "1")})
    changed = updated(do("set_dose", at, of="share", fit="maximum", limit="near"))
    assert changed["dosageInstruction"][0]["text"] == "180 mg"  # 300 mg × (0.8 - 0.2)


def test_a_dose_that_cannot_be_lowered_enough_is_not_offered() -> None:
    at = scene(SHARES, {"near": limit(0.1, "1")})
    with pytest.raises(MissingError, match="cannot be lowered"):
        do("set_dose", at, of="share", fit="maximum", limit="near")


def test_a_dose_that_is_not_known_is_not_offered() -> None:
    at = scene(SHARES, {"near": limit(0.8, "1")}, order(injectates=(lidocaine(dose=Dose(text="30 mL")),)))
    with pytest.raises(MissingError, match="present dose"):
        do("set_dose", at, of="share", fit="maximum", limit="near")


def test_the_strength_gives_the_mass() -> None:
    at = scene(limits={"strength": limit(40, "mg/mL")}, order_=order(injectates=(steroid(),)))
    changed = updated(do("set_dose", at, of="steroid", strength="strength"))
    assert changed["dosageInstruction"][0]["text"] == "80 mg"


def test_set_dose_takes_one_way() -> None:
    with pytest.raises(ValidationError, match="takes to: limit, or fit"):
        do("set_dose", scene(limits={"x": limit(1, "mg")}), of="steroid", to="x", limit="x")


def test_a_hold_is_a_draft_beside_the_prescription_and_a_message_to_its_prescriber() -> None:
    hold = Item(
        display="apixaban",
        reference="MedicationRequest/rx-9",
        concept="apixaban",
        more={"required": "72 h", "restart": "24 h", "prescriber": "Practitioner/gp-1"},
    )
    steps = do("propose_hold", scene({"hold": (hold,)}), of="hold", table="antithrombotics", column="deep")
    (pause,) = created(steps, "MedicationRequest")
    assert pause["priorPrescription"] == {"reference": "MedicationRequest/rx-9"}
    assert pause["doNotPerform"] is True
    assert pause["dosageInstruction"][0]["timing"]["repeat"]["boundsPeriod"] == {
        "start": "2026-04-03T08:00:00+00:00",
        "end": "2026-04-07T08:00:00+00:00",
    }
    (message,) = created(steps, "CommunicationRequest")
    assert message["recipient"] == [{"reference": "Practitioner/gp-1"}]
    assert "last dose by 2026-04-03 08:00" in message["payload"][0]["contentString"]
    assert [step.type for step in steps] == ["create", "create"]


def test_a_hold_that_would_have_begun_already_is_not_proposed() -> None:
    hold = {"hold": (Item(display="apixaban", more={"required": "72 h", "restart": "24 h"}),)}
    with pytest.raises(MissingError, match="begin already"):
        do("propose_hold", scene(hold, order_=order(when=when("2026-04-01"))), of="hold")


def test_a_hold_without_an_interval_is_not_proposed() -> None:
    with pytest.raises(MissingError, match="no interval"):
        do("propose_hold", scene({"hold": (Item(display="prasugrel"),)}), of="hold")


def test_undo_deletes_the_drafted_hold() -> None:
    agent = {"agent": (Item(display="warfarin", reference="MedicationRequest/hold-1"),)}
    at = scene(agent, order_=order(drafted=(drafted_hold(),)))
    assert deleted(do("propose_hold", at, of="agent", undo=True)) == ["MedicationRequest/hold-1"]
    with pytest.raises(MissingError, match="no drafted hold"):
        do("propose_hold", scene(), of="warfarin", undo=True)


def test_there_are_twenty_words_and_none_stops_signs_or_reverses() -> None:
    assert len(ACTIONS) == 20
    assert not [word for word in ACTIONS if any(bad in word for bad in ("stop", "sign", "reverse", "discontinue"))]
