"""The envelope of a request: its members, each once, of which only the kinds are known to be right.

A body in which everything has the shape that the caller expects is decoded once, all of it. Any other is read member by
member, and prefetched data stay raw bytes. So is one with an empty object or null where an object belongs: read at
once, nobody could tell whether the member came again.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Generic, TypeVar

import msgspec

from cds_service.wire import members
from cds_service.wire.errors import malformed
from cds_service.wire.numbers import check_numbers, too_large
from cds_service.wire.once import Name, Reader, Value, once, repeated

P = TypeVar("P")
NOTHING = Value()
FILLED = msgspec.Meta(min_length=1)
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Whole(msgspec.Struct, Generic[P], rename="camel"):
    """A body as it comes. `P` is the shape of prefetched values."""

    hook: Value = NOTHING
    hook_instance: Value = NOTHING
    fhir_server: Value = NOTHING
    fhir_authorization: Annotated[dict[Name, Any], FILLED] = msgspec.field(default_factory=dict)
    context: Annotated[dict[Name, msgspec.Raw], FILLED] = msgspec.field(default_factory=dict)
    prefetch: Annotated[dict[Name, P], FILLED] = msgspec.field(default_factory=dict)


class Envelope(msgspec.Struct, frozen=True):
    """What was sent; None or empty for what was not. `prefetch` holds raw JSON (also `null`), or decoded values."""

    hook: Any
    hook_instance: Any
    fhir_server: Any
    fhir_authorization: Mapping[str, Any]
    context: Mapping[str, msgspec.Raw]
    prefetch: Mapping[str, Any]


MEMBERS = frozenset(field.encode_name for field in msgspec.structs.fields(Whole))
OBJECT: Reader[dict[Name, msgspec.Raw]] = Reader(dict[Name, msgspec.Raw])


def reading(shape: object) -> Reader[Whole[Any]]:
    """A reader of whole bodies whose prefetched values have this shape."""
    whole: Any = Whole
    return Reader(whole[shape])


def read_envelope(json: bytes, whole: Reader[Whole[Any]] | None) -> Envelope:
    """Raises RefusalError (400)."""
    return (_at_once(json, whole) if whole else None) or _by_member(json)


def _at_once(json: bytes, whole: Reader[Whole[Any]]) -> Envelope | None:
    """None where something has another shape, or is no JSON."""
    try:
        sent = whole.decode(json)
    except UNREADABLE:
        return None
    _check_once(sent, whole.read)
    return Envelope(
        hook=sent.hook.given,
        hook_instance=sent.hook_instance.given,
        fhir_server=sent.fhir_server.given,
        fhir_authorization=once(sent.fhir_authorization, "fhirAuthorization"),
        context=once(sent.context, "context"),
        prefetch=once(sent.prefetch, "prefetch"),
    )


def _check_once(sent: Whole[Any], read: int) -> None:
    """Raises RefusalError (400) when more was read than is left: a member of the envelope came again."""
    single = (sent.hook, sent.hook_instance, sent.fhir_server)
    objects = (sent.fhir_authorization, sent.context, sent.prefetch)
    left = sum(one is not NOTHING for one in single) + sum(map(len, objects))
    if read != left:
        raise repeated()


def _by_member(json: bytes) -> Envelope:
    sent = once({name: value for name, value in _members(json, "").items() if name.text in MEMBERS}, "")
    authorization = once(_members(sent.get("fhirAuthorization"), "fhirAuthorization"), "fhirAuthorization")
    prefetch = once(_members(sent.get("prefetch"), "prefetch"), "prefetch")
    return Envelope(
        hook=value(sent, "hook", "hook"),
        hook_instance=value(sent, "hookInstance", "hookInstance"),
        fhir_server=value(sent, "fhirServer", "fhirServer"),
        fhir_authorization={name: value(authorization, name, "fhirAuthorization") for name in authorization},
        context=once(_members(sent.get("context"), "context"), "context"),
        prefetch={key: _prefetched(key, bytes(raw)) for key, raw in prefetch.items()},
    )


def _members(json: bytes | msgspec.Raw | None, place: str) -> dict[Name, msgspec.Raw]:
    """Of an object, all of them, as often as they stand there; none of what was not sent or is null."""
    if json is None or (place and bytes(json) == b"null"):
        return {}
    try:
        return OBJECT.decode(json)
    except msgspec.ValidationError:
        where = (place,) if place else ()
        raise malformed(f"{place or 'The body'} is not a JSON object.", members.SEND_OBJECT, *where) from None
    except msgspec.DecodeError as error:
        raise malformed(f"The body cannot be read as JSON: {error}.", members.SEND_JSON) from None
    except RecursionError:
        raise malformed("The body is nested too deeply to be read.", members.SEND_JSON) from None


def value(sent: Mapping[str, msgspec.Raw], name: str, place: str) -> Any:
    """A small member, decoded; None if it is not there. RefusalError (400) names the place of too large a number."""
    try:
        return msgspec.json.decode(sent[name]) if name in sent else None
    except msgspec.ValidationError:
        raise too_large(place, place) from None


def _prefetched(key: str, raw: bytes) -> bytes:
    """A key that the client made up may be anything: one that is no plain name is not repeated."""
    check_numbers(raw, "prefetch", f"prefetch.{key}" if members.ID.fullmatch(key) else "prefetch")
    return raw
