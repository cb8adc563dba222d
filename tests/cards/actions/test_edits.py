"""Actions that change the injection order."""

import pytest
from pydantic import ValidationError

from cds_service.cards.actions.steps import MissingError
from cds_service.chart.order import Injectate
from cds_service.reasoning.truth import Item
from tests.cards.actions.doing import created, do, updated
from tests.cards.scenes import ORDER, limit, order, scene

APPOINTMENT = {"resourceType": "Appointment", "id": "a1", "status": "proposed"}


def test_an_order_on_hold_is_whole_and_says_until_when() -> None:
    held = updated(do("hold_order", scene(), until="haemostasis plan"))
    assert held["status"] == "on-hold"
    assert held["note"][-1]["text"] == "On hold until: haemostasis plan"
    assert {key: held[key] for key in ("id", "code", "occurrenceDateTime")} == {
        key: ORDER[key] for key in ("id", "code", "occurrenceDateTime")
    }


def test_the_date_moves_on_from_evidence_by_a_limit() -> None:
    last = (Item(display="steroid", date="2026-01-30"),)
    moved = updated(do("change_date", scene({"last": last}, {"interval": limit(90)}), after="last", by="interval"))
    assert moved["occurrenceDateTime"] == "2026-04-30"


def test_the_latest_of_several_dates_counts() -> None:
    last = (Item(display="a", date="2026-01-30"), Item(display="b", date="2026-02-10"))
    moved = updated(do("change_date", scene({"last": last}, {"interval": limit(3, "mo")}), after="last", by="interval"))
    assert moved["occurrenceDateTime"] == "2026-05-10"


def test_a_range_becomes_a_period_and_replaces_the_date() -> None:
    at = scene(limits={"soonest": limit(3), "latest": limit(7)})
    moved = updated(do("change_date", at, after="order-date", by="soonest", to="latest"))
    assert moved["occurrencePeriod"] == {"start": "2026-04-09", "end": "2026-04-13"}
    assert "occurrenceDateTime" not in moved


def test_a_date_long_past_leads_to_today_not_to_the_past() -> None:
    last = (Item(display="steroid", date="2020-01-30"),)
    moved = updated(do("change_date", scene({"last": last}, {"interval": limit(90)}), after="last", by="interval"))
    assert moved["occurrenceDateTime"] == "2026-03-30"


@pytest.mark.parametrize("partial", ["2026-01", "2026", ""])
def test_a_partial_date_drops_the_suggestion(partial: str) -> None:
    last = (Item(display="steroid", date=partial),)
    with pytest.raises(MissingError, match="missing or incomplete"):
        do("change_date", scene({"last": last}, {"interval": limit(90)}), after="last", by="interval")


def test_a_date_may_count_from_today() -> None:
    moved = updated(do("change_date", scene(limits={"wait": limit(36, "h")}), after="today", by="wait"))
    assert moved["occurrenceDateTime"] == "2026-04-01"


def test_evidence_that_is_not_there_gives_no_date() -> None:
    with pytest.raises(MissingError, match="no date of last"):
        do("change_date", scene({"last": ()}, {"interval": limit(90)}), after="last", by="interval")


def test_a_limit_that_is_no_time_moves_nothing() -> None:
    with pytest.raises(MissingError, match="is no time"):
        do("change_date", scene(limits={"dose": limit(40, "mg")}), after="today", by="dose")


def test_a_limit_that_is_switched_off_drops_the_suggestion() -> None:
    with pytest.raises(MissingError, match="switched off"):
        do("change_date", scene(limits={"interval": limit("none")}), after="order-date", by="interval")


def test_an_appointment_is_moved_by_a_task_for_people() -> None:
    at = scene(limits={"interval": limit(14)}, hook="appointment-book")
    (task,) = created(do("change_date", at, after="order-date", by="interval"), "Task")
    assert (task["status"], task["intent"]) == ("requested", "proposal")
    assert "2026-04-20" in task["description"]


