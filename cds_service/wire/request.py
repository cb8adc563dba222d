"""The request of a CDS Hooks 2.0.1 client: POST {baseUrl}/cds-services/{id}.

The body is split once; prefetched data and Bundles stay raw bytes, so that they are decoded once, typed, by
the chart. The small members are checked here. Lenient where real clients are sloppy and the meaning is plain:
unknown members, null or empty optional members, `Patient/` before an id, `selections` missing or not a list,
a byte order mark. Refused (RefusalError):

* 400: not a JSON object; a required member is missing or of the wrong kind; the hook is not the service's.
* 422: the kinds are right, but a value cannot be used: `patientId` is no FHIR id, `fhirServer` no web
  address, `fhirAuthorization` no bearer token.
"""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    SecretStr,
    SkipValidation,
    ValidationError,
)

from cds_service.wire import members
from cds_service.wire.errors import RefusalError, malformed, missing, unusable
from cds_service.wire.message import Incoming, Text

BUNDLES = {"order-select": "draftOrders", "order-sign": "draftOrders", "appointment-book": "appointments"}


class _Context(msgspec.Struct, rename="camel"):
    patient_id: Any = None
    user_id: Any = None
    encounter_id: Any = None
    selections: Any = None
    draft_orders: msgspec.Raw = msgspec.Raw()
    appointments: msgspec.Raw = msgspec.Raw()


class _Envelope(msgspec.Struct, rename="camel"):
    hook: Any = None
    hook_instance: Any = None
    fhir_server: Any = None
    fhir_authorization: Any = None
    context: _Context | None = None
    prefetch: dict[str, msgspec.Raw] | None = None


DECODER = msgspec.json.Decoder(_Envelope)


class Authorization(BaseModel):
    """The bearer token for the client's FHIR server. Transient: never logged, stored or printed."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    access_token: Annotated[SecretStr, AfterValidator(members.printable_token)]
    token_type: Annotated[str, AfterValidator(members.bearer)] = members.BEARER
    patient: Annotated[str, BeforeValidator(members.bare_id)] = ""
    scope: Annotated[str, BeforeValidator(members.text_or_nothing)] = ""


class Context(Incoming):
    """What the user is doing. Bundles are raw JSON, empty where the hook has none."""

    patient_id: Annotated[Text, AfterValidator(members.patient_id)]
    user_id: Annotated[str, BeforeValidator(members.text_or_nothing)] = ""
    encounter_id: Annotated[str, BeforeValidator(members.bare_id)] = ""
    selections: Annotated[tuple[str, ...], BeforeValidator(members.references)] = ()
    draft_orders: bytes = b""
    appointments: bytes = b""


class Request(Incoming):
    """One call of one hook. `prefetch` maps a key to the raw JSON that came under it (also `null`)."""

    hook: Text
    hook_instance: Text
    context: Context
    fhir_server: Annotated[str, AfterValidator(members.web_address)] = ""
    fhir_authorization: Authorization | None = None
    prefetch: SkipValidation[Mapping[str, bytes]]


def read_request(body: bytes, hook: str) -> Request:
    """The request in `body`, made for `hook`. Raises RefusalError (400 or 422)."""
    envelope = _split(body)
    try:
        request = Request.model_validate(_given(envelope))
    except ValidationError as error:
        raise _refusal(error) from None
    _check_hook(request, hook)
    if request.fhir_authorization and not request.fhir_server:
        raise missing("fhirServer", *members.NEEDED["fhirServer"])
    return request


def _split(body: bytes) -> _Envelope:
    try:
        return DECODER.decode(body.removeprefix(members.BYTE_ORDER_MARK))
    except msgspec.ValidationError as error:
        raise _wrong_kind(str(error)) from None
    except msgspec.DecodeError as error:
        raise malformed(f"The body cannot be read as JSON: {error}.", members.SEND_JSON) from None
    except RecursionError:
        raise malformed("The body is nested too deeply to be read.", members.SEND_JSON) from None


def _wrong_kind(problem: str) -> RefusalError:
    """msgspec names the place at the end ("… - at `$.context`"); without one it is the body itself."""
    place = problem.rpartition("`$.")[2].rstrip("`") if "`$." in problem else ""
    where = (place,) if place else ()
    return malformed(f"{place or 'The body'} is not a JSON object.", members.SEND_OBJECT, *where)


def _given(envelope: _Envelope) -> dict[str, Any]:
    """The members that hold something; what is null or empty counts as not sent."""
    context = envelope.context
    members_sent = {
        "hook": envelope.hook,
        "hookInstance": envelope.hook_instance,
        "fhirServer": envelope.fhir_server or None,
        "fhirAuthorization": envelope.fhir_authorization or None,
        "context": _given_context(context) if context else None,
        "prefetch": {key: bytes(value) for key, value in (envelope.prefetch or {}).items()},
    }
    return {name: value for name, value in members_sent.items() if value is not None}


def _given_context(context: _Context) -> dict[str, Any]:
    members_sent = {
        "patientId": context.patient_id,
        "userId": context.user_id,
        "encounterId": context.encounter_id,
        "selections": context.selections,
        "draftOrders": bytes(context.draft_orders),
        "appointments": bytes(context.appointments),
    }
    return {name: value for name, value in members_sent.items() if value is not None}


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


def _refusal(error: ValidationError) -> RefusalError:
    """The first fault, in words. Values are left out: they may be patient data."""
    fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(part) for part in fault["loc"])
    why, advice = members.NEEDED.get(where, members.OTHER)
    if fault["type"] in ("missing", "string_too_short"):
        return missing(where, why, advice)
    if fault["type"] == "value_error":
        return unusable(where, fault["msg"].removeprefix("Value error, "), advice)
    return malformed(f"{where} is of the wrong JSON type: {why}", advice, where)
