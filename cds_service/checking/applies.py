"""Rules that look at other orders than they should: a hook or a word of `applies_to` left out, or the whole list."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.errors import Path
from cds_service.reasoning.tree import Leaf

OPERATORS = {True: "drop applies_to", False: "widen applies_to"}  # by whether a word is left
DRAFTS = ("injectate", "dose", "maximum_fraction")
Families = Mapping[str, frozenset[str]]  # each kind of order with its families


class Widened(NamedTuple):
    """A rule after one change of what it applies to."""

    path: Path
    operator: str
    change: str
    rule: Compiled


def changed(rule: Compiled, kinds: Families) -> Iterator[Widened]:
    """Every rule that one change of its hooks or of `applies_to` makes. One whose trees ask the same is not widened."""
    yield from _hooks(rule)
    for words, path, change in _lists(rule.rule.applies_to.kinds, "kinds"):
        meant = _meant(words, kinds)
        if meant != rule.kinds and (words or not _asks_itself(rule, _about_kinds)):
            yield Widened(path, OPERATORS[bool(words)], change, replace(rule, kinds=meant))
    for words, path, change in _lists(rule.rule.applies_to.injectates, "injectates"):
        if words or not _asks_itself(rule, _about_drafts):
            scope = rule.rule.applies_to.model_copy(update={"injectates": words})
            yield Widened(path, OPERATORS[bool(words)], change, _written(rule, applies_to=scope))


def _hooks(rule: Compiled) -> Iterator[Widened]:
    for hook in rule.rule.hooks if len(rule.rule.hooks) > 1 else ():
        rest = tuple(other for other in rule.rule.hooks if other != hook)
        yield Widened(("hooks",), "drop hook", f"{hook} dropped", _written(rule, hooks=rest))


def _written(rule: Compiled, **keys: object) -> Compiled:
    """The rule with other keys in its file."""
    return replace(rule, rule=rule.rule.model_copy(update=keys))


def _asks_itself(rule: Compiled, about: Callable[[Leaf], bool]) -> bool:
    """Whether every case, or the tree before all cases, looks at that part of the order."""
    gated = rule.gate is not None and any(map(about, rule.gate.leaves()))
    return gated or all(any(map(about, case.tree.leaves())) for case in rule.cases)


def _about_kinds(leaf: Leaf) -> bool:
    return leaf.finding.word == "kind" or bool(getattr(leaf.finding, "fits", ""))


def _about_drafts(leaf: Leaf) -> bool:
    return leaf.finding.word in DRAFTS or bool(getattr(leaf.finding, "against", ()))


def _lists(words: tuple[str, ...], key: str) -> Iterator[tuple[tuple[str, ...], Path, str]]:
    """The list without each of its words, and none at all, which means every order."""
    path: Path = ("applies_to", key)
    for word in words if len(words) > 1 else ():
        yield tuple(other for other in words if other != word), path, f"{word} dropped"
    if words:
        yield (), path, f"any {key}"


def _meant(words: tuple[str, ...], kinds: Families) -> frozenset[str]:
    return frozenset(kind for kind, families in kinds.items() if not words or not families.isdisjoint(words))
