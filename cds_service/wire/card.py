"""The answer of a CDS Hooks 2.0.1 service: cards, and everything inside a card.

`cards` is always there; every other empty member is left out (see `message`). Breaking a rule of the
specification raises pydantic.ValidationError: a card that is wrong never leaves.
"""

from collections.abc import Iterable
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from cds_service.wire.message import Address, Message, Resource, Text

RELATIVE_REFERENCE = r"^[A-Z][A-Za-z]+/[A-Za-z0-9.\-]{1,64}$"
UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"

Indicator = Literal["info", "warning", "critical"]


class Coding(Message):
    code: Text
    system: Text
    display: str = ""


class OverrideReason(Coding):
    """A reason that the user may pick; what is offered must have something to read."""

    display: Text


class Source(Message):
    """Where the guidance comes from. `topic.code` is the id of the rule that leads the card."""

    label: Text
    url: Address | None = None
    icon: Address | None = None
    topic: Coding | None = None


class Action(Message):
    """One change of the record. `resource` is whole: new for create, with every member for update."""

    type: Literal["create", "update", "delete"]
    description: Text
    resource: Resource | None = None
    resource_id: Annotated[str, StringConstraints(pattern=RELATIVE_REFERENCE)] | None = None

    @model_validator(mode="after")
    def _names_its_resource(self) -> Self:
        if self.type == "delete":
            if self.resource is not None or self.resource_id is None:
                raise ValueError("delete names the resource by resourceId and carries no resource")
        elif self.resource is None or "resourceType" not in self.resource:
            raise ValueError(f"{self.type} carries a whole FHIR resource with its resourceType")
        return self


class Suggestion(Message):
    label: Text
    uuid: Annotated[str, StringConstraints(pattern=UUID)]
    is_recommended: bool = False
    actions: tuple[Action, ...] = ()


class Link(Message):
    label: Text
    url: Address
    type: Literal["absolute", "smart"]
    app_context: str = ""
    autolaunchable: bool = False

    @model_validator(mode="after")
    def _context_is_for_apps(self) -> Self:
        if self.app_context and self.type != "smart":
            raise ValueError("appContext belongs to a smart link, not to an absolute one")
        return self


class Card(Message):
    """One piece of advice. `extension` maps a reverse-domain name to a JSON object."""

    uuid: Annotated[str, StringConstraints(pattern=UUID)]
    summary: Annotated[str, StringConstraints(min_length=1, max_length=139)]
    indicator: Indicator
    source: Source
    detail: str = ""
    suggestions: tuple[Suggestion, ...] = ()
    selection_behavior: Literal["at-most-one", "any"] | None = None
    override_reasons: tuple[OverrideReason, ...] = ()
    links: tuple[Link, ...] = ()
    extension: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _choice_is_said(self) -> Self:
        if bool(self.suggestions) != (self.selection_behavior is not None):
            raise ValueError("selectionBehavior is given when there are suggestions, and only then")
        recommended = sum(suggestion.is_recommended for suggestion in self.suggestions)
        if self.selection_behavior == "at-most-one" and recommended > 1:
            raise ValueError("with selectionBehavior at-most-one, at most one suggestion is recommended")
        if self.indicator != "info" and any(link.autolaunchable for link in self.links):
            raise ValueError(f"a {self.indicator} card has no autolaunchable link: it must be seen")
        return self


class Answer(Message):
    """The whole body of a 200. No advice is `{"cards": []}`."""

    cards: tuple[Card, ...]
    system_actions: tuple[Action, ...] = ()


def answer_bytes(cards: Iterable[Card]) -> bytes:
    """The body of a 200 that carries these cards."""
    return Answer(cards=tuple(cards)).json_bytes()
