"""Hip-injection orders from the context of a hook: what is to be injected where, on which side, how guided, when.

Nothing is guessed. A draft that is not a hip injection (a knee, a pill, a scan) gives no order, and the service stays
silent; a part of an order that is not stated stays unknown, and rules say so.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from cds_service.chart.chart import Chart
from cds_service.chart.codes.book import CodeBook
from cds_service.chart.fhir.deliveries import Delivery
from cds_service.chart.fhir.loose import reference
from cds_service.chart.order import Order
from cds_service.chart.orders.appointments import booked
from cds_service.chart.orders.assembly import assemble
from cds_service.chart.orders.drafts import Drafts, products
from cds_service.chart.orders.scope import Scope
from cds_service.chart.orders.tables import OrderTables

_NOTHING: Mapping[str, Delivery] = {}
NO_DRAFTS = Drafts()


class OrderContext(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a hook's context that orders are read from."""

    user_id: str = ""
    patient_id: str = ""
    encounter_id: str = ""
    selections: tuple[str, ...] = ()
    drafts: Drafts = NO_DRAFTS
    appointments: Drafts = NO_DRAFTS


def orders(
    hook: str,
    context: OrderContext,
    chart: Chart,
    book: CodeBook,
    tables: OrderTables,
    zone: ZoneInfo,
    now: datetime,
    deliveries: Mapping[str, Delivery] = _NOTHING,
) -> tuple[Order, ...]:
    """All hip-injection orders of a request, in order of arrival; empty where there is none.

    order-select answers for the selected orders only, or for all where the client names none. appointment-book looks
    for what an Appointment is based on among `deliveries` (service_requests, medications); what a drug order points
    to may be there too.
    """
    drafts = _with_products(context.drafts, deliveries)
    scope = Scope(
        hook=hook, user=context.user_id, drafts=drafts, chart=chart, book=book, tables=tables, zone=zone, now=now
    )
    if hook == "appointment-book":
        return with_siblings(booked(context.appointments, deliveries, scope))
    found = with_siblings(assemble(scope))
    return selected(found, context.selections, drafts) if hook == "order-select" else found


def unread(hook: str, context: OrderContext, found: Iterable[Order]) -> int:
    """How many drafts nobody could read: entries without a resource, and drugs beside the orders without a name."""
    sent = context.appointments if hook == "appointment-book" else context.drafts
    return sent.unread + max((order.unnamed for order in found), default=0)


def strangers(found: Iterable[Order]) -> tuple[str, ...]:
    """The drugs drafted beside the orders that have only a code, of a list that is not known here; each once."""
    return tuple(dict.fromkeys(name for order in found for name in order.strangers))


def _with_products(drafts: Drafts, deliveries: Mapping[str, Delivery]) -> Drafts:
    delivered = (part for delivery in deliveries.values() for part in delivery.parts)
    return Drafts(drafts.all, beside=products(delivered)) if deliveries else drafts


def with_siblings(found: Iterable[Order]) -> tuple[Order, ...]:
    """Each order with the others of the same day."""
    alone = tuple(found)
    if len(alone) < 2:
        return alone
    return tuple(
        msgspec.structs.replace(
            order,
            siblings=tuple(other for other in alone if other is not order and other.when.first == order.when.first),
        )
        for order in alone
    )


def selected(found: tuple[Order, ...], selections: tuple[str, ...], drafts: Drafts) -> tuple[Order, ...]:
    """The orders that the user has just picked, by themselves or through one of their drugs or companion orders.

    Selections that name no draft at all say nothing: then every order counts.
    """
    picked = {reference(selection) for selection in selections}
    if not any(drafts.draft(selection) for selection in picked):
        return found
    return tuple(order for order in found if not picked.isdisjoint(_parts(order)))


def _parts(order: Order) -> set[str]:
    drugs = (injectate.reference for injectate in order.injectates)
    companions = (f"{one.get('resourceType')}/{one.get('id')}" for one in order.companions)
    return {order.reference, *drugs, *companions} - {""}
