"""Which kind of hip injection an order is, or none: a knee order, a pill or a scan is not ours (catalogue 1.1)."""

from collections.abc import Iterable, Mapping

from cds_service.chart.codes.book import CodeBook
from cds_service.chart.facts import Concepts, Condition
from cds_service.chart.order import Kind
from cds_service.chart.orders.lines import Said
from cds_service.chart.orders.loose import codings, texts, wordings
from cds_service.chart.orders.requested import Requested, by_code
from cds_service.chart.orders.tables import KindRow, OrderTables


class Impression:
    """One request as the table of kinds sees it: its concepts, the hip, an injection, the kinds that it names."""

    __slots__ = ("at_hip", "concepts", "injects", "named", "taken_back")

    def __init__(self, request: Requested, reasons: Iterable[Condition], book: CodeBook, tables: OrderTables) -> None:
        lines = [tables.lines.line(text) for text in request.said]
        said = tables.lines.said(" , ".join(line.ordered for line in lines if line.ordered))
        self.concepts: Concepts = request.concepts | by_code(request.site_codings, "site", book)
        self.injects = said.injection or not tables.injection.isdisjoint(self.concepts)
        self.at_hip = self._at_hip(any(line.ordered and line.hip for line in lines), said, tables)
        if self.at_hip is None and _hip_in_reason(request, reasons, tables):
            self.at_hip = True
        self.named = said.kinds | _of_codes(self.concepts, tables.kinds_by_code)
        if self.at_hip:
            self.named |= said.at_site | _of_codes(self.concepts, tables.kinds_at_site)
        self.taken_back = said.taken_back

    def _at_hip(self, named: bool, said: Said, tables: OrderTables) -> bool | None:
        """True at a hip, False at another joint, None where neither is named."""
        if named or not tables.site.isdisjoint(self.concepts):
            return True
        return False if said.elsewhere or not tables.elsewhere.isdisjoint(self.concepts) else None


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
