"""Which kind of hip injection an order is, or none: a knee order, a pill or a scan is not ours (catalogue 1.1)."""

from collections.abc import Iterable

from cds_service.chart.codes import CodeBook
from cds_service.chart.facts import Concepts, Condition
from cds_service.chart.loose import codings, concepts, texts, wordings
from cds_service.chart.names import fold
from cds_service.chart.order import Kind
from cds_service.chart.order_tables import KindRow, OrderTables
from cds_service.chart.requested import Requested, by_code

_LIST_OF_JOINTS = 2  # a text naming the hip and so many other joints is the wording of a billing code


class Reading:
    """One request as the table of kinds sees it: its concepts, its words, the hip, the injection."""

    __slots__ = ("at_hip", "concepts", "injects", "text")

    def __init__(self, request: Requested, reasons: Iterable[Condition], book: CodeBook, tables: OrderTables) -> None:
        lines = _lines(request, tables)
        self.concepts: Concepts = request.concepts | by_code(request.site_codings, "site", book)
        self.text = " , ".join(lines)
        self.injects = tables.injection.seen(self.concepts, self.text)
        self.at_hip = self._at_hip(lines, tables)
        if self.at_hip is None and _hip_in_reason(request, reasons, tables):
            self.at_hip = True

    def _at_hip(self, lines: list[str], tables: OrderTables) -> bool | None:
        """True at a hip, False at another joint, None where neither is named."""
        if tables.site.seen(self.concepts, "") or any(_names_hip(line, tables) for line in lines):
            return True
        return False if tables.elsewhere.seen(self.concepts, self.text) else None


def kind_of(reading: Reading, families: frozenset[str], tables: OrderTables) -> Kind | None:
    """The first kind of the table that fits. `families` are the injectates, "unknown" for one that is not known."""
    if reading.at_hip is False:
        return None
    return next((row.kind for row in tables.rows if _fits(row, reading, families)), None)


def _fits(row: KindRow, reading: Reading, families: frozenset[str]) -> bool:
    entry = row.entry
    if "site" in entry.needs and not reading.at_hip:
        return False
    if "injection" in entry.needs and not (reading.injects or families):
        return False
    return _named(row, reading, families) and not _taken_back(row, reading, families)


def _named(row: KindRow, reading: Reading, families: frozenset[str]) -> bool:
    if row.entry.always or not families.isdisjoint(row.entry.injectates):
        return True
    if row.signs.seen(reading.concepts, reading.text):
        return True
    return bool(reading.at_hip) and row.at_site.seen(reading.concepts, reading.text)


def _taken_back(row: KindRow, reading: Reading, families: frozenset[str]) -> bool:
    only = row.entry.only_injectates
    return row.unless.stands_in(reading.text) or bool(only and not families <= frozenset(only))


def is_other(request: Requested, tables: OrderTables) -> bool:
    """True for a laboratory order: an aspirate sent for culture is no aspiration."""
    categories = request.resource.get("category")
    said = {coding.code.lower() for coding in codings(concepts(categories))}
    said.update(line.lower() for line in (*wordings(categories), *texts(categories)))
    return not tables.other_categories.isdisjoint(said)


def _lines(request: Requested, tables: OrderTables) -> list[str]:
    """The order's texts, folded, without lists of examples; a text about aftercare, surgery or a test is left out."""
    lines = (fold(tables.examples.sub(" ", line)) for line in request.said)
    return [tables.generic.without(line) for line in lines if line and not tables.other.stands_in(line)]


def _names_hip(line: str, tables: OrderTables) -> bool:
    return tables.site.words.stands_in(line) and tables.elsewhere.words.count(line) < _LIST_OF_JOINTS


def _hip_in_reason(request: Requested, reasons: Iterable[Condition], tables: OrderTables) -> bool:
    if any(not tables.site_reasons.isdisjoint(reason.concepts) for reason in reasons):
        return True
    said = (fold(line) for part in request.reasons for line in wordings(part))
    return any(_names_hip(line, tables) for line in said)
