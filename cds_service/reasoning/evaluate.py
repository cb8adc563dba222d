"""One order against all rules that can apply to it. Pure: the same chart, order and moment give the same answers."""

import logging
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from traceback import extract_tb

from cds_service.chart.chart import Chart
from cds_service.chart.order import Order
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.findings.meta import ANY
from cds_service.reasoning.muted import NOTHING_MUTED, Muted
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.rule import LEVELS
from cds_service.reasoning.ruleset import Ruleset, Scope
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import TRUE, Evidence, Item, Truth, causes_of, every, some

logger = logging.getLogger(__name__)

PART = 4  # rules that are asked before others may go: half a millisecond of work


@dataclass(frozen=True, slots=True)
class Judgement:
    """`spoken`: for the user. `aside`: what silent rules would have said, for the record only."""

    spoken: tuple[Outcome, ...]
    aside: tuple[Outcome, ...] = ()


def evaluate(ruleset: Ruleset, chart: Chart, order: Order, now: datetime) -> tuple[Outcome, ...]:
    """What every rule in scope has to say, in the order in which they were asked; a rule that is not named is silent.

    A rule that raises is "failed" and the others go on. A rule that a fired one replaces is silent.
    """
    return judge(ruleset, chart, order, now).spoken


def judge(ruleset: Ruleset, chart: Chart, order: Order, now: datetime, muted: Muted = NOTHING_MUTED) -> Judgement:
    """`evaluate`, with some rules muted: what is spoken is what it would be if these rules did not exist.

    So a silent rule neither replaces another nor is read by one, and leaves no gap; an open question that its card
    would have answered for becomes a gap of the rule that asks it. A silent rule itself is asked in its place.
    """
    parts = judging(ruleset, chart, order, now, muted)
    while True:
        try:
            next(parts)
        except StopIteration as end:
            judgement: Judgement = end.value
            return judgement


def judging(
    ruleset: Ruleset, chart: Chart, order: Order, now: datetime, muted: Muted = NOTHING_MUTED
) -> Generator[None, None, Judgement]:
    """`judge`, in parts: yields after every few rules that had to be asked."""
    scope = scope_of(ruleset, order)
    at = _situation(ruleset, scope, chart, order, now)
    aside: dict[str, Outcome] = {}
    asked = 0
    for glance in scope.glances:
        if muted.off and glance.compiled.rule.id in muted.off:
            continue
        settled = glance.settled(at)
        if settled is None:
            if asked and asked % PART == 0:
                yield
            asked += 1
        outcome = settled.outcome if settled else ask(glance.compiled, at)
        if outcome.status == "silent":
            continue
        if outcome.rule.id in muted.silent:
            keep_aside(outcome, at, aside)
            continue
        note(outcome, at, ruleset)
        if settled and settled.gaps:
            at.gaps += settled.gaps
        if muted.both:
            at.gaps += muted.uncovered(outcome)
    return Judgement(tuple(standing(at.spoken)), _standing_aside(at.spoken, aside) if aside else ())


def note(outcome: Outcome, at: Situation, ruleset: Ruleset) -> None:
    """Keeps what a rule said for those that are asked after it."""
    at.spoken[outcome.rule.id] = outcome
    if outcome.status == "fired":
        at.signs |= ruleset.signs.shown("fired", (outcome.rule.id, ANY))


def keep_aside(outcome: Outcome, at: Situation, aside: dict[str, Outcome]) -> None:
    """Keeps what a silent rule said from those that are asked after it."""
    aside[outcome.rule.id] = outcome
    at.gaps = [gap for gap in at.gaps if gap.rule != outcome.rule.id]


def _standing_aside(spoken: Mapping[str, Outcome], aside: Mapping[str, Outcome]) -> tuple[Outcome, ...]:
    return tuple(outcome for outcome in standing({**spoken, **aside}) if outcome.rule.id in aside)


def scope_of(ruleset: Ruleset, order: Order) -> Scope:
    """The rules that look at this order, in the sequence in which they are asked."""
    return ruleset.scope(order.hook, order.kind, order.families)


