"""Mutants: a rule or a definition with one thing changed. A rule base is tested where each makes a scenario fail."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeVar

from cds_service.checking import applies
from cds_service.checking.applies import Families
from cds_service.checking.nudges import Steps, nudges
from cds_service.checking.trees import NEVER, Changed, changed, relimited
from cds_service.reasoning.compiled import Compiled, CompiledCard, CompiledCase
from cds_service.reasoning.errors import Path
from cds_service.reasoning.limits import Limit, Limits
from cds_service.reasoning.rule import LEVELS, Answer, Unknown
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


def of_rule(rule: Compiled, steps: Steps, kinds: Families) -> RuleMutants:
    """Every mutant of a rule under the policy in force. `kinds`: each kind of order with its families."""
    orders = ((Mutation(*one[:3]), one.rule) for one in applies.changed(rule, kinds))
    trees = (*_gates(rule), *_cases(rule), *_look_ups(rule))
    return dict((*orders, *trees, *_limits(rule, steps), *_unknowns(rule)))


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


def _look_ups(rule: Compiled) -> Iterator[tuple[Mutation, Compiled]]:
    """A look-up decides nothing, but what it finds is said. One that no text names chooses parts of a leaflet."""
    for name in _said(rule):
        rest = tuple((other, tree) for other, tree in rule.look_up if other != name)
        yield Mutation(("look_up", name), "drop look_up", "look_up dropped"), replace(rule, look_up=rest)


def _said(rule: Compiled) -> Iterator[str]:
    """The look-ups that a text of the rule names."""
    texts = str(
        [case.card.text.model_dump() for case in rule.cases] + [one.text.model_dump() for one in rule.cards.values()]
    )
    return (name for name, _ in rule.look_up if f"{{{name}." in texts or f"'{name}'" in texts)


def _unknowns(rule: Compiled) -> Iterator[tuple[Mutation, Compiled]]:
    """What follows from Unknown is no longer said."""
    unknown = rule.rule.unknown
    for cause, answer in unknown.answers().items():
        if answer.silent:
            continue
        # Made anew: a copy would keep what the answers were looked up to be.
        silent = Unknown.model_construct(unknown.model_fields_set, **{**dict(unknown), cause: Answer(silent=True)})
        cards = {name: card for name, card in rule.cards.items() if name != cause}
        made = replace(rule, rule=rule.rule.model_copy(update={"unknown": silent}), cards=cards)
        yield Mutation(unknown.path(cause), "drop unknown", f"{cause}: kept silent"), made


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
