"""Cards as each client can use them: what is documented holds, nothing becomes half, nothing is lost in words."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest

from cds_service.cards.identity import identity
from cds_service.cards.profiles import for_client, profiles
from cds_service.cards.sources import SYSTEM
from cds_service.folders import data_folder
from cds_service.trust.caller import Profile
from cds_service.wire.card import Card

REMOVE: dict[str, Any] = {"type": "delete", "description": "Remove lidocaine", "resourceId": "MedicationRequest/m"}
DRAFT: dict[str, Any] = {
    "type": "create",
    "description": "Draft chloroprocaine",
    "resource": {"resourceType": "MedicationRequest", "status": "draft"},
}
MOVE: dict[str, Any] = {
    "type": "update",
    "description": "Move the injection",
    "resource": {"resourceType": "ServiceRequest", "id": "s"},
}
WRITE: dict[str, Any] = {
    "type": "create",
    "description": "Draft a message",
    "resource": {"resourceType": "CommunicationRequest", "status": "draft"},
}


def suggestion(label: str, *actions: dict[str, Any]) -> dict[str, Any]:
    return {"label": label, "uuid": identity(), "actions": list(actions)}


def card(*suggestions: dict[str, Any], **members: Any) -> Card:
    return Card.checked(
        uuid=identity(),
        summary="Recorded lidocaine reaction",
        indicator="critical",
        source={"label": "Macy 2002", "topic": {"code": "ci-allergy-la", "system": SYSTEM}},
        suggestions=list(suggestions),
        selectionBehavior="at-most-one" if suggestions else None,
        **{"detail": "**Options**\n\n- Another class"} | members,
    )


def kept(one: Card, profile: str) -> Card:
    (shown,) = for_client([one], profile)
    return shown


def steps(one: Card) -> Iterator[tuple[str, list[str]]]:
    for offer in one.suggestions:
        yield offer.label, [action.description for action in offer.actions]


def test_every_profile_that_a_client_may_have_exists() -> None:
    assert tuple(profiles()) == get_args(Profile)


def test_the_specification_changes_nothing_and_makes_no_copy() -> None:
    cards = [card(suggestion("Other class", REMOVE, DRAFT))]
    assert for_client(cards, "spec") is cards


def test_an_unknown_profile_is_a_fault() -> None:
    with pytest.raises(KeyError):
        for_client([card()], "meditech")


def test_athena_keeps_all() -> None:
    one = card(suggestion("Other class", REMOVE, DRAFT))
    assert kept(one, "athena") == one


def test_epic_gets_one_action_to_a_suggestion() -> None:
    one = kept(card(suggestion("Other class", REMOVE, DRAFT), suggestion("Remove it", REMOVE)), "epic")
    assert one.selection_behavior == "any"
    assert list(steps(one)) == [
        ("Remove lidocaine", ["Remove lidocaine"]),
        ("Draft chloroprocaine", ["Draft chloroprocaine"]),
    ]
    assert len({offer.uuid for offer in one.suggestions}) == 2


def test_the_ids_of_steps_follow_from_the_suggestion() -> None:
    one = card(suggestion("Other class", REMOVE, DRAFT))
    assert kept(one, "epic") == kept(one, "epic")


def test_epic_gets_no_button_for_a_message_but_its_words() -> None:
    one = kept(card(suggestion("Tell the patient", WRITE), detail="**Options**\n\n- Tell the patient"), "epic")
    assert one.suggestions == ()
    assert one.selection_behavior is None
    assert "Tell the patient" in one.detail


def test_epic_gets_a_topic_of_letters_and_digits() -> None:
    topic = kept(card(), "epic").source.topic
    assert topic is not None
    assert topic.code == "ciallergyla"


def test_no_two_rules_share_a_topic_then() -> None:
    names = [path.stem for path in data_folder("rules").glob("*/*-*.yaml")]
    assert len({name.replace("-", "") for name in names}) == len(set(names))


def test_a_card_without_topic_has_none_then() -> None:
    one = Card.checked(uuid=identity(), summary="x", indicator="info", source={"label": "Local policy"})
    assert kept(one, "epic").source.topic is None


def test_oracle_reads_plain_text_and_no_app_context() -> None:
    smart = {"label": "Timeline", "url": "https://cds.example.org/launch", "type": "smart", "appContext": "x"}
    one = kept(card(links=[smart]), "oracle")
    assert one.detail == "Options\n\n- Another class"
    assert one.links[0].app_context == ""


def test_the_sandbox_gets_no_suggestion_that_breaks_its_page() -> None:
    remove_order = REMOVE | {"resourceId": "ServiceRequest/s"}
    one = kept(card(suggestion("Later", MOVE), suggestion("Not at all", remove_order)), "sandbox")
    assert one.suggestions == ()


def test_the_sandbox_does_the_first_action_so_the_new_drug_stands_before_the_old_one_goes() -> None:
    one = kept(card(suggestion("Other class", REMOVE, DRAFT), suggestion("Remove it", REMOVE)), "sandbox")
    assert list(steps(one)) == [
        ("Other class", ["Draft chloroprocaine", "Remove lidocaine"]),
        ("Remove it", ["Remove lidocaine"]),
    ]


def test_the_sandbox_gets_nothing_by_half_and_no_drug_in_place_of_an_order_that_stays() -> None:
    lower = MOVE | {"resource": {"resourceType": "MedicationRequest", "id": "m"}}
    offers = (suggestion("Two", DRAFT, DRAFT), suggestion("Beside it", DRAFT), suggestion("Both", REMOVE, lower))
    assert kept(card(*offers), "sandbox").suggestions == ()
    assert len(kept(card(suggestion("Lower the dose", lower)), "sandbox").suggestions) == 1


def test_a_suggestion_without_actions_is_words_and_stays() -> None:
    for name in profiles():
        assert len(kept(card(suggestion("Think again")), name).suggestions) == 1


def test_every_difference_names_who_documents_it() -> None:
    assert all(profile.documented_by for profile in profiles().values() if profile.notes)
