"""The answer of a CDS Hooks 2.0.1 service: cards, and everything inside a card.

`cards` is always there; every other empty member is left out. A part made by `checked` obeys the specification in
every member, or msgspec.ValidationError says which does not: a card that is wrong never leaves. Parts inside a part
are given as JSON objects, or as parts that are checked already. A part made by its own name is only checked where
members belong together: that is for members which are right as they are made, or were checked when they were read.
"""

from collections.abc import Iterable
from typing import Annotated, Any, Literal, Self

import msgspec
from msgspec import Meta, Struct

from cds_service.wire.message import ENCODER, absolute_address, whole

RELATIVE_REFERENCE = r"^[A-Z][A-Za-z]+/[A-Za-z0-9.\-]{1,64}\Z"
UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z"

Indicator = Literal["info", "warning", "critical"]
Text = Annotated[str, Meta(min_length=1)]
Identity = Annotated[str, Meta(pattern=UUID)]
Resource = dict[str, Any]


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, rename="camel"):
    """Common to everything in an answer: closed, without empty members, with the specification's names in JSON."""

    @classmethod
    def checked(cls, **members: Any) -> Self:
        """The part with these members, under their names in JSON. Raises msgspec.ValidationError."""
        return msgspec.convert(members, cls)


class Coding(Part, frozen=True):
    code: Text
    system: Text
    display: str = ""


class OverrideReason(Coding, frozen=True):
    """A reason that the user may pick; what is offered must have something to read."""

    display: Text


class Source(Part, frozen=True):
    """Where the guidance comes from. `topic.code` is the id of the rule that leads the card."""

    label: Text
    url: str | None = None
    icon: str | None = None
    topic: Coding | None = None

    def __post_init__(self) -> None:
        for address in (self.url, self.icon):
            if address is not None:
                absolute_address(address)


class Action(Part, frozen=True):
    """One change of the record. `resource` is whole: new for create, with every member for update.

    What is updated came from the client and may hold empty members, which must not leave; what is created has none.
    """

    type: Literal["create", "update", "delete"]
    description: Text
    resource: Resource | None = None
    resource_id: Annotated[str, Meta(pattern=RELATIVE_REFERENCE)] | None = None

    def __post_init__(self) -> None:
        if self.type == "delete":
            if self.resource is not None or self.resource_id is None:
                raise ValueError("delete names the resource by resourceId and carries no resource")
        elif self.resource is None or "resourceType" not in self.resource:
            raise ValueError(f"{self.type} carries a whole FHIR resource with its resourceType")
        elif self.type == "update":
            msgspec.structs.force_setattr(self, "resource", whole(self.resource))


class Suggestion(Part, frozen=True):
    label: Text
    uuid: Identity
    is_recommended: bool = False
    actions: tuple[Action, ...] = ()


class Link(Part, frozen=True):
    label: Text
    url: str
    type: Literal["absolute", "smart"]
    app_context: str = ""
    autolaunchable: bool = False

    def __post_init__(self) -> None:
        absolute_address(self.url)
        if self.app_context and self.type != "smart":
            raise ValueError("appContext belongs to a smart link, not to an absolute one")


class Card(Part, frozen=True):
    """One piece of advice. `extension` maps a reverse-domain name to a JSON object."""

    uuid: Identity
    summary: Annotated[str, Meta(min_length=1, max_length=139)]
    indicator: Indicator
    source: Source
    detail: str = ""
    suggestions: tuple[Suggestion, ...] = ()
    selection_behavior: Literal["at-most-one", "any"] | None = None
    override_reasons: tuple[OverrideReason, ...] = ()
    links: tuple[Link, ...] = ()
    extension: dict[str, Any] = {}

    def __post_init__(self) -> None:
        if bool(self.suggestions) != (self.selection_behavior is not None):
            raise ValueError("selectionBehavior is given when there are suggestions, and only then")
        if self.selection_behavior == "at-most-one" and sum([one.is_recommended for one in self.suggestions]) > 1:
            raise ValueError("with selectionBehavior at-most-one, at most one suggestion is recommended")
        if self.indicator != "info" and any([link.autolaunchable for link in self.links]):
            raise ValueError(f"a {self.indicator} card has no autolaunchable link: it must be seen")


class Answer(Part, frozen=True):
    """The whole body of a 200. No advice is `{"cards": []}`."""

    cards: tuple[Card, ...]
    system_actions: tuple[Action, ...] = ()
    extension: dict[str, Any] = {}


def answer_bytes(cards: Iterable[Card], extension: dict[str, Any] | None = None) -> bytes:
    """The body of a 200 that carries these cards; `extension` maps a reverse-domain name to a JSON object."""
    return ENCODER.encode(Answer(cards=tuple(cards), extension=extension or {}))
