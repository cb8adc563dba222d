"""The request of a CDS Hooks 2.0.1 client: POST {baseUrl}/cds-services/{id}.

The envelope is read elsewhere (`envelope`); the small members are checked here, bundles of drafts stay raw. Lenient
where real clients are sloppy and the meaning is plain: unknown members, null or empty optional members, `Patient/`
before an id, `selections` missing or not a list, a byte order mark. Refused (RefusalError):

* 400: not a JSON object; nested too deeply (`limits`); a member of the envelope, the authorization, the context or
  the prefetched data stands twice (`once`); a required member is missing or of the wrong kind; a number is too large
  (`numbers`); the hook is not the service's.
* 413: more objects and arrays, or more drafts, than are read (`limits`).
* 422: the kinds are right, but a value cannot be used: `patientId` is no FHIR id, `fhirServer` no web
  address, `fhirAuthorization` no bearer token.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from pydantic import SecretStr

from cds_service.wire import members
from cds_service.wire.envelope import Envelope, Whole, read_envelope, value
from cds_service.wire.errors import RefusalError, malformed, missing, unusable
from cds_service.wire.limits import LIMITS, Limits, check_bundle, check_text
from cds_service.wire.once import Reader

BUNDLES = {"order-select": "draftOrders", "order-sign": "draftOrders", "appointment-book": "appointments"}


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


def read_request(body: bytes, hook: str, whole: Reader[Whole[Any]] | None = None, limits: Limits = LIMITS) -> Request:
    """The request in `body`, made for `hook`; `whole` reads bodies of the usual shape. Raises RefusalError (400, 413 or
    422)."""
    check_text(body, limits)
    request = _checked(read_envelope(body.removeprefix(members.BYTE_ORDER_MARK), whole))
    _check_hook(request, hook, limits)
    if request.fhir_authorization and not request.fhir_server:
        raise missing("fhirServer", *members.NEEDED["fhirServer"])
    return request


# The small members, in the order in which their faults are named


def _checked(envelope: Envelope) -> Request:
    """What is null or empty counts as not sent."""
    return Request(
        hook=_required("hook", envelope.hook),
        hook_instance=_shown("hookInstance", _required("hookInstance", envelope.hook_instance)),
        context=_context(envelope.context),
        fhir_server=_fhir_server(envelope.fhir_server),
        fhir_authorization=_authorization(envelope.fhir_authorization),
        prefetch=envelope.prefetch,
    )


def _fhir_server(sent: Any) -> str:
    return _usable("fhirServer", sent, members.web_address) if sent not in (None, "") else ""


def _context(sent: Mapping[str, msgspec.Raw]) -> Context:
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


def _member(context: Mapping[str, msgspec.Raw], name: str) -> Any:
    return value(context, name, f"context.{name}")


def _authorization(sent: Mapping[str, Any]) -> Authorization | None:
    if not sent:
        return None
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
