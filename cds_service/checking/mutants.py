"""Mutants: a rule or a definition with one thing changed. A rule base is tested where each makes a scenario fail."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeVar

from cds_service.checking.nudges import Steps, nudges
from cds_service.checking.trees import NEVER, Changed, changed, relimited
from cds_service.reasoning.compiled import Compiled, CompiledCard, CompiledCase
from cds_service.reasoning.errors import Path
from cds_service.reasoning.limits import Limit, Limits
from cds_service.reasoning.rule import LEVELS
from cds_service.reasoning.tree import Leaf, Node, named_limits


class Mutation(NamedTuple):
    """What was changed, the same under every policy: place in the file, operator, and the change in words."""

    path: Path
    operator: str
    change: str

    @property
    def place(self) -> str:
        return ".".join(map(str, self.path))


Made = TypeVar("Made")
RuleMutants = Mapping[Mutation, Compiled]
TreeMutants = Mapping[Mutation, Node]


def of_rule(rule: Compiled, steps: Steps) -> RuleMutants:
    """Every mutant of a rule under the policy in force. Look-ups only add text and are left alone."""
    return dict((*_gates(rule), *_cases(rule), *_limits(rule, steps)))


def of_definition(tree: Node, steps: Steps) -> TreeMutants:
    """Every mutant of the tree of a definition."""
    made = {_mutation(one): one.tree for one in changed(tree, ("when",))}
    limits = next(tree.leaves()).limits
    return made | dict(_moved(limits, list(tree.leaves()), steps, lambda name, new: relimited(tree, name, new)))


def _mutation(one: Changed) -> Mutation:
    return Mutation(one.path, one.operator, one.change)


def _gates(rule: Compiled) -> Iterator[tuple[Mutation, Compiled]]:
    if rule.gate is None:
        return
    yield Mutation(("when",), "drop branch", "when dropped"), replace(rule, gate=None)
    for one in changed(rule.gate, ("when",)):
        yield _mutation(one), replace(rule, gate=one.tree)


def _cases(rule: Compiled) -> Iterator[tuple[Mutation, Compiled]]:
    for place, case in enumerate(rule.cases):
        path: Path = ("cases", place)
        yield Mutation(path, "drop case", "case dropped"), _with_case(rule, place, CompiledCase(NEVER, case.card))
        for one in changed(case.tree, (*path, "when")):
            yield _mutation(one), _with_case(rule, place, CompiledCase(one.tree, case.card))
        if case.card.indicator:
            level = LEVELS[LEVELS.index(case.card.indicator) - 1]
            card = CompiledCard(case.card.text, level)
            what = Mutation((*path, "card", "indicator"), "change indicator", "another level")
            yield what, _with_case(rule, place, CompiledCase(case.tree, card))


def _with_case(rule: Compiled, place: int, case: CompiledCase) -> Compiled:
    return replace(rule, cases=(*rule.cases[:place], case, *rule.cases[place + 1 :]))


def _limits(rule: Compiled, steps: Steps) -> Iterator[tuple[Mutation, Compiled]]:
    def moved(name: str, new: Limit) -> Compiled:
        return replace(
            rule,
            gate=rule.gate and relimited(rule.gate, name, new),
            cases=tuple(CompiledCase(relimited(case.tree, name, new), case.card) for case in rule.cases),
        )

    yield from _moved(rule.limits, list(rule.leaves()), steps, moved)


def _moved(
    limits: Limits, leaves: list[Leaf], steps: Steps, make: Callable[[str, Limit], Made]
) -> Iterator[tuple[Mutation, Made]]:
    """Every nudge of every limit that a tree names; those that only texts name decide nothing."""
    used = {name for leaf in leaves for name in named_limits(leaf.finding, leaf.limits)}
    compared = {getattr(leaf.finding, word, "") for leaf in leaves for word in ("above", "below")}
    for name in limits:
        if name in used:
            for nudge in nudges(limits[name], steps, name in compared):
                yield Mutation(("limits", name), nudge.operator, nudge.change), make(name, nudge.limit)
