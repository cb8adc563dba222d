"""The action that proposes a pause to the prescriber."""

import pytest

from cds_service.cards.actions.steps import MissingError
from cds_service.reasoning.truth import Item
from tests.cards.actions.doing import created, deleted, do
from tests.cards.scenes import drafted_hold, order, scene, when


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
