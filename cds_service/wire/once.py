"""Every member once: parsers keep one of two members of the same name, and not all the same one.

What a gateway checked would then not be what is judged. So names are read as objects that equal nothing but
themselves, which keeps every member of an object, and what is read is counted, which finds a member of the envelope
that was read twice.
"""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

import msgspec

from cds_service.wire.errors import RefusalError, malformed

V = TypeVar("V")
E = TypeVar("E")


class Name:
    """The name of a member, as often as it stands there."""

    __slots__ = ("text",)

    def __init__(self, text: Any) -> None:
        self.text = text


class Value:
    """A value of any kind."""

    __slots__ = ("given",)

    def __init__(self, given: Any = None) -> None:
        self.given = given


class Reader(Generic[E]):
    """A decoder that says how many names and values it read for the last body. Not for several threads at once."""

    def __init__(self, shape: Any) -> None:
        self.read = 0
        self._decoder: msgspec.json.Decoder[E] = msgspec.json.Decoder(shape, dec_hook=self._take)

    def decode(self, json: bytes) -> E:
        """Raises what msgspec raises."""
        self.read = 0
        return self._decoder.decode(json)

    def _take(self, kind: type, given: Any) -> Any:
        self.read += 1
        return kind(given)


def once(members: Mapping[Name, V] | None, path: str) -> dict[str, V]:
    """The members by name. Raises RefusalError (400) if one stands twice."""
    if not members:
        return {}
    single = {name.text: value for name, value in members.items()}
    if len(single) != len(members):
        raise repeated(path)
    return single


def repeated(path: str = "") -> RefusalError:
    what = f"{path or 'The body'} has a member twice, and which one is meant cannot be known."
    return malformed(what, "Send every member once.", *([path] if path else []))
