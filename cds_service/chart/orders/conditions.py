"""Conditions under which an instruction is meant: "hold Eliquis if bleeding" holds nothing now.

What is already so is no condition ("if you take apixaban, stop it"), nor is one of another thing to do ("stop Eliquis
and call us if it bleeds"). In doubt the instruction stands.
"""

import re
from collections.abc import Iterable

import msgspec

from cds_service.chart.words import one_of

_GAP = r"[\s\-]{1,3}"
_NAMED = "\0"
# What joins something else than the next drug: "Hold Eliquis and your aspirin if", but not "Stop Eliquis and rest if".
_LEAVES = re.compile(
    rf"(?:[,:&]|\s-\s|\b(?:and|then|und|dann)\b)(?!\s*(?:and\s+)?(?:(?:your|the|her|his)\s+)?{_NAMED})", re.IGNORECASE
)


class ConditionEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`words` begin a condition, at most `within` characters from what depends on it; one that says any of `met` is so
    already; `acts` are other things to do than what the phrase asks for."""

    words: tuple[str, ...] = ()
    within: int = 0
    met: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()


class Span(msgspec.Struct, frozen=True):
    """Some characters of a sentence."""

    start: int
    end: int

    def gap(self, other: "Span") -> int:
        """Characters between two spans; negative where they overlap."""
        return max(self.start, other.start) - min(self.end, other.end)


class Condition:
    """A compiled condition."""

    def __init__(self, entry: ConditionEntry | None) -> None:
        entry = entry or ConditionEntry()
        self._words, self._met, self._acts = (one_of(words, _GAP) for words in (entry.words, entry.met, entry.acts))
        self._within = entry.within

    def governs(self, sentence: str, hidden: str, word: Span) -> bool:
        """Whether the word depends on something that may never be: on the nearest condition before or behind it.
        `hidden`: the sentence as `without_names` gives it."""
        low, high = max(0, word.start - self._within), word.end + self._within
        before = next(reversed(list(self._words.finditer(sentence, low, word.start))), None)
        after = self._words.search(sentence, word.end, high)
        said = []
        if before and self._leads(hidden[before.end() : word.start]):
            said.append(sentence[before.start() : word.start])
        if after and self._follows(hidden, word.end, after, high):
            said.append(sentence[after.start() : high])
        return bool(said) and not any(self._met.search(one.partition(",")[0]) for one in said)

    def _leads(self, between: str) -> bool:
        """ "If it bleeds, stop": one comma at most, and nothing else to do in between."""
        return between.count(",") < 2 and not self._acts.search(between)

    def _follows(self, hidden: str, end: int, condition: re.Match[str], high: int) -> bool:
        """ "Stop if it bleeds". Behind a comma only where nothing else is to be done then."""
        between = hidden[end : condition.start()].rstrip()
        if _LEAVES.search(between.removesuffix(",")) or self._acts.search(between):
            return False
        return not between.endswith(",") or not self._acts.search(hidden, condition.end(), high)


def without_names(sentence: str, named: Iterable[Span]) -> str:
    """The sentence with what stands in the spans, from left to right, blotted out: a list of drugs is one thing."""
    parts: list[str] = []
    at = 0
    for one in named:
        parts += sentence[at : one.start], _NAMED * (one.end - one.start)
        at = one.end
    return "".join(parts) + sentence[at:]
