"""Drugs of which nobody here knows what is in them: a clinic's own kit or mixture, or a code that no list holds.

What is injected is then not known, and no rule about steroids, anaesthetics or allergies can see it. A tablet of
which the same is true is none of this service's business.
"""

import msgspec

from cds_service.chart.codes.book import NO_MATCH, CodeBook
from cds_service.chart.facts import Side
from cds_service.chart.fhir.loose import Resource
from cds_service.chart.order import Injectate
from cds_service.chart.orders.drafts import Draft
from cds_service.chart.orders.kinds import impression_of
from cds_service.chart.orders.links import Links
from cds_service.chart.orders.medicines import Prescription
from cds_service.chart.orders.mixtures import Ingredient
from cds_service.chart.orders.requested import Requested, requested
from cds_service.chart.orders.tables import OrderTables

UNLISTED = "unlisted-injectate"  # its concept in rules/codes


class Unlisted(msgspec.Struct, frozen=True):
    """`says_so`: its route, or its own name, says that it is injected at a hip. Without that only a link can."""

    injectate: Injectate
    says_so: bool


def unlisted(
    read: Prescription, resource: Resource, side: Side, book: CodeBook, tables: OrderTables
) -> Unlisted | None:
    """The drug as an injectate; None for one that is known, has neither name nor code, is taken day after day, or
    comes along and is not injected.

    What says that it goes into a hip stays: some clients write "daily" on every drug order.
    """
    if read.ingredients or not read.said or (read.route and read.route not in tables.routes):
        return None
    if _beside(read, book, tables):
        return None
    dose = read.dose(Ingredient(NO_MATCH, read.name))
    says_so = _says_so(read, resource, book, tables)
    if dose.per_day is not None and not says_so:
        return None
    injectate = Injectate(
        concepts=book.parents(UNLISTED),
        display=read.said,
        dose=dose,
        side=side,
    )
    return Unlisted(injectate, says_so)


def _beside(read: Prescription, book: CodeBook, tables: OrderTables) -> bool:
    """Whether it comes along and is not injected: a skin disinfectant, a needle, a sedative that is not for
    the joint; no kit or mixture."""
    if tables.companions.may_hold_more(read.name):
        return False
    if book.match(read.codings, read.name, "allergen").concepts:
        return True
    return read.route not in tables.routes and tables.companions.named(read.name)


def _says_so(read: Prescription, resource: Resource, book: CodeBook, tables: OrderTables) -> bool:
    """Body sites alone do not: depot injections into the gluteal muscle name one."""
    draft = Draft("MedicationRequest", "", "", resource)
    named = Requested(links=Links(draft), names=(read.name,))
    whole = msgspec.structs.replace(requested(draft, book), names=named.names)
    if impression_of(whole, book, tables).at_hip is False:
        return False
    alone = impression_of(named, book, tables)
    return read.route in tables.routes or bool(alone.at_hip and alone.injects)