def situation(ruleset: Ruleset, chart: Chart, order: Order, now: datetime) -> Situation:
    """All that a finding may look at, before any rule was asked."""
    return _situation(ruleset, scope_of(ruleset, order), chart, order, now)


def _situation(ruleset: Ruleset, scope: Scope, chart: Chart, order: Order, now: datetime) -> Situation:
    return Situation(
        chart=chart,
        order=order,
        codes=ruleset.codes,
        tables=ruleset.tables,
        policy=ruleset.policy,
        order_tables=ruleset.order_tables,
        kinds=ruleset.kinds[order.kind],
        now=now,
        signs=ruleset.shown(scope, chart, order),
        needed=scope.needed,
        definitions=ruleset.definitions,
    )


def ask(compiled: Compiled, at: Situation) -> Outcome:
    """What one rule answers, once those it reads have spoken."""
    try:
        return answer(compiled, at)
    except Exception as error:
        # The check is lost, not the answer: the card that says so is written from this status.
        # The error's own words may hold chart text and are left out.
        kind, place = type(error).__name__, _place(error)
        logger.error("rule %s could not be evaluated: %s in %s", compiled.rule.id, kind, place)
        return Outcome(compiled.rule, "failed", compiled.limits)


def _place(error: Exception) -> str:
    """The line of code that raised: "fractions.py:57"."""
    frame = extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno}"


def answer(compiled: Compiled, at: Situation) -> Outcome:
    """What one rule answers; raises what its findings raise."""
    gate = compiled.gate.ask(at) if compiled.gate else TRUE
    if gate.value is False:
        return compiled.silence
    blind: list[Truth] = []
    for place, case in enumerate(compiled.cases):
        truth = case.tree.ask(at)
        if truth.value is False:
            continue
        if gate is not TRUE:
            truth = every((gate, truth))
        if truth.value:
            return _fired(compiled, place, truth, blind, at)
        blind.append(truth)
    return _unknown(compiled, blind, at) if blind else compiled.silence


def _fired(compiled: Compiled, place: int, truth: Truth, blind: list[Truth], at: Situation) -> Outcome:
    card = compiled.cases[place].card
    if card.indicator is None:
        return compiled.silence
    return Outcome(
        rule=compiled.rule,
        status="fired",
        limits=compiled.limits,
        indicator=card.indicator,
        case=place,
        card=card.text,
        evidence={**_looked_up(compiled, at), **truth.evidence},
        blind=causes_of(blind),
    )


def _looked_up(compiled: Compiled, at: Situation) -> Evidence:
    """What the look-ups found, each under its own name; asked only now that there is a card to write."""
    found: dict[str, tuple[Item, ...]] = {}
    for name, node in compiled.look_up:
        truth = node.ask(at)
        if truth.value:
            items = tuple(item for items in truth.evidence.values() for item in items)
            found[name] = items or (Item(display=name),)
    return found


def _unknown(compiled: Compiled, blind: list[Truth], at: Situation) -> Outcome:
    """No case holds and some cannot be told: the gaps are noted, and the card of the first cause that has one."""
    causes = causes_of(blind)
    at.gaps += compiled.gaps(causes)
    cards = [card for cause in causes if (card := compiled.card_for(cause.kind)) and card.indicator]
    if not cards:
        return Outcome(compiled.rule, "unknown", compiled.limits, causes=causes)
    return Outcome(
        rule=compiled.rule,
        status="unknown",
        limits=compiled.limits,
        indicator=cards[0].indicator,
        card=cards[0].text,
        evidence={**_looked_up(compiled, at), **some(blind).evidence},
        causes=causes,
    )


def standing(spoken: Mapping[str, Outcome]) -> Iterator[Outcome]:
    """A fired rule silences those it replaces, never one that speaks at a higher level."""
    ceiling: dict[str, int] = {}
    for outcome in spoken.values():
        if outcome.status == "fired" and outcome.indicator:
            level = LEVELS.index(outcome.indicator)
            for name in outcome.rule.replaces:
                ceiling[name] = max(level, ceiling.get(name, 0))
    for name, outcome in spoken.items():
        over = outcome.indicator and LEVELS.index(outcome.indicator) <= ceiling.get(name, -1)
        if not over:
            yield outcome
