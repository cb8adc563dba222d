"""Conditions under which an instruction is meant: "hold Eliquis if bleeding" holds nothing now.

Only an event that may never be makes it so. Whatever else is asked ("if you take apixaban, stop it", "if cardiology
agrees") the hold is planned, and so it is where the condition is of another thing to do ("take paracetamol if sore,
stop Eliquis"). In doubt the instruction stands.
"""

import re
from collections.abc import Iterable

import msgspec

from cds_service.chart.words import one_of

_GAP = r"[\s\-]{1,3}"
_NAMED = "\0"
_CLAUSE = re.compile(r"[,:()]|\s-\s")


class ConditionEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`words` begin a condition, at most `within` characters from what depends on it. It counts if it says one of
    `events` and none of `met`, and what depends on it none of `planned`. `acts` are other things to do than what the
    phrase asks for; one of `alarms` is done together with it. One of `begins` before a condition opens a sentence or
    its clause. `joins` stand between drugs, or join something else to do; `own` may stand before a drug."""

    words: tuple[str, ...] = ()
    within: int = 0
    events: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


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
        self._words, self._events, self._met = (one_of(words, _GAP) for words in (entry.words, entry.events, entry.met))
        self._planned, self._acts = one_of(entry.planned, _GAP), one_of(entry.acts, _GAP)
        self._alarms = one_of(entry.alarms, _GAP)
        self._within = entry.within
        self._begins = frozenset(("", *map(str.lower, entry.begins)))
        joins, own = one_of(entry.joins).pattern, one_of(entry.own).pattern
        # Something else than the next drug: "Stop Eliquis and rest if", not "Hold Eliquis and your aspirin if".
        next_drug = rf"\s*(?:{joins}\s+)?(?:{own}\s+)?{_NAMED}"
        self._leaves = re.compile(rf"(?:[,:&]|\s-\s|{joins})(?!{next_drug})", re.IGNORECASE)
        self._drugs_and = re.compile(rf"(?:[\s,&{_NAMED}]|{own}|{joins})*(?:&|{joins})\s+", re.IGNORECASE)

    def governs(self, hidden: str, word: Span) -> bool:
        """Whether the word depends on something that may never be: on the nearest condition before or behind it.
        `hidden`: the sentence as `without_names` gives it."""
        low, high = max(0, word.start - self._within), word.end + self._within
        before = next(reversed(list(self._words.finditer(hidden, low, word.start))), None)
        after = self._words.search(hidden, word.end, high)
        if after and self._follows(hidden, word, after, high):
            return True
        return before is not None and self._leads(hidden, before, word, high)

    def _leads(self, hidden: str, condition: re.Match[str], word: Span, high: int) -> bool:
        """ "If it bleeds, stop": not the condition of what stands before it, "take paracetamol if sore, stop"."""
        between = hidden[condition.end() : word.start]
        if self._leaves.search(between) and self._word_before(hidden, condition.start()) not in self._begins:
            return False
        return self._may_be(hidden[condition.start() : word.start]) and not self._planned.search(hidden, word.end, high)

    def _word_before(self, hidden: str, at: int) -> str:
        """The last word of the clause before a place; "" where the clause begins there."""
        clause = _CLAUSE.split(hidden[max(0, at - self._within) : at])[-1]
        return next(reversed(clause.lower().replace(_NAMED, " ").split()), "")

    def _follows(self, hidden: str, word: Span, condition: re.Match[str], high: int) -> bool:
        """ "Stop if it bleeds". Behind a comma only where nothing else is to be done then."""
        between = hidden[word.end : condition.start()].rstrip()
        low = max(0, word.start - self._within)
        begun = max(low, hidden.rfind(",", low, word.start) + 1)
        planned = any(
            self._planned.search(hidden, *part) for part in ((begun, word.start), (word.end, condition.end()))
        )
        if planned or not self._may_be(hidden[condition.start() : high].partition(",")[0]):
            return False
        if self._leaves.search(between.removesuffix(",")) or self._acts.search(between):
            return self._alarming(between)
        return not between.endswith(",") or not self._acts.search(hidden, condition.end(), high)

    def _alarming(self, between: str) -> bool:
        """ "Stop Eliquis and call us if it bleeds": both are done then."""
        alarm = self._alarms.search(between)
        return alarm is not None and bool(self._drugs_and.fullmatch(between, 0, alarm.start()))

    def _may_be(self, said: str) -> bool:
        return bool(self._events.search(said)) and not self._met.search(said)


def without_names(sentence: str, named: Iterable[Span]) -> str:
    """The sentence with what stands in the spans, from left to right, blotted out: a list of drugs is one thing."""
    parts: list[str] = []
    at = 0
    for one in named:
        parts += sentence[at : one.start], _NAMED * (one.end - one.start)
        at = one.end
    return "".join(parts) + sentence[at:]
