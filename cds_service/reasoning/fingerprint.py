"""What an answer rests on, in words that stay the same until a fact does: two equal lists are the same situation."""

from cds_service.chart.order import Order
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.truth import Item

BETWEEN = "\x1e"
# Of the further words of an item: what time alone changes, and references.
PASSING = frozenset({"passed", "line", "allergy", "prescriber", "requester", "rule"})


def fingerprint(outcome: Outcome) -> list[str]:
    """Which case spoke, at which level, and on which facts, sorted.

    How long ago something was, and under which reference, is left out: that changes without a new fact.
    """
    facts = [_fact(name, item) for name, items in outcome.evidence.items() for item in items]
    causes = [BETWEEN.join((cause.kind, cause.what, cause.data)) for cause in (*outcome.causes, *outcome.blind)]
    return [f"{outcome.status} {outcome.case} {outcome.indicator}", *sorted(facts), *sorted(causes)]


def _fact(name: str, item: Item) -> str:
    said = (name, item.concept or item.display, item.value, item.unit, item.date, item.side, item.status, item.note)
    more = (f"{key}={word}" for key, word in sorted(item.more.items()) if word and key not in PASSING)
    return BETWEEN.join((*said, *more))


def order_words(order: Order) -> tuple[str, ...]:
    """What makes two orders the same injection. A draft gets a new id every time, so its id does not count."""
    return order.kind, order.side, order.guidance, *sorted(drug.ingredient for drug in order.injectates)
