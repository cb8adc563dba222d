"""Scenarios made ready once: a changed rule is asked in the place of its original, and all else stays as it was."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from cds_service.cards.deck import Deck
from cds_service.cards.scene import Occasion
from cds_service.chart.order import Order
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.evaluate import answer, ask, note, scope_of, situation, standing
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.policy import DEFAULT
from cds_service.reasoning.rule import Rule
from cds_service.reasoning.ruleset import Ruleset
from cds_service.reasoning.scenario import Scenario
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.tree import Node
from cds_service.rehearsal.run import Heard, Rehearsal, meets, said

MEETS = {True: "met", False: "not met", None: "unknown"}
STANDARD = json.dumps(DEFAULT)  # the policy of a scenario that names none


@dataclass(frozen=True)
class Turn:
    """One order at the moment at which the rule is asked, and what all rules answered in the end."""

    at: Situation
    spoken: Mapping[str, Outcome]
    occasion: Occasion
    deck: Deck

    def asked(self, rule: Compiled) -> Outcome:
        """What the rule answers, seen beside the answers of the others; silence where it does not look at the order."""
        order = self.at.order
        if not (rule.looks_at(order.hook, order.kind) and rule.injects(order.families)):
            return rule.silence
        at = replace(self.at, spoken=dict(self.at.spoken), gaps=list(self.at.gaps))
        spoken = {**self.spoken, rule.rule.id: answer(rule, at)}
        return next((one for one in standing(spoken) if one.rule.id == rule.rule.id), rule.silence)

    def wording(self, outcome: Outcome) -> str:
        return self.deck.wording(self.at.order, outcome, self.occasion)

    def defined(self, trees: Mapping[str, Node]) -> "Turn":
        """The same with other definitions; nothing that rests on them is remembered."""
        at = replace(self.at, definitions={**self.at.definitions, **trees}, memo={})
        return replace(self, at=at)


@dataclass(frozen=True)
class Staged:
    """A scenario ready to be played again and again. `policy` names the ruleset that it asks for."""

    scenario: Scenario
    policy: str
    turns: tuple[Turn, ...]

    def fits(self, rule: Compiled, trees: Mapping[str, Node] | None = None) -> bool:
        """Whether what this rule answers is what the scenario expects."""
        turns = [turn.defined(trees) for turn in self.turns] if trees else self.turns
        for turn in turns:
            outcome = turn.asked(rule)
            if outcome.status != "silent":
                return meets(self.scenario, said(outcome), turn.wording(outcome) if self.scenario.worded else "")
        return meets(self.scenario, said(None), "")


@dataclass(frozen=True)
class StagedDefinition:
    """A scenario of a definition, ready in the same way."""

    name: str
    scenario: Scenario
    policy: str
    places: tuple[Situation, ...]

    def fits(self, tree: Node) -> bool:
        """Whether what the tree answers is what the scenario expects."""
        return all(MEETS[tree.ask(replace(at, memo={})).value] == self.scenario.answer for at in self.places)


class Stage:
    """Stages scenarios; a service per policy is shared with the rehearsal."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.rehearsal = rehearsal
        self.compiled = cache(self._compiled)

    def _compiled(self, policy: str) -> Mapping[str, Compiled]:
        """The rules by id, as the policy makes them."""
        return {one.rule.id: one for one in self.ruleset(policy).rules}

    def ruleset(self, policy: str) -> Ruleset:
        return self.rehearsal.service(policy).rulebook.edition.ruleset

    def staged(self, rule: Rule, scenario: Scenario) -> Staged:
        """A scenario of a rule. GivenError when it cannot be staged."""
        heard = self.rehearsal.hear(scenario)
        turns = (_turn(heard, rule.id, order) for order, _ in heard.answers)
        return Staged(scenario, heard.policy, tuple(turns))

    def defined(self, name: str, scenario: Scenario) -> StagedDefinition:
        """A scenario of a definition. GivenError when it cannot be staged."""
        heard = self.rehearsal.hear(scenario)
        rules, now = heard.call.edition.ruleset, heard.call.now
        places = [situation(rules, heard.chart, order, now) for order, _ in heard.answers]
        return StagedDefinition(name, scenario, heard.policy, tuple(places))


def _turn(heard: Heard, name: str, order: Order) -> Turn:
    """The moment at which the rule would be asked, also where it does not look at the order."""
    call = heard.call
    ruleset, deck = call.edition.ruleset, call.edition.deck
    at = turn = situation(ruleset, heard.chart, order, call.now)
    asked = {one.rule.id for one in scope_of(ruleset, order).rules}
    for compiled in ruleset.rules:
        if compiled.rule.id == name:
            turn = replace(at, spoken=dict(at.spoken), gaps=list(at.gaps), memo=dict(at.memo))
        if compiled.rule.id in asked:
            note(ask(compiled, at), at, ruleset)
    return Turn(turn, at.spoken, call.occasion(heard.chart), deck)
