"""The way to every answer, kept: a walk beside `evaluate` over the same trees, for people who ask why.

Nothing here is on the way of a hook. It asks every node again, and findings answer from their memory.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from cds_service.chart.chart import Chart
from cds_service.chart.order import Order
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.evaluate import Judgement, ask, keep_aside, note, scope_of, situation
from cds_service.reasoning.muted import NOTHING_MUTED, Muted
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.rule import LEVELS
from cds_service.reasoning.ruleset import Ruleset
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.tree import Leaf, Node
from cds_service.reasoning.truth import Truth


@dataclass(frozen=True, slots=True)
class Step:
    """One node and its truth; None where asking it raised. Below a finding stand the definitions that it asks."""

    node: Node
    truth: Truth | None
    below: tuple["Step", ...] = ()
    named: str = ""  # the definition whose tree this is


@dataclass(frozen=True, slots=True)
class Trace:
    """One rule as it was asked: its answer, its trees, and the rule that replaced it ("" if none did)."""

    compiled: Compiled
    outcome: Outcome
    gate: Step | None
    cases: tuple[Step, ...]
    replaced_by: str = ""
    recorded_only: bool = False  # the mode of the rule keeps it from the user


def traced(
    ruleset: Ruleset,
    chart: Chart,
    order: Order,
    now: datetime,
    judgement: Judgement,
    muted: Muted = NOTHING_MUTED,
) -> tuple[Trace, ...]:
    """Every rule that looked at the order, in the sequence of asking; `judgement` is what `judge` answered."""
    at = situation(ruleset, chart, order, now)
    said = {outcome.rule.id: outcome for outcome in (*judgement.spoken, *judgement.aside)}
    traces = []
    for compiled in scope_of(ruleset, order).rules:
        name = compiled.rule.id
        if name in muted.off:
            continue
        asked = ask(compiled, at)
        gate = step(compiled.gate, at) if compiled.gate else None
        cases = tuple(step(case.tree, at) for case in compiled.cases)
        aside = name in muted.silent
        _remember(asked, at, ruleset, muted, aside)
        final = said.get(name, compiled.silence)
        replaced = _replacing(asked, said) if final.status == "silent" else ""
        traces.append(Trace(compiled, final, gate, cases, replaced, aside))
    return tuple(traces)


def _remember(asked: Outcome, at: Situation, ruleset: Ruleset, muted: Muted, aside: bool) -> None:
    """What later rules may read of this one, as `judge` has it."""
    if aside:
        keep_aside(asked, at, {})
    else:
        note(asked, at, ruleset)
        at.gaps += muted.uncovered(asked)


def passed_over(ruleset: Ruleset, order: Order, muted: Muted = NOTHING_MUTED) -> Iterator[tuple[Compiled, str]]:
    """The rules that did not look at the order, each with the reason."""
    looking = {one.rule.id for one in scope_of(ruleset, order).rules}
    for compiled in ruleset.rules:
        if compiled.rule.id in looking and compiled.rule.id in muted.off:
            yield compiled, "switched off while the service runs"
        elif compiled.rule.id not in looking:
            yield compiled, _why_not(compiled, order)


def step(node: Node, at: Situation, named: str = "") -> Step:
    """A tree with the truth of every node."""
    below = tuple(step(one, at) for one in node.inner())
    if isinstance(node, Leaf):
        below = tuple(step(at.definitions[name], at, name) for name in node.finding.defined())
    try:
        return Step(node, node.ask(at), below, named)
    except Exception:
        return Step(node, None, below, named)  # the rule's own outcome says "failed", and the log why


def _replacing(asked: Outcome, said: Mapping[str, Outcome]) -> str:
    """The fired rule that silenced one which had something to say."""
    if asked.indicator is None:
        return ""
    level = LEVELS.index(asked.indicator)
    for other in said.values():
        above = other.status == "fired" and other.indicator and LEVELS.index(other.indicator) >= level
        if above and asked.rule.id in other.rule.replaces:
            return other.rule.id
    return ""


def _why_not(compiled: Compiled, order: Order) -> str:
    if not compiled.on:
        return "switched off by the policy" if compiled.rule.status != "retired" else "retired"
    if order.hook not in compiled.rule.hooks:
        return f"not asked at {order.hook}"
    if order.kind not in compiled.kinds:
        return "about other kinds of injection"
    return "about other injectates"
