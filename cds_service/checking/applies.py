"""Rules that look at other orders than they should: a word of `applies_to` left out, or the whole list."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.errors import Path

OPERATORS = {True: "drop applies_to", False: "widen applies_to"}  # by whether a word is left
Families = Mapping[str, frozenset[str]]  # each kind of order with its families


class Widened(NamedTuple):
    """A rule after one change of what it applies to."""

    path: Path
    operator: str
    change: str
    rule: Compiled


def changed(rule: Compiled, kinds: Families) -> Iterator[Widened]:
    """Every rule that one change of `applies_to` makes of this one."""
    for words, path, change in _lists(rule.rule.applies_to.kinds, "kinds"):
        meant = _meant(words, kinds)
        if meant != rule.kinds:  # the family of all kinds is any kind, too
            yield Widened(path, OPERATORS[bool(words)], change, replace(rule, kinds=meant))
    for words, path, change in _lists(rule.rule.applies_to.injectates, "injectates"):
        scope = rule.rule.applies_to.model_copy(update={"injectates": words})
        made = replace(rule, rule=rule.rule.model_copy(update={"applies_to": scope}))
        yield Widened(path, OPERATORS[bool(words)], change, made)


def _lists(words: tuple[str, ...], key: str) -> Iterator[tuple[tuple[str, ...], Path, str]]:
    """The list without each of its words, and none at all, which means every order."""
    path: Path = ("applies_to", key)
    for word in words if len(words) > 1 else ():
        yield tuple(other for other in words if other != word), path, f"{word} dropped"
    if words:
        yield (), path, f"any {key}"


def _meant(words: tuple[str, ...], kinds: Families) -> frozenset[str]:
    return frozenset(kind for kind, families in kinds.items() if not words or not families.isdisjoint(words))
