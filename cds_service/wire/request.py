"""The request of a CDS Hooks 2.0.1 client: POST {baseUrl}/cds-services/{id}.

The caller may say what shape prefetched data have (`reading`): then a body in which everything has its shape is
decoded once, all of it. Any other body is split: prefetched data stay raw bytes, to be read one by one. Bundles of
drafts always stay raw. The small members are checked here. Lenient where real clients are sloppy and the meaning is
plain: unknown members, null or empty optional members, `Patient/` before an id, `selections` missing or not a list,
a byte order mark. Refused (RefusalError):

* 400: not a JSON object; a required member is missing or of the wrong kind; the hook is not the service's.
* 422: the kinds are right, but a value cannot be used: `patientId` is no FHIR id, `fhirServer` no web
  address, `fhirAuthorization` no bearer token.
"""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import msgspec
from pydantic import SecretStr

from cds_service.wire import members
from cds_service.wire.errors import RefusalError, malformed, missing, unusable

BUNDLES = {"order-select": "draftOrders", "order-sign": "draftOrders", "appointment-book": "appointments"}
P = TypeVar("P")


class _Context(msgspec.Struct, rename="camel"):
    patient_id: Any = None
    user_id: Any = None
    encounter_id: Any = None
    selections: Any = None
    draft_orders: msgspec.Raw = msgspec.Raw()
    appointments: msgspec.Raw = msgspec.Raw()


class Envelope(msgspec.Struct, Generic[P], rename="camel"):
    """A body as it comes, of which only the kinds are known to be right. `P` is the shape of prefetched values."""

    hook: Any = None
    hook_instance: Any = None
    fhir_server: Any = None
    fhir_authorization: Any = None
    context: _Context | None = None
    prefetch: dict[str, P] | None = None


SPLITTING = msgspec.json.Decoder(Envelope[msgspec.Raw])
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Authorization(msgspec.Struct, frozen=True):
    """The bearer token for the client's FHIR server. Transient: never logged, stored or printed."""

    access_token: SecretStr
    token_type: str = members.BEARER
    patient: str = ""


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


def reading(shape: object) -> msgspec.json.Decoder[Envelope[Any]]:
    """A decoder for whole bodies whose prefetched values have this shape."""
    envelope: Any = Envelope
    return msgspec.json.Decoder(envelope[shape])


def read_request(body: bytes, hook: str, whole: msgspec.json.Decoder[Envelope[Any]] | None = None) -> Request:
    """The request in `body`, made for `hook`. Raises RefusalError (400 or 422)."""
    json = body.removeprefix(members.BYTE_ORDER_MARK)
    request = _checked((_decoded(json, whole) if whole else None) or _split(json))
    _check_hook(request, hook)
    if request.fhir_authorization and not request.fhir_server:
        raise missing("fhirServer", *members.NEEDED["fhirServer"])
    return request


def _decoded(json: bytes, whole: msgspec.json.Decoder[Envelope[Any]]) -> Envelope[Any] | None:
    """Everything at once; None where something has another shape, or is no JSON."""
    try:
        return whole.decode(json)
    except UNREADABLE:
        return None


def _split(json: bytes) -> Envelope[Any]:
    try:
        envelope = SPLITTING.decode(json)
    except msgspec.ValidationError as error:
        raise _wrong_kind(str(error)) from None
    except msgspec.DecodeError as error:
        raise malformed(f"The body cannot be read as JSON: {error}.", members.SEND_JSON) from None
    except UnicodeDecodeError:
        raise malformed("The body cannot be read as JSON: it is not UTF-8.", members.SEND_JSON) from None
    except RecursionError:
        raise malformed("The body is nested too deeply to be read.", members.SEND_JSON) from None
    raw = {key: bytes(value) for key, value in (envelope.prefetch or {}).items()}
    return msgspec.structs.replace(envelope, prefetch=raw)


def _wrong_kind(problem: str) -> RefusalError:
    """msgspec names the place at the end ("… - at `$.context`"); without one it is the body itself."""
    place = problem.rpartition("`$.")[2].rstrip("`") if "`$." in problem else ""
    where = (place,) if place else ()
    return malformed(f"{place or 'The body'} is not a JSON object.", members.SEND_OBJECT, *where)


# The small members, in the order in which their faults are named


def _checked(envelope: Envelope[Any]) -> Request:
    """What is null or empty counts as not sent."""
    return Request(
        hook=_required("hook", envelope.hook),
        hook_instance=_required("hookInstance", envelope.hook_instance),
        context=_context(envelope.context),
        fhir_server=_usable("fhirServer", envelope.fhir_server, members.web_address) if envelope.fhir_server else "",
        fhir_authorization=_authorization(envelope.fhir_authorization),
        prefetch=envelope.prefetch or {},
    )


def _context(context: _Context | None) -> Context:
    if context is None:
        raise _missing("context")
    patient_id = _required("context.patientId", context.patient_id)
    return Context(
        patient_id=_usable("context.patientId", patient_id, members.patient_id),
        user_id=members.text_or_nothing(context.user_id),
        encounter_id=members.bare_id(context.encounter_id),
        selections=members.references(context.selections),
        draft_orders=bytes(context.draft_orders),
        appointments=bytes(context.appointments),
    )


def _authorization(sent: Any) -> Authorization | None:
    if not sent:
        return None
    if not isinstance(sent, dict):
        raise _wrong_type("fhirAuthorization")
    if "access_token" not in sent:
        raise _missing("fhirAuthorization.access_token")
    token, kind = sent["access_token"], sent.get("token_type", members.BEARER)
    return Authorization(
        access_token=SecretStr(_usable("fhirAuthorization.access_token", token, members.printable_token)),
        token_type=_usable("fhirAuthorization.token_type", kind, members.bearer),
        patient=members.bare_id(sent.get("patient")),
    )


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


def _check_hook(request: Request, hook: str) -> None:
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
