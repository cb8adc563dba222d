"""What is known about the patient for one request: prefetched, and fetched where prefetch left holes."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from cds_service.chart.chart import DataSet
from cds_service.chart.client import Access, FhirClient, failed
from cds_service.chart.fhir import pages
from cds_service.chart.fhir.deliveries import ABSENT, Delivery, read_delivery, read_value
from cds_service.chart.order import Order
from cds_service.settings import Settings
from cds_service.trust.caller import Caller
from cds_service.wire.envelope import reading
from cds_service.wire.errors import RefusalError
from cds_service.wire.request import Request

log = logging.getLogger(__name__)

DATA_SETS = frozenset(get_args(DataSet))
READ_RAW = frozenset({"appointment-book"})  # hooks whose orders are read from prefetched JSON itself
WHOLE = reading(pages.VALUE)
ANSWERED = frozenset({"present", "null"})
NOT_HAD = frozenset({"absent", "failed"})
ORDERED = "service_requests"  # the data set of open orders
FOR_ANOTHER = "the access token is for another patient"
REASONS = (b'"reasonReference"', b'"reason"', b'"indication"')  # elements that may refer to a Condition
BASES = (b'"basedOn"', b'"supportingInformation"', b'"incomingReferral"')  # what an Appointment is made for


async def fetched(
    client: FhirClient,
    caller: Caller,
    request: Request,
    templates: Mapping[str, str],
    deliveries: Mapping[str, Delivery],
) -> Mapping[str, Delivery]:
    """The deliveries, completed from the client's FHIR server where they have holes and a token came."""
    if all(deliveries[key].status in ANSWERED for key in templates):
        return deliveries
    if is_for_another(request):
        log.warning("not called", extra={"said": {"why": FOR_ANOTHER}})
        return {key: failed(FOR_ANOTHER) if one.status == "absent" else one for key, one in deliveries.items()}
    access = access_of(request, caller)
    if access is None:
        return deliveries
    return await client.complete(deliveries, templates, tokens(request), access)


def insist(deliveries: Mapping[str, Delivery], templates: Mapping[str, str]) -> None:
    """Raises RefusalError (412) when nothing at all could be had."""
    if templates and all(deliveries[key].status in NOT_HAD for key in templates):
        raise nothing_had(templates)


def insist_on_request(deliveries: Mapping[str, Delivery], pointed: frozenset[str]) -> None:
    """Raises RefusalError (412) when an appointment names what it is made for, and that could not be read.

    Without it nobody can tell whether it is a hip injection: no cards would look as if all had been checked.
    """
    state = deliveries.get(ORDERED)
    if ORDERED in pointed and state and state.status in NOT_HAD:
        raise request_not_had()


def request_not_had() -> RefusalError:
    """412 for an appointment of which nobody can tell what it is for."""
    return RefusalError(
        412,
        "incomplete",
        "The order that this appointment is made for could not be read, so it was not checked.",
        f"Send the prefetch key {ORDERED}, or fhirServer with a valid fhirAuthorization.",
        (f"prefetch.{ORDERED}",),
    )


LINK = "Link each drug to its injection with basedOn: one without a link is taken to be of all of them."


def insist_on_few(orders: Sequence[Order], settings: Settings) -> None:
    """Raises RefusalError (413) for more hip injections than anybody orders, or more in them: each is held against
    every rule, each of its lines against every phrase, and for the doses of a day its drugs against all others."""
    drugs, lines = sum(len(order.injectates) for order in orders), sum(len(order.texts) for order in orders)
    for count, limit, said, advice in (
        (len(orders), settings.orders_limit, "The request holds {} hip injections", "Send them in several calls."),
        (drugs, settings.injectates_limit, "The hip injections hold {} drugs", LINK),
        (lines, settings.order_lines_limit, "The hip injections hold {} notes, reasons and instructions", LINK),
    ):
        if count > limit:
            what = f"{said.format(count)}; {limit} are judged at most, so none was checked."
            raise RefusalError(413, "too-long", what, advice)


def pointed_at(request: Request) -> frozenset[str]:
    """The data sets to which the drafts refer: the order cannot be read in full without them."""
    drafts, appointments = request.context.draft_orders, request.context.appointments
    keys = {"conditions"} if any(name in drafts or name in appointments for name in REASONS) else set()
    if any(name in appointments for name in BASES):
        keys |= {ORDERED, "medications"}
    return frozenset(keys)


def refers_to_products(request: Request) -> bool:
    """Whether a draft names its drug by reference: the Medication may lie in the prefetch."""
    return b"medicationReference" in request.context.draft_orders


def prefetched(sent: Mapping[str, Any], templates: Mapping[str, str]) -> dict[str, Delivery]:
    """What came, for every published key and for every other data set that the client sent of its own accord."""
    keys = [*templates, *(key for key in sent if key in DATA_SETS and key not in templates)]
    return {key: _delivery(sent[key]) if key in sent else ABSENT for key in keys}


def _delivery(value: Any) -> Delivery:
    return read_delivery(value) if isinstance(value, bytes) else read_value(value)


def access_of(request: Request, caller: Caller) -> Access | None:
    """The way to the client's FHIR server; None without a token."""
    sent = request.fhir_authorization
    if sent is None:
        return None
    return Access(request.fhir_server, sent.access_token.get_secret_value(), caller.fhir_servers, sent.scope)


def is_for_another(request: Request) -> bool:
    """Whether the token is for another patient than the one that the call is about."""
    sent = request.fhir_authorization
    return sent is not None and sent.patient not in ("", request.context.patient_id)


def tokens(request: Request) -> dict[str, str]:
    """Values of the prefetch tokens that this request can resolve."""
    context = request.context
    values = {
        "context.patientId": context.patient_id,
        "context.userId": context.user_id,
        "context.encounterId": context.encounter_id,
    }
    kind, _, name = context.user_id.partition("/")
    return values | {f"user{kind}Id": name}


def nothing_had(templates: Mapping[str, str]) -> RefusalError:
    """412: the specification's answer when required data is neither sent nor to be had."""
    return RefusalError(
        412,
        "incomplete",
        "None of the patient's data could be had, so nothing safe can be said about this order: "
        "no prefetch key holds data, and the FHIR server could not be read.",
        f"Send the prefetch keys {', '.join(templates)}, or fhirServer with a valid fhirAuthorization.",
        tuple(f"prefetch.{key}" for key in templates),
    )
