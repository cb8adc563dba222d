import json
from typing import Any

import msgspec
import pytest
from msgspec import ValidationError

from cds_service.wire.card import Action, Answer, Card, Link, Source, answer_bytes
from tests.wire import samples

requirement = pytest.mark.requirement


def answer(*cards: dict[str, Any]) -> dict[str, Any]:
    sent: dict[str, Any] = json.loads(answer_bytes(Card.checked(**card) for card in cards))
    return sent


@requirement("cds-hooks-2.0@74")
@requirement("cds-hooks-2.0@77")
def test_no_advice_is_an_empty_list_of_cards() -> None:
    assert answer_bytes([]) == b'{"cards":[]}'


@requirement("cds-hooks-2.0@3")
def test_nothing_empty_leaves() -> None:
    resource: Any = {
        "resourceType": "ServiceRequest",
        "reasonCode": [],
        "subject": None,
        "note": [{"text": ""}],
        "code": {},
    }
    action = samples.create(type="update", resource=resource)
    empty: dict[str, Any] = {"detail": "", "links": [], "overrideReasons": [], "extension": {}}
    card = samples.card(suggestions=[samples.suggestion(actions=[action])], selectionBehavior="any", **empty)
    left = action | {"resource": {"resourceType": "ServiceRequest", "note": [{}]}}
    kept = samples.card(suggestions=[samples.suggestion(actions=[left])], selectionBehavior="any")
    assert answer(card) == {"cards": [kept]}


def test_a_null_that_holds_a_place_in_a_list_stays() -> None:
    resource = {"resourceType": "Patient", "name": [{"given": ["A", None], "_given": [None, {"id": "x"}]}]}
    action = Action.checked(**samples.create(type="update", resource=resource))
    assert action.resource == resource


@requirement("cds-hooks-2.0@80")
@requirement("cds-hooks-2.0@87")
@requirement("cds-hooks-2.0@90")
@requirement("cds-hooks-2.0@105")
@pytest.mark.parametrize("member", ["uuid", "summary", "indicator", "source"])
def test_what_a_card_must_have(member: str) -> None:
    card = samples.card()
    del card[member]
    with pytest.raises(ValidationError, match=member):
        Card.checked(**card)


@requirement("cds-hooks-2.0@83")
def test_a_summary_has_fewer_than_140_characters() -> None:
    assert Card.checked(**samples.card(summary="x" * 139)).summary == "x" * 139
    for wrong in ("x" * 140, ""):
        with pytest.raises(ValidationError, match="summary"):
            Card.checked(**samples.card(summary=wrong))


@requirement("cds-hooks-2.0@88")
@pytest.mark.parametrize("word", ["info", "warning", "critical"])
def test_the_three_indicators(word: str) -> None:
    assert answer(samples.card(indicator=word))["cards"][0]["indicator"] == word


@requirement("cds-hooks-2.0@88")
@pytest.mark.parametrize("word", ["hard-stop", "Warning", "error", ""])
def test_no_other_indicator(word: str) -> None:
    with pytest.raises(ValidationError, match="indicator"):
        Card.checked(**samples.card(indicator=word))


@requirement("cds-hooks-2.0@93")
@requirement("cds-hooks-2.0@96")
@pytest.mark.parametrize(
    "changed", [{"suggestions": [samples.suggestion()]}, {"selectionBehavior": "any"}], ids=["missing", "idle"]
)
def test_selection_behavior_comes_with_suggestions_and_only_then(changed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="selectionBehavior is given when there are suggestions"):
        Card.checked(**samples.card(**changed))


@requirement("cds-hooks-2.0@95")
@pytest.mark.parametrize("behavior", ["at-most-one", "any"])
def test_the_two_selection_behaviors(behavior: str) -> None:
    card = samples.card(suggestions=[samples.suggestion()], selectionBehavior=behavior)
    assert answer(card)["cards"][0]["selectionBehavior"] == behavior


@requirement("cds-hooks-2.0@122")
def test_several_recommendations_only_with_any() -> None:
    several = [samples.suggestion(isRecommended=True), samples.suggestion(isRecommended=True)]
    sent = answer(samples.card(suggestions=several, selectionBehavior="any"))
    assert [one["isRecommended"] for one in sent["cards"][0]["suggestions"]] == [True, True]
    with pytest.raises(ValidationError, match="at most one suggestion is recommended"):
        Card.checked(**samples.card(suggestions=several, selectionBehavior="at-most-one"))


@requirement("cds-hooks-2.0@100")
@requirement("cds-hooks-2.0@136")
@requirement("cds-hooks-2.0@216")
@requirement("cds-hooks-2.0@217")
@pytest.mark.parametrize("member", ["code", "system", "display"])
def test_an_override_reason_has_code_system_and_display(member: str) -> None:
    reason = {"code": "a", "system": samples.SYSTEM, "display": "Benefit outweighs risk"}
    assert answer(samples.card(overrideReasons=[reason]))["cards"][0]["overrideReasons"] == [reason]
    del reason[member]
    with pytest.raises(ValidationError, match=member):
        Card.checked(**samples.card(overrideReasons=[reason]))


