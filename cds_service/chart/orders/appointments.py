"""Hip injections that are being booked: through the order an Appointment is based on, else from its own words."""

from collections.abc import Iterator, Mapping

import msgspec

from cds_service.chart.fhir.deliveries import Delivery
from cds_service.chart.fhir.loose import codings, references, text, wordings
from cds_service.chart.order import Order
from cds_service.chart.orders.asked import asked
from cds_service.chart.orders.assembly import candidate_of, order_of
from cds_service.chart.orders.drafts import Draft, Drafts, read_drafts
from cds_service.chart.orders.guidance import is_companion
from cds_service.chart.orders.injectates import DrugDraft, drug_draft
from cds_service.chart.orders.requested import Requested, requested
from cds_service.chart.orders.scope import Scope

_NOT_BOOKED = {"cancelled", "noshow", "entered-in-error", "fulfilled"}
_SEARCHED = ("service_requests", "medications")
_WORDS = ("serviceType", "appointmentType", "serviceCategory", "description", "reasonCode", "comment")
_POINTERS = ("basedOn", "supportingInformation", "incomingReferral")


def booked(appointments: Drafts, deliveries: Mapping[str, Delivery], scope: Scope) -> list[Order]:
    """The orders behind the appointments; an appointment that is no hip injection gives none."""
    bookings = _bookings(appointments)
    known = _known(deliveries, scope) if any(_targets(one) for one in bookings) else scope.drafts
    among_known = msgspec.structs.replace(scope, drafts=known)
    drugs = [drug_draft(one, among_known) for one in known.of("MedicationRequest", "DeviceRequest")]
    return [order for one in bookings for order in _of_booking(one, known, drugs, scope)]


def untraced(appointments: Drafts, deliveries: Mapping[str, Delivery]) -> bool:
    """True where a booking says nothing itself, and what it is made for did not come: it could be a hip injection."""
    silent = [one for one in _bookings(appointments) if _points(one) and not _says_something(one)]
    known = read_drafts(_pages(deliveries)) if silent else Drafts()
    return any(not any(map(known.draft, _targets(one))) for one in silent)


def _bookings(appointments: Drafts) -> list[Draft]:
    found = appointments.of("Appointment")
    return [one for one in found if text(one.resource.get("status")) not in _NOT_BOOKED]


def _points(booking: Draft) -> bool:
    return any(booking.resource.get(name) for name in _POINTERS)


def _says_something(booking: Draft) -> bool:
    parts = [booking.resource.get(name) for name in _WORDS]
    return any(wordings(part) or codings(part) for part in parts)


def _of_booking(booking: Draft, known: Drafts, drugs: list[DrugDraft], scope: Scope) -> Iterator[Order]:
    """Only what is linked to the order goes with it: the chart holds the drugs and orders of other occasions too."""
    pointed = (known.draft(target) for target in _targets(booking))
    based_on = [draft for draft in pointed if draft is not None and draft.type == "ServiceRequest"]
    for draft in based_on or [booking]:
        candidate = candidate_of(asked(draft, scope), drugs, scope)
        if candidate is not None:
            request = candidate.request
            own = [drug for drug in drugs if drug.injected and drug.linked(request)]
            yield order_of(candidate, own, _guidance(request, known, scope), scope, booking.resource)


def _guidance(order: Requested, known: Drafts, scope: Scope) -> list[Requested]:
    others = (requested(draft, scope.book) for draft in known.of("ServiceRequest") if draft is not order.draft)
    return [other for other in others if other.links.joined(order.links) and is_companion(other, scope.tables)]


def _targets(booking: Draft) -> list[str]:
    return [target for name in _POINTERS for target in references(booking.resource.get(name))]


def _known(deliveries: Mapping[str, Delivery], scope: Scope) -> Drafts:
    """Drafts of the request, and the orders and drugs that the EHR delivered with it."""
    return Drafts((*scope.drafts.all, *read_drafts(_pages(deliveries)).all))


def _pages(deliveries: Mapping[str, Delivery]) -> Iterator[bytes]:
    return (page for key in _SEARCHED if key in deliveries for page in deliveries[key].resources)
