"""The request of a CDS Hooks 2.0.1 client: POST {baseUrl}/cds-services/{id}.

The caller may say what shape prefetched data have (`reading`): then a body in which everything has its shape is
decoded once, all of it. Any other body is split: prefetched data stay raw bytes, to be read one by one. Bundles of
drafts always stay raw. The small members are checked here. Lenient where real clients are sloppy and the meaning is
plain: unknown members, null or empty optional members, `Patient/` before an id, `selections` missing or not a list,
a byte order mark. Refused (RefusalError):

* 400: not a JSON object; nested too deeply (`limits`); a member of the envelope, the authorization, the context or
  the prefetched data stands twice (`once`); a required member is missing or of the wrong kind; a number is too large;
  the hook is not the service's.
* 413: more objects and arrays, or more drafts, than are read (`limits`).
* 422: the kinds are right, but a value cannot be used: `patientId` is no FHIR id, `fhirServer` no web
  address, `fhirAuthorization` no bearer token.
"""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import msgspec
from pydantic import SecretStr

from cds_service.wire import members
from cds_service.wire.errors import RefusalError, malformed, missing, unusable
from cds_service.wire.limits import LIMITS, Limits, check_bundle, check_text
from cds_service.wire.once import Name, Reader, Value, once, repeated

BUNDLES = {"order-select": "draftOrders", "order-sign": "draftOrders", "appointment-book": "appointments"}
P = TypeVar("P")
NOTHING = Value()


class Envelope(msgspec.Struct, Generic[P], rename="camel"):
    """A body as it comes, of which only the kinds are known to be right. `P` is the shape of prefetched values."""

    hook: Value = NOTHING
    hook_instance: Value = NOTHING
    fhir_server: Value = NOTHING
    fhir_authorization: dict[Name, Any] | None = None
    context: dict[Name, msgspec.Raw] | None = None
    prefetch: dict[Name, P] | None = None


SPLITTING: Reader[Envelope[msgspec.Raw]] = Reader(Envelope[msgspec.Raw])
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Authorization(msgspec.Struct, frozen=True):
    """The bearer token for the client's FHIR server. Transient: never logged, stored or printed."""

    access_token: SecretStr
    token_type: str = members.BEARER
    patient: str = ""
    scope: str = ""


class Context(msgspec.Struct, frozen=True):
    """What the user is doing. Bundles are raw JSON, empty where the hook has none."""

    patient_id: str
    user_id: str = ""
    encounter_id: str = ""
    selections: tuple[str, ...] = ()
    draft_orders: bytes = b""
    appointments: bytes = b""


class Request(msgspec.Struct, frozen=True):
    """One call of one hook. `prefetch` maps a key to what came under it: raw JSON (also `null`), or decoded."""

    hook: str
    hook_instance: str
    context: Context
    prefetch: Mapping[str, Any]
    fhir_server: str = ""
    fhir_authorization: Authorization | None = None


def reading(shape: object) -> Reader[Envelope[Any]]:
    """A reader of whole bodies whose prefetched values have this shape."""
    envelope: Any = Envelope
    return Reader(envelope[shape])


def read_request(
    body: bytes, hook: str, whole: Reader[Envelope[Any]] | None = None, limits: Limits = LIMITS
) -> Request:
    """The request in `body`, made for `hook`. Raises RefusalError (400, 413 or 422)."""
    check_text(body, limits)
    json = body.removeprefix(members.BYTE_ORDER_MARK)
    request = _checked((_decoded(json, whole) if whole else None) or _split(json))
    _check_hook(request, hook, limits)
    if request.fhir_authorization and not request.fhir_server:
        raise missing("fhirServer", *members.NEEDED["fhirServer"])
    return request


def _decoded(json: bytes, whole: Reader[Envelope[Any]]) -> Envelope[Any] | None:
    """Everything at once; None where something has another shape, or is no JSON."""
    try:
        envelope = whole.decode(json)
    except UNREADABLE:
        return None
    _check_once(envelope, whole.read)
    return envelope


def _split(json: bytes) -> Envelope[Any]:
    try:
        envelope = SPLITTING.decode(json)
    except msgspec.ValidationError as error:
        raise _wrong_kind(str(error)) from None
    except msgspec.DecodeError as error:
        raise malformed(f"The body cannot be read as JSON: {error}.", members.SEND_JSON) from None
    except RecursionError:
        raise malformed("The body is nested too deeply to be read.", members.SEND_JSON) from None
    _check_once(envelope, SPLITTING.read)
    raw = {key: bytes(value) for key, value in (envelope.prefetch or {}).items()}
    return msgspec.structs.replace(envelope, prefetch=raw)


