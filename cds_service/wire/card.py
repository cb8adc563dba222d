"""The answer of a CDS Hooks 2.0.1 service: cards, and everything inside a card.

Every optional member has an empty default and is left out of the JSON while it is empty, so that nothing
null or empty can leave ("Use of JSON"); `cards` alone is always there. Python names are snake_case, the JSON
has the specification's names (`selectionBehavior`); both are accepted when a model is built.
Breaking a rule of the specification raises pydantic.ValidationError: a card that is wrong never leaves.
"""

import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.alias_generators import to_camel

LOOPBACK = r"http://(?:localhost|127\.0\.0\.1|\[::1\])"
ADDRESS = re.compile(rf"(?:https://[^\s/?#@\\<>\"]+|{LOOPBACK}(?::\d+)?)(?:[/?#][^\s\\<>\"]*)?")
RELATIVE_REFERENCE = r"^[A-Z][A-Za-z]+/[A-Za-z0-9.\-]{1,64}$"
UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"

Indicator = Literal["info", "warning", "critical"]


def absolute_address(url: str) -> str:
    """The address itself if it is https (or http on this machine) and safe to print; else ValueError."""
    if ADDRESS.fullmatch(url) is None:
        raise ValueError("must be an absolute address: https, or http on loopback; no user name, no spaces")
    return url


def without_empty(value: Any) -> Any:
    """FHIR JSON without null and empty members. Nulls inside a list stay: they hold a place (`_given`)."""
    if isinstance(value, dict):
        kept = {name: without_empty(member) for name, member in value.items()}
        return {name: member for name, member in kept.items() if member not in (None, "", [], {})}
    if isinstance(value, list):
        return [without_empty(member) for member in value]
    return value


Text = Annotated[str, StringConstraints(min_length=1)]
Address = Annotated[str, AfterValidator(absolute_address)]
Resource = Annotated[dict[str, Any], AfterValidator(without_empty)]


class Message(BaseModel):
    """Common to everything that leaves: frozen, closed, without empty members."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, validate_by_name=True, validate_by_alias=True
    )

    def json_bytes(self) -> bytes:
        """The message as UTF-8 JSON with the specification's member names."""
        return self.__pydantic_serializer__.to_json(self, by_alias=True, exclude_defaults=True)


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
