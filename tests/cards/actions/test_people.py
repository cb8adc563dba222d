"""Messages, tasks and the aftercare bundle."""

import pytest
from pydantic import ValidationError

from cds_service.cards.scene import Scene
from cds_service.chart.facts import Patient
from cds_service.reasoning.truth import Item
from tests.cards.actions.doing import created, do
from tests.cards.scenes import limit, order, scene


@pytest.mark.parametrize(
    ("to", "recipient"),
    [
        ("patient", {"reference": "Patient/p1"}),
        ("anticoagulation-service", {"display": "Anticoagulation service"}),
        ("prescriber", {"reference": "Practitioner/gp-1"}),
    ],
)
def test_a_message_is_a_draft_to_its_recipient(to: str, recipient: dict[str, str]) -> None:
    inr = (Item(display="INR", value="5.0", date="2026-03-29", more={"prescriber": "Practitioner/gp-1"}),)
    steps = do("message", scene({"inr": inr}), to=to, text="INR {inr.value} on {inr.date}.")
    (message,) = created(steps, "CommunicationRequest")
    assert message["status"] == "draft"
    assert message["recipient"] == [recipient]
    assert message["payload"] == [{"contentString": "INR 5.0 on 2026-03-29."}]
    assert message["about"] == [{"reference": "ServiceRequest/inj-1"}]


def test_a_prescriber_who_is_not_recorded_is_named_by_role() -> None:
    (message,) = created(do("message", scene(), to="prescriber", text="Please advise."), "CommunicationRequest")
    assert message["recipient"] == [{"display": "Prescriber"}]


def test_an_unknown_recipient_is_refused() -> None:
    with pytest.raises(ValidationError, match='unknown recipient "barber"'):
        do("message", scene(), to="barber", text="x")


def test_a_task_is_due_by_the_injection() -> None:
    (task,) = created(do("task", scene(), of="weigh-patient"), "Task")
    assert (task["status"], task["intent"]) == ("requested", "proposal")
    assert task["for"] == {"reference": "Patient/p1"}
    assert task["restriction"]["period"] == {"start": "2026-03-30", "end": "2026-04-06"}
    assert task["focus"] == {"reference": "ServiceRequest/inj-1"}


def test_a_task_may_have_a_term_of_its_own() -> None:
    (task,) = created(do("task", scene(limits={"soon": limit(2)}), of="weigh-patient", due="soon"), "Task")
    assert task["restriction"]["period"]["end"] == "2026-04-01"


def test_the_bundle_is_a_leaflet_two_visits_and_a_plan() -> None:
    steps = do("aftercare_bundle", scene(), parts="auto")
    kinds = [step.resource["resourceType"] for step in steps if step.resource]
    assert kinds == ["CommunicationRequest", "Task", "Task", "CarePlan"]
    call, review = created(steps, "Task")
    assert call["restriction"]["period"] == {"start": "2026-04-08", "end": "2026-04-09"}
    assert review["restriction"]["period"] == {"start": "2026-05-18", "end": "2026-06-01"}
    (plan,) = created(steps, "CarePlan")
    assert (plan["status"], plan["intent"]) == ("draft", "proposal")
    assert len(plan["activity"]) == 2


def test_the_leaflet_follows_drugs_kind_and_evidence() -> None:
    text = leaflet(scene({"diabetes": (Item(display="type 2 diabetes"),)}))
    assert "Diabetes" in text
    assert "blood sugar" in text
    assert "Numb or weak leg" not in text
    block = leaflet(scene(order_=order(kind="block-sup", injectates=())))
    assert "Numb or weak leg" in block
    assert "The steroid" not in block


def test_the_message_tells_how_to_prepare_as_well() -> None:
    (message,) = created(do("aftercare_bundle", scene()), "CommunicationRequest")
    after, before = [part["contentString"] for part in message["payload"]]
    assert after.startswith("After your hip injection")
    assert before.startswith("Before your hip injection")


def test_a_patient_of_another_language_gets_a_note_to_translate() -> None:
    steps = do("aftercare_bundle", scene(patient=Patient(id="p1", language="tr")))
    (message,) = created(steps, "CommunicationRequest")
    assert "Translate before sending" in message["note"][0]["text"]


def leaflet(at: Scene) -> str:
    (message,) = created(do("aftercare_bundle", at), "CommunicationRequest")
    return str(message["payload"][0]["contentString"])