def _check_once(envelope: Envelope[Any], read: int) -> None:
    """Raises RefusalError (400) when more was read than is left: a member of the envelope came again."""
    single = (envelope.hook, envelope.hook_instance, envelope.fhir_server)
    objects = (envelope.fhir_authorization, envelope.context, envelope.prefetch)
    left = sum(one is not NOTHING for one in single) + sum(len(one) for one in objects if one)
    if read != left:
        raise repeated()


def _wrong_kind(problem: str) -> RefusalError:
    """msgspec names the place at the end ("… - at `$.context`"); without one it is the body itself."""
    place = problem.rpartition("`$.")[2].rstrip("`") if "`$." in problem else ""
    where = (place,) if place else ()
    if "out of range" in problem:
        raise _too_large(place)
    return malformed(f"{place or 'The body'} is not a JSON object.", members.SEND_OBJECT, *where)


def _too_large(place: str) -> RefusalError:
    return malformed(f"{place} holds a number that is too large to be read.", members.SEND_JSON, place)


# The small members, in the order in which their faults are named


def _checked(envelope: Envelope[Any]) -> Request:
    """What is null or empty counts as not sent."""
    return Request(
        hook=_required("hook", envelope.hook.given),
        hook_instance=_shown("hookInstance", _required("hookInstance", envelope.hook_instance.given)),
        context=_context(once(envelope.context, "context")),
        fhir_server=_fhir_server(envelope.fhir_server.given),
        fhir_authorization=_authorization(envelope.fhir_authorization),
        prefetch=once(envelope.prefetch, "prefetch"),
    )


def _fhir_server(sent: Any) -> str:
    return _usable("fhirServer", sent, members.web_address) if sent not in (None, "") else ""


def _context(sent: dict[str, msgspec.Raw]) -> Context:
    if not sent:
        raise _missing("context")
    patient_id = _required("context.patientId", _member(sent, "patientId"))
    return Context(
        patient_id=_usable("context.patientId", patient_id, members.patient_id),
        user_id=_shown("context.userId", members.text_or_nothing(_member(sent, "userId"))),
        encounter_id=members.bare_id(_member(sent, "encounterId")),
        selections=tuple(_shown("context.selections", one) for one in members.references(_member(sent, "selections"))),
        draft_orders=bytes(sent.get("draftOrders", b"")),
        appointments=bytes(sent.get("appointments", b"")),
    )


def _member(context: dict[str, msgspec.Raw], name: str) -> Any:
    """A small member of the context, decoded; None if it is not there."""
    try:
        return msgspec.json.decode(context[name]) if name in context else None
    except msgspec.ValidationError:
        raise _too_large(f"context.{name}") from None


def _authorization(given: Mapping[Name, Any] | None) -> Authorization | None:
    if not given:
        return None
    sent = once(given, "fhirAuthorization")
    if "access_token" not in sent:
        raise _missing("fhirAuthorization.access_token")
    token, kind = sent["access_token"], sent.get("token_type", members.BEARER)
    return Authorization(
        access_token=SecretStr(_usable("fhirAuthorization.access_token", token, members.printable_token)),
        token_type=_usable("fhirAuthorization.token_type", kind, members.bearer),
        patient=members.bare_id(sent.get("patient")),
        scope=members.text_or_nothing(sent.get("scope")),
    )


def _shown(where: str, value: str) -> str:
    """What is printed and logged."""
    return _usable(where, value, members.visible)


def _required(where: str, value: Any) -> str:
    if value in (None, ""):
        raise _missing(where)
    return _text(where, value)


def _text(where: str, value: Any) -> str:
    if not isinstance(value, str):
        raise _wrong_type(where)
    return value


def _usable(where: str, value: Any, check: Callable[[str], str]) -> str:
    """What `check` makes of a text. Values stay out of the words: they may be patient data."""
    text = _text(where, value)
    try:
        return check(text)
    except ValueError as error:
        raise unusable(where, str(error), members.NEEDED.get(where, members.OTHER)[1]) from None


def _missing(where: str) -> RefusalError:
    return missing(where, *members.NEEDED.get(where, members.OTHER))


def _wrong_type(where: str) -> RefusalError:
    why, advice = members.NEEDED.get(where, members.OTHER)
    return malformed(f"{where} is of the wrong JSON type: {why}", advice, where)


def _check_hook(request: Request, hook: str, limits: Limits) -> None:
    if request.hook != hook:
        what = f"hook is not {hook}, the hook of this service."
        raise RefusalError(400, "value", what, members.SEND_HOOK, ("hook",))
    name = BUNDLES.get(hook)
    if name is None:
        return
    bundle = request.context.draft_orders if name == "draftOrders" else request.context.appointments
    where = f"context.{name}"
    if bundle in (b"", b"null"):
        raise missing(where, *members.NEEDED[where])
    if not bundle.startswith(b"{"):
        raise malformed(f"{where} is not a JSON object.", members.NEEDED[where][1], where)
    check_bundle(bundle, limits, where)
