"""A request explained for people: every rule that was looked at, its answer, the way there, and what became of it."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from cds_service.api.call import Call
from cds_service.api.offers import HOOKS
from cds_service.api.outgoing import unasked
from cds_service.api.service import Service
from cds_service.cards.deck import Answers
from cds_service.cards.fate import Fate, fates
from cds_service.chart.chart import Chart
from cds_service.chart.order import Order
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.evaluate import Judgement
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.tracing import Trace, passed_over, traced
from cds_service.reasoning.truth import Item
from cds_service.wire import members
from cds_service.wire.card import Card
from cds_service.wire.errors import malformed

RECORDED = "the mode of this rule is silent, its answer is only recorded"
NO_ORDER = "There is no hip injection in this request: the service stays silent."


@dataclass(frozen=True, slots=True)
class Explained:
    """One order: the rules that looked at it, and those that did not, each with the reason."""

    order: Order
    traces: tuple[Trace, ...]
    passed_over: tuple[tuple[Compiled, str], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One call: its cards as the EHR gets them, every order, and by rule what a reader sees of it."""

    call: Call
    chart: Chart
    cards: tuple[Card, ...]
    orders: tuple[Explained, ...]
    fates: Mapping[str, Fate]


async def explain(service: Service, body: bytes) -> Explanation:
    """The whole explanation. Raises RefusalError for a request that would get no cards.

    What takes its time runs in a thread: whoever explains does not keep an EHR waiting.
    """
    call = service.call(body, hook_in(body), unasked(service.settings))
    chart, answers = await call.answers()
    return await asyncio.to_thread(_explained, call, chart, answers)


def _explained(call: Call, chart: Chart, answers: Answers) -> Explanation:
    cards = tuple(call.composed(chart, answers))
    if not answers:
        return Explanation(call, chart, cards, (), {})
    occasion, deck = call.occasion(chart), call.edition.deck
    orders = tuple(_order(call, chart, order, outcomes) for order, outcomes in answers)
    return Explanation(call, chart, cards, orders, fates(deck.topics(answers, occasion), occasion.hook, deck.most))


def _order(call: Call, chart: Chart, order: Order, outcomes: tuple[Outcome, ...]) -> Explained:
    rules, muted = call.edition.ruleset, call.service.muted(call.caller.issuer, call.caller.tenant)
    aside = next((said for one, said in call.aside if one is order), ())
    traces = traced(rules, chart, order, call.now, Judgement(outcomes, aside), muted)
    return Explained(order, traces, tuple(passed_over(rules, order, muted)))


def hook_in(body: bytes) -> str:
    """The request's own hook. Raises RefusalError (400)."""
    try:
        hook = msgspec.json.decode(body)["hook"]
    except (msgspec.DecodeError, RecursionError, TypeError, KeyError):
        raise malformed("The file is not a CDS Hooks request.", members.SEND_OBJECT) from None
    if hook not in HOOKS:
        raise malformed("The hook is not one of this service's.", f"Use one of {', '.join(HOOKS)}.", "hook")
    return str(hook)


def lines(explanation: Explanation) -> Iterator[str]:
    """The explanation for the command line: one line per rule and per fact."""
    if not explanation.orders:
        yield NO_ORDER
    for explained in explanation.orders:
        order = explained.order
        yield f"{order.reference or 'order'}: {order.kind}, side {order.side}, {order.guidance}, {order.when.text}"
        for trace in explained.traces:
            yield from _of_rule(trace, explanation.fates)


def _of_rule(trace: Trace, became: Mapping[str, Fate]) -> Iterator[str]:
    outcome = trace.outcome
    level = f" {outcome.indicator}" if outcome.indicator else ""
    yield f"  {outcome.status}{level}: {outcome.rule.id}{_shown(trace, became)}"
    for name, items in outcome.evidence.items():
        yield from (f"    {name}: {fact(item)}" for item in items)
    yield from (f"    cannot tell: {cause.what} ({cause.kind})" for cause in outcome.causes)


def _shown(trace: Trace, became: Mapping[str, Fate]) -> str:
    """ "; on the card of data-gaps", "; not shown: while choosing, …": nothing for what is shown as it is."""
    fate = became.get(trace.outcome.rule.id)
    if trace.replaced_by:
        return f"; not shown: replaced by {trace.replaced_by}"
    if trace.recorded_only and trace.outcome.status != "silent":
        return f"; not shown: {RECORDED}"
    if fate is None or fate.became == "shown" or trace.outcome.indicator is None:
        return ""
    if fate.became == "folded":
        return f"; on the card of {fate.host}"
    return f"; not shown: {fate.why}" + (f" ({fate.host})" if fate.host else "")


def fact(item: Item) -> str:
    """What a fact says, with date and reference where it has them."""
    return ", ".join(part for part in (item.display, item.value, item.date, item.reference) if part)
