"""Cards as a client can use them. What each client accepts is data, `profiles.yaml`, with who documents it.

Nothing is lost in words: the detail names every option, also where its button had to go.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal
from uuid import UUID, uuid5

from msgspec.structs import replace
from pydantic import BaseModel, ConfigDict, RootModel

from cds_service.reasoning.yaml_file import read_as
from cds_service.wire.card import Action, Card, Link, Source, Suggestion

FILE = Path(__file__).with_name("profiles.yaml")
AS_IS = "spec"  # the profile of a client that takes all that CDS Hooks 2.0 allows
IN_ONE: tuple[list[str], ...] = ([], ["update"], ["delete"], ["create", "delete"])  # what one order can undergo at once
NOT_ALPHANUMERIC = re.compile(r"[^A-Za-z0-9]")


class Profile(BaseModel):
    """What one client accepts, and who documents it; the defaults are the specification's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    behaviour: Literal["any", "at-most-one"] | None = None
    split: bool = False
    one_order: bool = False
    topic_length: int | None = None
    actions: Mapping[Literal["create", "update", "delete"], tuple[str, ...]] = {}
    detail: Literal["markdown", "plain"] = "markdown"
    app_context: bool = True
    documented_by: str = ""
    notes: tuple[str, ...] = ()

    def takes(self, action: Action) -> bool:
        """Whether the client can act on it."""
        kinds = self.actions.get(action.type)
        return kinds is None or _kind(action) in kinds


class _Profiles(RootModel[dict[str, Profile]]):
    pass


@cache
def profiles() -> Mapping[str, Profile]:
    """All profiles by name, read when the first client needs one."""
    return read_as(_Profiles, FILE, FILE.parent).root


def for_client(cards: list[Card], name: str) -> list[Card]:
    """The cards as the client of this profile can use them. The profile "spec" changes and costs nothing.

    Raises KeyError for a profile that does not exist.
    """
    return cards if name == AS_IS else [_kept(card, profiles()[name]) for card in cards]


def _kept(card: Card, profile: Profile) -> Card:
    offers = tuple(_offers(card.suggestions, profile))
    behaviour = profile.behaviour or card.selection_behavior
    return replace(
        card,
        source=_source(card.source, profile),
        detail=card.detail if profile.detail == "markdown" else card.detail.replace("**", ""),
        suggestions=offers,
        selection_behavior=behaviour if offers else None,
        links=tuple(_link(link, profile) for link in card.links),
    )


def _offers(offers: Iterable[Suggestion], profile: Profile) -> Iterator[Suggestion]:
    """A suggestion is kept whole or not at all, unless its steps are offered one by one; equal steps once."""
    if not profile.split:
        whole = (offer for offer in offers if all(profile.takes(action) for action in offer.actions))
        yield from _in_one(whole) if profile.one_order else whole
        return
    seen: list[Action] = []
    for offer in offers:
        if not offer.actions:
            yield offer
        for place, action in enumerate(offer.actions):
            if profile.takes(action) and action not in seen:
                seen.append(action)
                yield _step(offer, place) if len(offer.actions) > 1 else offer


def _in_one(offers: Iterable[Suggestion]) -> Iterator[Suggestion]:
    """For a screen with one order, where the first action is all that is done: what a draft takes the place of goes by
    itself, so the draft stands first. A suggestion that needs more is left out, also a draft beside the order.
    """
    for offer in offers:
        actions = sorted(offer.actions, key=lambda action: action.type == "delete")
        if [action.type for action in actions] in IN_ONE:
            yield replace(offer, actions=tuple(actions))


def _step(offer: Suggestion, place: int) -> Suggestion:
    """One action as a suggestion of its own, with an id that follows from the suggestion's."""
    action = offer.actions[place]
    return replace(offer, label=action.description, uuid=str(uuid5(UUID(offer.uuid), str(place))), actions=(action,))


def _kind(action: Action) -> str:
    """The type of the resource that an action is about."""
    if action.resource is not None:
        return str(action.resource["resourceType"])
    return (action.resource_id or "").partition("/")[0]


def _source(source: Source, profile: Profile) -> Source:
    if profile.topic_length is None or source.topic is None:
        return source
    code = NOT_ALPHANUMERIC.sub("", source.topic.code)[: profile.topic_length]
    return replace(source, topic=replace(source.topic, code=code))


def _link(link: Link, profile: Profile) -> Link:
    return link if profile.app_context or not link.app_context else replace(link, app_context="")