@requirement("cds-hooks-2.0@115")
@requirement("cds-hooks-2.0@220")
def test_a_topic_needs_no_display() -> None:
    topic = {"code": "ac-vka-inr-high", "system": samples.SYSTEM}
    sent = answer(samples.card(source={"label": "Guideline", "topic": topic}))
    assert sent["cards"][0]["source"]["topic"] == topic


@requirement("cds-hooks-2.0@107")
@requirement("cds-hooks-2.0@111")
@requirement("cds-hooks-2.0@139")
@pytest.mark.parametrize(
    "url", ["https://example.org/a?b=c#d", "http://127.0.0.1:8000/rules/x", "http://localhost/x", "http://[::1]:80"]
)
def test_addresses_that_may_leave(url: str) -> None:
    assert Source(label="x", url=url, icon=url).url == url


@requirement("cds-hooks-2.0@139")
@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "http://example.org/",
        "http://127.0.0.1.example.org/",
        "//example.org",
        "/rules/x",
        "https://user@example.org/",
        "https://example.org/a b",
        'https://example.org/"onclick',
        "https://",
        "",
    ],
)
def test_addresses_that_never_leave(url: str) -> None:
    with pytest.raises(ValidationError, match="must be an absolute address: https, or http on loopback"):
        Link.checked(label="x", url=url, type="absolute")


@requirement("cds-hooks-2.0@146")
@requirement("cds-hooks-2.0@147")
def test_app_context_belongs_to_smart_links() -> None:
    smart = Link(label="x", url="https://example.org/launch", type="smart", app_context="42")
    assert json.loads(msgspec.json.encode(smart))["appContext"] == "42"
    with pytest.raises(ValidationError, match="appContext belongs to a smart link"):
        Link.checked(label="x", url="https://example.org/", type="absolute", appContext="42")


def test_what_must_be_seen_is_not_hidden_behind_an_automatic_launch() -> None:
    link = {"label": "x", "url": "https://example.org/", "type": "smart", "autolaunchable": True}
    assert answer(samples.card(indicator="info", links=[link]))["cards"][0]["links"] == [link]
    with pytest.raises(ValidationError, match="a warning card has no autolaunchable link"):
        Card.checked(**samples.card(links=[link]))


@requirement("cds-hooks-2.0@127")
@requirement("cds-hooks-2.0@128")
@pytest.mark.parametrize("changed", [{"type": "replace"}, {"description": ""}])
def test_an_action_says_what_it_does(changed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Action.checked(**samples.create(**changed))


@requirement("cds-hooks-2.0@130")
@requirement("cds-hooks-2.0@131")
@requirement("cds-hooks-2.0@132")
@pytest.mark.parametrize("kind", ["create", "update"])
@pytest.mark.parametrize("resource", [None, {}, {"status": "draft"}])
def test_create_and_update_carry_a_resource(kind: str, resource: Any) -> None:
    with pytest.raises(ValidationError, match=f"{kind} carries a whole FHIR resource"):
        Action.checked(**samples.create(type=kind, resource=resource))


@requirement("cds-hooks-2.0@133")
@requirement("cds-hooks-2.0@134")
def test_delete_names_a_resource_and_carries_none() -> None:
    delete = {"type": "delete", "description": "Remove it", "resourceId": "MedicationRequest/m1"}
    assert json.loads(msgspec.json.encode(Action.checked(**delete))) == delete
    for wrong in ({"resourceId": None}, {"resource": {"resourceType": "Patient"}}, {"resourceId": "https://x/y/1"}):
        with pytest.raises(ValidationError):
            Action.checked(**delete | wrong)


@requirement("cds-hooks-2.0@75")
def test_system_actions_leave_only_when_there_are_some() -> None:
    action = Action.checked(**samples.create())
    sent = json.loads(msgspec.json.encode(Answer(cards=(), system_actions=(action,))))
    assert sent == {"cards": [], "systemActions": [samples.create()]}


@requirement("cds-hooks-2.0@214")
@requirement("cds-hooks-2.0@215")
def test_an_extension_is_an_object_under_its_name() -> None:
    extension = {"org.hip-injection-cds.findings": {"findings": [{"rule": "a", "status": "fired"}]}}
    assert answer(samples.card(extension=extension))["cards"][0]["extension"] == extension


def test_unknown_members_are_slips_of_ours() -> None:
    with pytest.raises(ValidationError, match="unknown field `sumary`"):
        Card.checked(**samples.card(sumary="x"))
