"""Suggestions: read with their rule, offered whole or not at all."""

import logging
from typing import Any

import pytest

from cds_service.cards import suggestions
from cds_service.cards.actions.base import Bindings
from cds_service.cards.escape import cut, plain
from cds_service.cards.suggestions import LABEL_LENGTH, Suggestion
from cds_service.cards.text import Names
from cds_service.reasoning.errors import Problem
from cds_service.reasoning.truth import Evidence, Item
from tests.cards.scenes import kit, limit, scene

LIMITS = {"interval": limit(90)}
NAMES = Names(LIMITS, frozenset({"share", "last"}), frozenset({"share", "last"}))
DRUGS = (Item(display="lidocaine", concept="lidocaine"), Item(display="steroid", concept="triamcinolone-acetonide"))


def read(problems: list[Problem] | None = None, **given: Any) -> Suggestion | None:
    found: list[Problem] = [] if problems is None else problems
    one = suggestions.read(given, Bindings(NAMES, kit()), ("card", "suggestions", 0), found)
    assert problems is not None or not found
    return one


def offers(evidence: Evidence | None = None, **given: Any) -> list[Any]:
    one = read(**given)
    assert one is not None
    return list(one.offers(scene(evidence, LIMITS)))


def test_a_suggestion_has_label_identity_and_actions() -> None:
    (offer,) = offers(label="Repeat INR", do=[{"order_test": "inr"}], recommended=True)
    assert (offer.label, offer.is_recommended, len(offer.actions), len(offer.uuid)) == ("Repeat INR", True, 1, 36)


def test_a_label_without_values_is_printed_at_load_as_it_would_be_per_request() -> None:
    long = "Repeat the INR if it is < 2, and say so to everybody who wants to know. " * 2
    one = read(label=long, do=[{"order_test": "inr"}])
    assert one is not None
    afresh = cut(plain(one.label.say(scene(None, LIMITS))), LABEL_LENGTH)
    assert [one.name, *(offer.label for offer in one.offers(scene(None, LIMITS)))] == [afresh, afresh]
    looked_up = read(label="Remove {last.drug}", do=[{"remove_drug": "last"}])
    assert looked_up is not None
    assert looked_up.name is None


def test_one_suggestion_per_item_at_most_three() -> None:
    items = (*DRUGS, Item(display="a", concept="lidocaine"), Item(display="b", concept="lidocaine"))
    made = offers({"share": items}, label="Remove {each.drug}", for_each="share.drugs", do=[{"remove_drug": "each"}])
    assert [offer.label for offer in made] == ["Remove lidocaine", "Remove steroid", "Remove a"]
    deleted = [offer.actions[0].resource_id for offer in made[:2]]
    assert deleted == ["MedicationRequest/med-2", "MedicationRequest/med-1"]


def test_an_action_that_lacks_a_value_drops_the_whole_suggestion_and_the_log_has_no_patient(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    undated = {"last": (Item(display="Kenalog for Mrs Doe", date="2025"),)}
    move = {"change_date": {"after": "last", "by": "interval"}}
    assert offers(undated, label="Move", do=[{"order_test": "inr"}, move]) == []
    assert "dropped" in caplog.text
    assert "Doe" not in caplog.text


def test_two_changes_of_one_draft_become_one_update_with_both() -> None:
    (offer,) = offers(label="Both", do=[{"set_side": {"to": "left"}}, {"add_note": {"text": "Checked."}}])
    (step,) = offer.actions
    assert step.resource["bodySite"][0]["text"] == "Left hip"
    assert step.resource["note"][0]["text"] == "Checked."
    assert step.description == "Set the body site to left hip; Add to the order: Checked."


def test_deletes_come_first_and_nothing_refers_to_what_is_deleted() -> None:
    (offer,) = offers(
        label="Aspirate instead",
        do=[{"order_procedure": {"kind": "asp"}}, {"task": "confirm-side"}, {"remove_order": {"injectates": True}}],
    )
    assert [step.type for step in offer.actions] == ["delete"] * 4 + ["create"] * 2
    for step in offer.actions[4:]:
        assert "ServiceRequest/inj-1" not in str(step.resource)


def test_every_recorded_reason_is_a_suggestion_of_its_own() -> None:
    reasons = {"share": tuple(Item(display=f"OA {n}", reference=f"Condition/{n}") for n in range(2))}
    made = offers(reasons, label="Reason", do=[{"set_reason": {"from": "share"}}])
    assert [offer.label for offer in made] == ["Reason: OA 0", "Reason: OA 1"]


@pytest.mark.parametrize(
    ("given", "path", "words"),
    [
        ({"do": [{"order_test": "inr"}]}, (), "has no label"),
        ({"label": " ", "do": [{"order_test": "inr"}]}, (), "has no label"),
        ({"label": "x"}, (), "does nothing"),
        ({"label": "x", "do": [{"stop_drug": "warfarin"}]}, ("do", 0, "stop_drug"), 'unknown action "stop_drug"'),
        ({"label": "x", "do": ["order_test"]}, ("do", 0), "an action is one word"),
        ({"label": "x", "do": [{"task": "weigh"}]}, ("do", 0, "task", "of"), 'unknown task "weigh"'),
        (
            {"label": "x", "do": [{"set_dose": {"of": "steroid", "to": "intervall"}}]},
            ("do", 0, "set_dose", "to"),
            'unknown limit "intervall"',
        ),
        ({"label": "{lst.date}", "do": [{"order_test": "inr"}]}, ("label",), 'unknown name "lst"'),
        ({"label": "x", "do": [{"order_test": "inr"}], "for_each": "nobody"}, ("for_each",), 'unknown name "nobody"'),
        ({"label": "x", "do": [{"order_test": "inr"}], "reccomended": True}, ("reccomended",), "unknown key"),
        (
            {"label": "x", "do": [{"message": {"to": "patient", "text": "INR {inr.value}"}}]},
            ("do", 0, "message", "text"),
            'unknown name "inr"',
        ),
    ],
)
def test_what_cannot_work_is_refused_where_it_stands(given: Any, path: tuple[Any, ...], words: str) -> None:
    problems: list[Problem] = []
    assert read(problems, **given) is None
    assert problems[0].path == ("card", "suggestions", 0, *path)
    assert words in problems[0].what


def test_a_suggestion_stands_only_with_or_without_the_evidence_it_names() -> None:
    with_it = {"label": "With", "do": [{"order_test": "inr"}], "if": "last"}
    without = {"label": "Without", "do": [{"order_test": "inr"}], "unless": "last"}
    known = {"last": DRUGS[:1]}
    assert [len(offers(known, **with_it)), len(offers(None, **with_it))] == [1, 0]
    assert [len(offers(known, **without)), len(offers(None, **without))] == [0, 1]


def test_a_condition_on_unknown_evidence_is_a_fault_of_the_rule() -> None:
    problems: list[Problem] = []
    assert read(problems, label="Odd", do=[{"order_test": "inr"}], unless="lust") is None
    assert "last" in str(problems[0])
