"""Actions on drugs: drafts of this request, and proposals to the prescriber."""

import pytest
from pydantic import ValidationError

from cds_service.cards.actions.steps import MissingError
from cds_service.reasoning.truth import Item
from tests.cards.actions.doing import created, deleted, do
from tests.cards.scenes import STEROID, drafted_hold, lidocaine, limit, order, scene, steroid


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


def test_a_drug_that_is_not_known_comes_in_no_other_vial_and_has_no_alternative() -> None:
    unnamed = order(injectates=(lidocaine(ingredient="", concepts=frozenset({"contrast"})),))
    for product in ("same-drug-preservative-free", "other-class-preservative-free"):
        with pytest.raises(MissingError):
            do("replace_drug", scene(order_=unnamed), of="contrast", with_=product)


@pytest.mark.parametrize("identity", ["", "a/b", "<b>", "x" * 65])
def test_a_draft_without_a_usable_id_is_not_deleted(identity: str) -> None:
    with pytest.raises(MissingError, match="no usable id"):
        do("remove_drug", scene(order_=order(injectates=(steroid(resource=STEROID | {"id": identity}),))), of="steroid")
