"""A request explained for people at the command line: every rule, its answer, the facts it rests on."""

from collections.abc import Iterable, Iterator

import msgspec

from cds_service.api.offers import HOOKS
from cds_service.api.service import Service, unasked
from cds_service.chart.order import Order
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.truth import Item
from cds_service.wire import members
from cds_service.wire.errors import malformed


async def explained(service: Service, body: bytes) -> list[str]:
    """One line per rule and per fact. Raises RefusalError for a request that would get no cards."""
    _, answers = await service.call(body, hook_in(body), unasked(service.settings)).answers()
    if not answers:
        return ["There is no hip injection in this request: the service stays silent."]
    return [line for order, outcomes in answers for line in lines(order, outcomes)]


def hook_in(body: bytes) -> str:
    """The request's own hook. Raises RefusalError (400)."""
    try:
        hook = msgspec.json.decode(body)["hook"]
    except (msgspec.DecodeError, RecursionError, TypeError, KeyError):
        raise malformed("The file is not a CDS Hooks request.", members.SEND_JSON) from None
    if hook not in HOOKS:
        raise malformed("The hook is not one of this service's.", f"Use one of {', '.join(HOOKS)}.", "hook")
    return str(hook)


def lines(order: Order, outcomes: Iterable[Outcome]) -> Iterator[str]:
    yield f"{order.reference or 'order'}: {order.kind}, side {order.side}, {order.guidance}, {order.when.text}"
    for outcome in outcomes:
        level = f" {outcome.indicator}" if outcome.indicator else ""
        yield f"  {outcome.status}{level}: {outcome.rule.id}"
        for name, items in outcome.evidence.items():
            yield from (f"    {name}: {fact(item)}" for item in items)
        yield from (f"    cannot tell: {cause.what} ({cause.kind})" for cause in outcome.causes)


def fact(item: Item) -> str:
    """What a fact says, with date and reference where it has them."""
    return ", ".join(part for part in (item.display, item.value, item.date, item.reference) if part)
