"""Which kind of hip injection an order is, or none: a knee order, a pill or a scan is not ours (catalogue 1.1)."""

from collections.abc import Iterable, Mapping

import msgspec

from cds_service.chart.codes.book import CodeBook
from cds_service.chart.facts import Concepts, Condition
from cds_service.chart.fhir.loose import codings, texts, wordings
from cds_service.chart.order import Kind
from cds_service.chart.orders.lines import Said
from cds_service.chart.orders.requested import Requested, by_code
from cds_service.chart.orders.tables import KindRow, OrderTables


class Impression(msgspec.Struct, frozen=True):
    """One request as the table of kinds sees it: its concepts, the hip, an injection, the kinds that it names.

    `at_hip`: True at a hip, False at another joint, None where neither is named. `at_site`: kinds that it names if
    it is at a hip. `taken_back`: kinds that its words take back.
    """

    concepts: Concepts
    injects: bool
    at_hip: bool | None
    named: frozenset[Kind]
    at_site: frozenset[Kind]
    taken_back: frozenset[Kind]


def impression_of(request: Requested, book: CodeBook, tables: OrderTables) -> Impression:
    """The impression by code and words alone, without the reasons."""
    lines = [tables.lines.line(text) for text in request.said]
    said = tables.lines.said(" , ".join(line.ordered for line in lines if line.ordered))
    concepts = request.concepts | by_code(request.site_codings, "site", book)
    at_hip = _at_hip(any(line.ordered and line.hip for line in lines), said, concepts, tables)
    named = said.kinds | _of_codes(concepts, tables.kinds_by_code)
    at_site = said.at_site | _of_codes(concepts, tables.kinds_at_site)
    return Impression(
        concepts=concepts,
        injects=said.injection or not tables.injection.isdisjoint(concepts),
        at_hip=at_hip,
        named=named | at_site if at_hip else named,
        at_site=at_site,
        taken_back=said.taken_back,
    )


def with_reasons(
    impression: Impression, request: Requested, reasons: Iterable[Condition], tables: OrderTables
) -> Impression:
    """A request that names no joint is at the hip where its reasons are."""
    if impression.at_hip is not None or not _hip_in_reason(request, reasons, tables):
        return impression
    return msgspec.structs.replace(impression, at_hip=True, named=impression.named | impression.at_site)


def _at_hip(named: bool, said: Said, concepts: Concepts, tables: OrderTables) -> bool | None:
    if named or not tables.site.isdisjoint(concepts):
        return True
    return False if said.elsewhere or not tables.elsewhere.isdisjoint(concepts) else None


def kind_of(impression: Impression, families: frozenset[str], tables: OrderTables) -> Kind | None:
    """The first kind of the table that fits; `families` are those of the injectates."""
    if impression.at_hip is False:
        return None
    for row in tables.rows:
        named = row.always or row.kind in impression.named or not row.injectates.isdisjoint(families)
        if named and _possible(row, impression, families):
            return row.kind
    return None


def _possible(row: KindRow, impression: Impression, families: frozenset[str]) -> bool:
    if row.kind in impression.taken_back or (row.at_hip and not impression.at_hip):
        return False
    if row.injection and not (impression.injects or families):
        return False
    return not row.only_injectates or families <= row.only_injectates


def _of_codes(concepts: Concepts, table: Mapping[str, frozenset[Kind]]) -> frozenset[Kind]:
    return frozenset(kind for concept in concepts for kind in table.get(concept, ()))


def is_other(request: Requested, tables: OrderTables) -> bool:
    """True for a laboratory order: an aspirate sent for culture is no aspiration."""
    categories = request.resource.get("category")
    if not categories:
        return False
    said = {coding.code.lower() for coding in codings(categories)}
    said.update(line.lower() for line in (*wordings(categories), *texts(categories)))
    return not tables.other_categories.isdisjoint(said)


def _hip_in_reason(request: Requested, reasons: Iterable[Condition], tables: OrderTables) -> bool:
    if any(not tables.site_reasons.isdisjoint(reason.concepts) for reason in reasons):
        return True
    return any(tables.lines.line(text).hip for part in request.reasons for text in wordings(part))