@pytest.mark.parametrize(("to", "text"), [("right", "Right hip"), ("left", "Left hip"), ("bilateral", "Both hips")])
def test_the_side_is_written_into_the_body_site(to: str, text: str) -> None:
    assert updated(do("set_side", scene(), to=to))["bodySite"][0]["text"] == text


def test_a_drug_for_the_other_hip_gets_the_side_too_and_a_side_that_stands_already_is_not_offered() -> None:
    (present, *_) = order().injectates
    sited = {**present.resource, "dosageInstruction": [{"site": {"text": "left hip"}}]}
    drug = Injectate(display="lidocaine", side="left", resource=sited)
    conflict = (("body site", "right"), ("drug site", "left"))
    (step,) = do("set_side", scene(order_=order(injectates=(drug,), side_sources=conflict)), to="right")
    assert step.resource["dosageInstruction"][0]["site"]["text"] == "Right hip"
    with pytest.raises(MissingError, match="already"):
        do("set_side", scene(order_=order(injectates=(), side_sources=conflict)), to="right")


def test_the_side_of_the_reason_is_taken_only_when_there_is_one() -> None:
    assert updated(do("set_side", scene(), to="as-reason"))["bodySite"][0]["text"] == "Right hip"
    with pytest.raises(MissingError, match="no single side"):
        do("set_side", scene(order_=order(reasons=())), to="as-reason")


def test_a_recorded_condition_becomes_the_reason() -> None:
    found = {"candidates": (Item(display="Osteoarthritis, right", reference="Condition/c1"),)}
    changed = updated(do("set_reason", scene(found), from_="candidates"))
    assert changed["reasonReference"] == [{"reference": "Condition/c1", "display": "Osteoarthritis, right"}]


def test_a_reason_needs_one_source() -> None:
    with pytest.raises(ValidationError, match="either from .* or of"):
        do("set_reason", scene())


def test_a_reason_without_a_reference_is_not_offered() -> None:
    with pytest.raises(MissingError, match="no recorded condition"):
        do("set_reason", scene({"candidates": (Item(display="hip pain"),)}), from_="candidates")


def test_a_note_is_added_to_the_notes_there_are() -> None:
    at = scene(order_=order(resource=ORDER | {"note": [{"text": "First"}]}))
    assert [note["text"] for note in updated(do("add_note", at, text="No chlorhexidine."))["note"]] == [
        "First",
        "No chlorhexidine.",
    ]


@pytest.mark.parametrize("matched", ["stop rivaroxaban", "Stop rivaroxaban 3 days before."])
def test_the_matched_sentence_leaves_the_instruction_and_the_rest_stays_word_for_word(matched: str) -> None:
    said = {"stop-antithrombotic": (Item(display="patient instruction", value=matched),)}
    changed = updated(do("correct_instruction", scene(said), remove="stop-antithrombotic"))
    assert changed["patientInstruction"] == "Eat and drink as usual. Bring your list of medicines."


def test_a_sentence_that_is_not_there_drops_the_suggestion() -> None:
    said = {"said": (Item(display="x", value="hold aspirin", concept="stop-antithrombotic"),)}
    with pytest.raises(MissingError, match="not in the patient instruction"):
        do("correct_instruction", scene(said), remove="stop-antithrombotic")


def test_an_order_that_is_no_service_request_is_not_edited() -> None:
    with pytest.raises(MissingError, match="no drafted ServiceRequest"):
        do("add_note", scene(order_=order(resource=APPOINTMENT)), text="x")


def test_a_reason_that_nobody_recorded_is_a_provisional_condition() -> None:
    steps = do("set_reason", scene(), of="hip-pain")
    (condition,) = created(steps, "Condition")
    assert condition["verificationStatus"]["coding"][0]["code"] == "provisional"
    assert updated(steps)["reasonCode"] == [condition["code"]]


def test_an_order_that_stands_already_is_not_edited() -> None:
    with pytest.raises(MissingError, match="not being drafted"):
        do("add_note", scene(hook="appointment-book"), text="x")
    with pytest.raises(MissingError, match="not being drafted"):
        do("remove_drug", scene(hook="appointment-book"), of="steroid")
