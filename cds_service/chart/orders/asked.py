"""All that a request says by itself: before its drugs, the chart and the drafts beside it are looked at.

Read once for all requests that say the same, whoever they are for.
"""

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from cds_service.chart.codes.book import CodeBook
from cds_service.chart.facts import Condition
from cds_service.chart.fhir.loose import wordings
from cds_service.chart.orders.content import LONGEST, MOST, content, elements
from cds_service.chart.orders.drafts import Draft
from cds_service.chart.orders.injectates import Worded, worded
from cds_service.chart.orders.kinds import Impression, impression_of
from cds_service.chart.orders.laterality import Source, own_sides
from cds_service.chart.orders.links import links
from cds_service.chart.orders.reasons import stated
from cds_service.chart.orders.requested import Requested, requested, saying
from cds_service.chart.orders.scope import Scope
from cds_service.chart.orders.tables import OrderTables


class Asked(msgspec.Struct, frozen=True):
    """`reasons` are as stated, one for each of the request's; `lines` and `reason_lines` its words and where they
    stand; `drugs` those that only its words name."""

    request: Requested
    sides: tuple[Source, ...]
    reasons: tuple[Condition, ...]
    impression: Impression
    drugs: tuple[Worded, ...]
    lines: tuple[tuple[str, str], ...]
    reason_lines: tuple[tuple[str, str], ...]


def asked(draft: Draft, scope: Scope) -> Asked:
    """Reads one draft."""
    said = content(draft.resource, saying(draft.type))
    if len(said) > LONGEST:
        return _read(draft, scope.book, scope.tables)
    known = _remembered(draft.type, said, scope.book, scope.tables)
    return msgspec.structs.replace(known, request=msgspec.structs.replace(known.request, links=links(draft)))


@lru_cache(maxsize=MOST)
def _remembered(kind: str, said: bytes, book: CodeBook, tables: OrderTables) -> Asked:
    return _read(Draft(kind, "", "", elements(said)), book, tables)


def _read(draft: Draft, book: CodeBook, tables: OrderTables) -> Asked:
    request = requested(draft, book)
    return Asked(
        request=request,
        sides=own_sides(request, book),
        reasons=stated(request, book),
        impression=impression_of(request, book, tables),
        drugs=worded(request, book, tables),
        lines=tuple(_lines(request)),
        reason_lines=tuple(("reason", line) for part in request.reasons for line in wordings(part)),
    )


def _lines(request: Requested) -> Iterator[tuple[str, str]]:
    yield from (("order", line) for line in request.names)
    yield from (("order detail", line) for line in request.details)
    yield from (("body site", line) for line in request.sites)
