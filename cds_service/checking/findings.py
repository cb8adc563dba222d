"""Findings that differ from a given one in exactly one parameter."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from cds_service.checking.parameters import left_out, other_words, remade
from cds_service.reasoning.findings.base import CONCEPT_PARAMETERS, Finding
from cds_service.reasoning.limits import Limit, Limits

NOTHING = "nothing"  # a code list without codes: no fact belongs to it
LISTS = ("of", "is", "shows", "at", "status", "reaction", "only_reaction", "except_reaction", "including", "route")
FILTERS = ("containing", "except")  # without them more is meant
EXCLUSIVE = {"at_least": "above", "at_most": "below"}
INCLUSIVE = {exclusive: inclusive for inclusive, exclusive in EXCLUSIVE.items()}
WINDOWS = {"within": "closer_than", "closer_than": "within"}


class Variant(NamedTuple):
    """A finding after one change, with the limits by which it now compares."""

    operator: str
    change: str
    finding: Finding
    limits: Limits


def variants(finding: Finding, limits: Limits) -> Iterator[Variant]:
    """Every finding that one operator makes of this one."""
    yield from _comparisons(finding, limits)
    yield from _windows(finding, limits)
    yield from _lists(finding, limits)
    if getattr(finding, "unless_later", ()):
        yield Variant("drop unless_later", "unless_later dropped", remade(finding, unless_later=[]), limits)
    for change, made in left_out(finding):
        yield Variant("drop parameter", change, made, limits)
    for change, made in other_words(finding):
        yield Variant("other word", change, made, limits)


def _comparisons(finding: Finding, limits: Limits) -> Iterator[Variant]:
    """What equality does, turned round. A limit that is `none` compares with nothing."""
    for word in (*EXCLUSIVE, *INCLUSIVE):
        name = getattr(finding, word, "")
        if name and limits[name].number is not None:
            exact = limits[name].exact == "fires"
            flipped, limit = _equality(word, limits[name], exact)
            made = remade(finding, **{word: "", flipped: name})
            yield Variant("flip equality", f"{word} {name}: equality flipped", made, {**limits, name: limit})


def _equality(word: str, limit: Limit, exact: bool) -> tuple[str, Limit]:
    if word in INCLUSIVE and not exact:
        return INCLUSIVE[word], limit
    return EXCLUSIVE.get(word, word), limit.model_copy(update={"exact": "passes"})


def _windows(finding: Finding, limits: Limits) -> Iterator[Variant]:
    for word, other in WINDOWS.items():
        name = getattr(finding, word, "")
        if name and hasattr(finding, other) and limits[name].number is not None:
            made = remade(finding, **{word: "", other: name})
            yield Variant("flip equality", f"{word} {name}: {word} → {other}", made, limits)


def _lists(finding: Finding, limits: Limits) -> Iterator[Variant]:
    """Each name of a list taken out; a code list that is the only one, emptied."""
    for key in (*LISTS, *FILTERS, "against"):
        given = _given(finding, key)
        names = [given] if isinstance(given, str) else list(given)
        for name in names if len(names) > 1 else ():
            rest = [other for other in names if other != name]
            yield Variant("empty code list", f"{key}: {name} emptied", remade(finding, **{key: rest}), limits)
        if len(names) == 1 and names[0] and (emptied := _emptied(finding, key, given)) is not None:
            made = remade(finding, **{key: emptied})
            yield Variant("empty code list", f"{key}: {names[0]} emptied", made, limits)


def _emptied(finding: Finding, key: str, given: Any) -> Any:
    """What stands for an empty list; None where the only name is no code list."""
    if key in FILTERS:
        return "" if isinstance(given, str) else []
    single = isinstance(given, str)
    concepts = key in CONCEPT_PARAMETERS and set(finding.concepts()).issuperset([given] if single else given)
    return None if not concepts else NOTHING if single else [NOTHING]


def _given(finding: Finding, key: str) -> Any:
    fields = {field.alias or name: name for name, field in type(finding).model_fields.items()}
    name = fields.get(key, "")
    return getattr(finding, name) if name in finding.model_fields_set else ()
