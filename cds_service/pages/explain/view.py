"""An explanation as its page shows it: rules by what a reader saw of them, trees with the truth of every branch."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cds_service.api.explain import RECORDED, Explained, Explanation
from cds_service.cards import words
from cds_service.cards.fate import Fate
from cds_service.pages.timeline.drawing import Drawing, drawing
from cds_service.reasoning import english
from cds_service.reasoning.tracing import Step, Trace
from cds_service.reasoning.tree import CannotTell, Leaf, Not
from cds_service.reasoning.truth import IN_WORDS, TRUE, Cause, Item, Truth

TRUTHS = {True: "yes", False: "no", None: "cannot tell"}
BROKE = "failed"
SECTIONS = ("shown", "not shown", "unknown", "failed", "silent")


@dataclass(frozen=True, slots=True)
class FactView:
    """One piece of evidence: what, its value, its date, how it counts, and the resource that it came from."""

    display: str
    value: str
    date: str
    note: str
    reference: str


@dataclass(frozen=True, slots=True)
class Branch:
    """One node of a tree: its sentence, its truth in words, what it rests on or why it cannot be told."""

    text: str
    truth: str
    facts: tuple[FactView, ...]
    causes: tuple[str, ...]
    below: tuple["Branch", ...]


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """One rule: its answer, what became of it, and its trees. `host` is another rule that `fate` speaks of."""

    id: str
    version: str
    title: str
    level: str
    status: str
    fate: str
    host: str
    causes: tuple[str, ...]
    gate: Branch | None
    cases: tuple[Branch, ...]
    spoke: int | None  # the case that spoke


@dataclass(frozen=True, slots=True)
class OrderTrace:
    """One order with the rules by section, and those that did not look at it by reason. `drawing` is the timeline of
    its antithrombotic drugs, where there are any."""

    name: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, tuple[RuleTrace, ...]], ...]
    passed_over: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    drawing: Drawing | None


def order_traces(explanation: Explanation) -> tuple[OrderTrace, ...]:
    return tuple(_order(one, explanation) for one in explanation.orders)


def _order(explained: Explained, explanation: Explanation) -> OrderTrace:
    order, fates, call = explained.order, explanation.fates, explanation.call
    traces = [(_section(one, fates), _rule(one, fates)) for one in explained.traces]
    sections = ((name, tuple(rule for section, rule in traces if section == name)) for name in SECTIONS)
    over: dict[str, list[tuple[str, str]]] = {}
    for compiled, why in explained.passed_over:
        over.setdefault(why, []).append((compiled.rule.id, compiled.rule.title))
    return OrderTrace(
        name=words.capital(words.order_name(order)),
        facts=(
            ("Injection", order.when.text + {"today": " (no date: today)"}.get(order.when_source, "")),
            ("Guidance", words.GUIDANCE[order.guidance]),
            ("Injectates", ", ".join(one.display for one in order.injectates) or "none drafted"),
            ("Order", order.reference or "without an id"),
            ("Hook", order.hook),
        ),
        sections=tuple((name, rules) for name, rules in sections if rules),
        passed_over=tuple((why, tuple(sorted(rules, key=lambda rule: rule[1]))) for why, rules in over.items()),
        drawing=drawing(call.edition.ruleset, explanation.chart, order, call.now),
    )


def _section(trace: Trace, fates: Mapping[str, Fate]) -> str:
    """A rule whose card a reader sees is shown, on its own card or another's; one that was kept back is not."""
    outcome = trace.outcome
    if trace.replaced_by or (trace.recorded_only and outcome.status != "silent"):
        return "not shown"
    if outcome.indicator is None:
        return outcome.status
    fate = fates.get(outcome.rule.id)
    return "shown" if fate and fate.became in ("shown", "folded") else "not shown"


def _rule(trace: Trace, fates: Mapping[str, Fate]) -> RuleTrace:
    outcome = trace.outcome
    fate, host = _fate(trace, fates)
    return RuleTrace(
        id=outcome.rule.id,
        version=outcome.rule.version,
        title=outcome.rule.title,
        level=outcome.indicator or "",
        status=outcome.status,
        fate=fate,
        host=host,
        causes=tuple(_cause(outcome.causes)),
        gate=branch(trace.gate) if trace.gate else None,
        cases=tuple(branch(case) for case in trace.cases),
        spoke=outcome.case,
    )


def _fate(trace: Trace, fates: Mapping[str, Fate]) -> tuple[str, str]:
    if trace.replaced_by:
        return "replaced by", trace.replaced_by
    if trace.recorded_only and trace.outcome.status != "silent":
        return RECORDED, ""
    fate = fates.get(trace.outcome.rule.id) if trace.outcome.indicator else None
    return (fate.why, fate.host) if fate else ("", "")


def branch(step: Step) -> Branch:
    """A node and all below it. Evidence stands at the findings, where it comes from; what is denied is one line."""
    text, truth, inner = english.heading(step.node), step.truth, step
    while isinstance(inner.node, Not | CannotTell):
        (inner,) = inner.below
    bare = isinstance(inner.node, Leaf) and not inner.below
    found = inner.truth if bare and inner.truth is not None else TRUE
    return Branch(
        text=f"definition of {step.named.replace('-', ' ')}: {text}" if step.named else text,
        truth=BROKE if truth is None else TRUTHS[truth.value],
        facts=tuple(_facts(found)),
        causes=tuple(_cause(found.causes)),
        below=tuple(branch(one) for one in inner.below),
    )


def _facts(truth: Truth) -> Iterator[FactView]:
    yield from dict.fromkeys(fact(item) for items in truth.evidence.values() for item in items)


def fact(item: Item) -> FactView:
    notes = (item.status, item.note, _days(item))
    date = item.date if item.date != item.value else ""
    return FactView(item.display, item.value, date, ", ".join(note for note in notes if note), item.reference)


def _days(item: Item) -> str:
    return words.before_injection(item.days_before) if item.days_before is not None else ""


def _cause(causes: tuple[Cause, ...]) -> Iterator[str]:
    yield from dict.fromkeys(f"{cause.what}: {IN_WORDS[cause.kind]}" for cause in causes)
