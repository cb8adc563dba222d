"""How the needle is guided, and which part of the order says so (catalogue 1.1)."""

from collections.abc import Iterable

from cds_service.chart.names import fold
from cds_service.chart.order import Guidance
from cds_service.chart.order_tables import OrderTables
from cds_service.chart.requested import Requested, name_of


def guidance_of(request: Requested, companions: Iterable[Requested], tables: OrderTables) -> tuple[Guidance, str]:
    """(modality, its source). Orders drafted beside it count first, then the words of the order, then its code."""
    for companion in companions:
        modality = _by_code(companion, tables)
        if modality is not None:
            return modality, name_of(companion) or "order drafted with it"
    said = _by_words(request, tables)
    if said is not None:
        return said, "order text"
    coded = _by_code(request, tables)
    if coded is not None:
        return coded, name_of(request) or "procedure code"
    if not tables.unguided.isdisjoint(request.concepts):
        return "landmark", "procedure code without guidance"
    return "not-stated", ""


def is_companion(request: Requested, tables: OrderTables) -> bool:
    """True for an order for needle guidance alone (76942, 77002 …), which is no injection itself."""
    return _by_code(request, tables) is not None and tables.injection.codes.isdisjoint(request.concepts)


def _by_words(request: Requested, tables: OrderTables) -> Guidance | None:
    said = [tables.denied.without(fold(line)) for line in request.said]
    for modality, sought in tables.guidance.items():
        if any(sought.words.stands_in(line) for line in said):
            return modality
    return None


def _by_code(request: Requested, tables: OrderTables) -> Guidance | None:
    for modality, sought in tables.guidance.items():
        if not sought.codes.isdisjoint(request.concepts):
            return modality
    return None
