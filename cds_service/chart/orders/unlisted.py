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
from cds_service.chart.readers.routes import in_text

UNLISTED = "unlisted-injectate"  # its concept in rules/codes


class Unlisted(msgspec.Struct, frozen=True):
    """`says_so`: its route, or its own name, says that it is injected at a hip. Without that only a link can."""

    injectate: Injectate
    says_so: bool


def unlisted(
    read: Prescription, resource: Resource, side: Side, book: CodeBook, tables: OrderTables
) -> Unlisted | None:
    """The drug as an injectate; None for one that is known, has neither name nor code, is taken day after day, or
    comes along and is not injected. Of one that is known in part, what is left.

    What says that it goes into a hip stays: some clients write "daily" on every drug order.
    """
    if read.ingredients:
        return _rest(read, side, book, tables)
    if not read.said or (read.route and read.route not in tables.routes):
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


def _rest(read: Prescription, side: Side, book: CodeBook, tables: OrderTables) -> Unlisted | None:
    """The listed ingredients that nobody knows, beside those that are known, where these are injected; solvents and
    preservatives are none."""
    left = [name for name in read.unknown if not _is_filler(name, book, tables)]
    if not left or (read.route and read.route not in tables.routes):
        return None
    to_hip = read.stated_route in tables.routes
    if not to_hip and all(one.match.concepts.isdisjoint(tables.injectates) for one in read.ingredients):
        return None
    return Unlisted(Injectate(concepts=book.parents(UNLISTED), display=" / ".join(left), side=side), to_hip)


def _is_filler(name: str, book: CodeBook, tables: OrderTables) -> bool:
    return tables.companions.is_filler(name) or bool(book.match((), name, "allergen").concepts)


def _beside(read: Prescription, book: CodeBook, tables: OrderTables) -> bool:
    """Whether it comes along and is not injected: a skin disinfectant, a needle, a sedative that is not for
    the joint; no mixture, nor a kit that may hold a drug."""
    to_hip = read.route in tables.routes
    if tables.companions.is_things(read.name) and (not to_hip or in_text(read.name) in tables.routes):
        return True  # "nerve block needle" goes to the nerve and holds nothing; a gel that the order sends there may
    if tables.companions.may_hold_more(read.name):
        return False
    if book.match(read.codings, read.name, "allergen").concepts:
        return True
    return not to_hip and tables.companions.named(read.name)


def _says_so(read: Prescription, resource: Resource, book: CodeBook, tables: OrderTables) -> bool:
    """Body sites alone do not: depot injections into the gluteal muscle name one."""
    draft = Draft("MedicationRequest", "", "", resource)
    named = Requested(links=Links(draft), names=(read.name,))
    whole = msgspec.structs.replace(requested(draft, book), names=named.names)
    if impression_of(whole, book, tables).at_hip is False:
        return False
    alone = impression_of(named, book, tables)
    return read.route in tables.routes or bool(alone.at_hip and alone.injects)
