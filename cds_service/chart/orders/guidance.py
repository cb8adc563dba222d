"""How the needle is guided, and which part of the order says so (catalogue 1.1)."""

from collections.abc import Iterable

from cds_service.chart.order import Guidance
from cds_service.chart.orders.requested import Requested, name_of
from cds_service.chart.orders.tables import OrderTables


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
    return _by_code(request, tables) is not None and tables.injection.isdisjoint(request.concepts)


def _by_words(request: Requested, tables: OrderTables) -> Guidance | None:
    """Of several modalities that the texts name, the first in the table: a radiation is never overlooked."""
    said = {tables.lines.line(text).guidance for text in request.said}
    return next((modality for modality in tables.guidance if modality in said), None)


def _by_code(request: Requested, tables: OrderTables) -> Guidance | None:
    concepts = request.concepts
    return next((modality for modality, codes in tables.guidance.items() if not codes.isdisjoint(concepts)), None)
