"""Actions that take the injection order away."""

import pytest

from cds_service.cards.actions.steps import MissingError
from tests.cards.actions.doing import deleted, do, updated
from tests.cards.scenes import ORDER, order, scene, when


def test_replacing_the_guidance_changes_the_draft_under_its_own_id_and_deletes_its_companion() -> None:
    steps = do("replace_order", scene(order_=order(guidance="fluoroscopy")), guidance="ultrasound")
    assert deleted(steps) == ["ServiceRequest/guide-1"]
    new = updated(steps)
    assert new["code"]["coding"][0]["code"] == "20611"
    assert new["code"]["text"] == "Intra-articular injection of hip, right, ultrasound-guided"
    assert new["occurrenceDateTime"] == "2026-04-06"
    assert new["bodySite"] == ORDER["bodySite"]
    assert new["reasonCode"] == ORDER["reasonCode"]
    assert new["id"] == ORDER["id"]


def test_a_block_that_gets_guidance_stays_the_block_that_was_ordered() -> None:
    code = {"coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "64450"}], "text": "Fascia iliaca block"}
    at = scene(order_=order(kind="block-sup", guidance="not-stated", resource=ORDER | {"code": code}))
    new = updated(do("replace_order", at, guidance="ultrasound"))
    assert new["code"] == code | {"text": "Fascia iliaca block, ultrasound-guided"}
    other = updated(do("replace_order", at, kind="ia", guidance="ultrasound"))
    assert other["code"]["coding"][0]["code"] == "20611"


def test_the_details_of_the_old_order_do_not_contradict_the_new_one() -> None:
    told = ORDER | {"orderDetail": [{"text": "fluoroscopy-guided"}], "note": [{"text": "Interpreter needed"}]}
    at = scene(order_=order(guidance="fluoroscopy", resource=told))
    new = updated(do("replace_order", at, guidance="ultrasound"))
    assert "orderDetail" not in new
    assert new["note"] == [{"text": "Interpreter needed"}]


@pytest.mark.parametrize(
    ("injectates", "gone"),
    [
        ("keep", []),
        ("no-contrast", []),
        ("no-steroid", ["MedicationRequest/med-1"]),
        ("anaesthetic-only", ["MedicationRequest/med-1"]),
        ("none", ["MedicationRequest/med-1", "MedicationRequest/med-2"]),
    ],
)
def test_replacing_the_kind_drops_the_injectates_it_cannot_have(injectates: str, gone: list[str]) -> None:
    steps = do("replace_order", scene(), kind="dx", injectates=injectates)
    assert deleted(steps) == gone


def test_a_draft_without_an_id_cannot_be_replaced() -> None:
    nameless = {key: member for key, member in ORDER.items() if key != "id"}
    with pytest.raises(MissingError, match="no usable id"):
        do("replace_order", scene(order_=order(guidance="fluoroscopy", resource=nameless)), guidance="ultrasound")


def test_a_replacement_is_never_in_the_past() -> None:
    at = scene(
        order_=order(guidance="ct", when=when("2026-03-01"), resource=ORDER | {"occurrenceDateTime": "2026-03-01"})
    )
    new = updated(do("replace_order", at, guidance="ultrasound"))
    assert new["occurrenceDateTime"] == "2026-03-30"


def test_an_order_is_not_replaced_by_itself() -> None:
    with pytest.raises(MissingError, match="of this kind and guidance already"):
        do("replace_order", scene(order_=order(guidance="ultrasound")), guidance="ultrasound")


def test_removing_the_order_takes_its_drugs_along_when_asked() -> None:
    assert deleted(do("remove_order", scene())) == ["ServiceRequest/inj-1", "ServiceRequest/guide-1"]
    assert deleted(do("remove_order", scene(), injectates=True))[2:] == [
        "MedicationRequest/med-1",
        "MedicationRequest/med-2",
    ]


def test_where_nothing_but_a_drug_was_ordered_the_prescription_goes_once() -> None:
    alone = order(reference="MedicationRequest/med-1", resource=order().injectates[0].resource, companions=())
    assert deleted(do("remove_order", scene(order_=alone))) == ["MedicationRequest/med-1"]
    assert deleted(do("remove_order", scene(order_=alone), injectates=True)) == [
        "MedicationRequest/med-1",
        "MedicationRequest/med-2",
    ]


def test_what_is_no_draft_is_not_removed() -> None:
    with pytest.raises(MissingError, match="the order is no draft of this request"):
        do("remove_order", scene(order_=order(resource={"resourceType": "Appointment", "id": "a"})))
