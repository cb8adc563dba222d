"""What all messages share: how they are written and read, and what may never leave.

Outgoing: every optional member has an empty default and is left out of the JSON while it is empty, so that
nothing null or empty can leave ("Use of JSON"). Python names are snake_case, the JSON has the specification's
names (`selectionBehavior`); both are accepted when a model is built. Incoming: unknown members are ignored.
"""

import re
from typing import Annotated, Any

import msgspec
from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic.alias_generators import to_camel

LOOPBACK = r"http://(?:localhost|127\.0\.0\.1|\[::1\])"
ADDRESS = re.compile(rf"(?:https://[^\s/?#@\\<>\"]+|{LOOPBACK}(?::\d+)?)(?:[/?#][^\s\\<>\"]*)?")

EMPTY = re.compile(rb':(?:null|""|\[\]|\{\})')  # how a member without content is written
ENCODER = msgspec.json.Encoder()


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


def whole(resource: dict[str, Any]) -> dict[str, Any]:
    """`without_empty` for a resource that mostly has nothing empty: its JSON is searched before it is copied."""
    kept: dict[str, Any] = without_empty(resource) if EMPTY.search(ENCODER.encode(resource)) else resource
    return kept


Text = Annotated[str, StringConstraints(min_length=1)]


class Message(BaseModel):
    """Common to everything that leaves: frozen, closed, without empty members."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, validate_by_name=True, validate_by_alias=True
    )

    def json_bytes(self) -> bytes:
        """The message as UTF-8 JSON with the specification's member names."""
        return self.__pydantic_serializer__.to_json(self, by_alias=True, exclude_defaults=True)


class Incoming(BaseModel):
    """Common to what arrives: frozen, unknown members ignored (hooks may add some: "Hook Version")."""

    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel, validate_by_name=True)
