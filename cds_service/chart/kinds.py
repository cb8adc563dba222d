"""Which kind of hip injection an order is, or none: a knee order, a pill or a scan is not ours (catalogue 1.1)."""

from collections.abc import Iterable

from cds_service.chart.codes import CodeBook
from cds_service.chart.facts import Concepts, Condition
from cds_service.chart.lines import Signs
from cds_service.chart.loose import codings, texts, wordings
from cds_service.chart.order import Kind
from cds_service.chart.order_tables import KindRow, OrderTables
from cds_service.chart.requested import Requested, by_code


class Reading:
    """One request as the table of kinds sees it: its concepts, the hip, an injection, the kinds that it names."""

    __slots__ = ("at_hip", "concepts", "injects", "named", "taken_back")

    def __init__(self, request: Requested, reasons: Iterable[Condition], book: CodeBook, tables: OrderTables) -> None:
        lines = [tables.lines.line(text) for text in request.said]
        signs = tables.lines.signs(" , ".join(line.ordered for line in lines if line.ordered))
        self.concepts: Concepts = request.concepts | by_code(request.site_codings, "site", book)
        self.injects = signs.injection or not tables.injection.isdisjoint(self.concepts)
        self.at_hip = self._at_hip(any(line.ordered and line.hip for line in lines), signs, tables)
        if self.at_hip is None and _hip_in_reason(request, reasons, tables):
            self.at_hip = True
        self.named = signs.kinds | (signs.at_site if self.at_hip else frozenset())
        self.taken_back = signs.taken_back

    def _at_hip(self, named: bool, signs: Signs, tables: OrderTables) -> bool | None:
        """True at a hip, False at another joint, None where neither is named."""
        if named or not tables.site.isdisjoint(self.concepts):
            return True
        return False if signs.elsewhere or not tables.elsewhere.isdisjoint(self.concepts) else None


def kind_of(reading: Reading, families: frozenset[str], tables: OrderTables) -> Kind | None:
    """The first kind of the table that fits; `families` are those of the injectates."""
    if reading.at_hip is False:
        return None
    injects = reading.injects or bool(families)
    for row in tables.rows:
        if (row.at_hip and not reading.at_hip) or (row.injection and not injects) or row.kind in reading.taken_back:
            continue
        if row.only_injectates and not families <= row.only_injectates:
            continue
        if row.always or row.kind in reading.named or _named(row, reading, families):
            return row.kind
    return None


def _named(row: KindRow, reading: Reading, families: frozenset[str]) -> bool:
    """True when a code or an injectate names the kind."""
    if not row.codes.isdisjoint(reading.concepts) or not row.injectates.isdisjoint(families):
        return True
    return bool(reading.at_hip) and not row.codes_at_site.isdisjoint(reading.concepts)


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
