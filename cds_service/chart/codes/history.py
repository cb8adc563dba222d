"""Words that say that a problem is over: "history of septic hip", "s/p septic arthritis 2009", "cellulitis, resolved".

Only problems that pass are asked about: a history of atrial fibrillation is atrial fibrillation. Whatever in the text
speaks of today ("on antibiotics", "recurrent"), and every word that is not known to say nothing of it, leaves the
problem as active as it is recorded.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from cds_service.chart.codes.files import Domain, HistoryWords
from cds_service.chart.codes.folding import MARKS, Folding
from cds_service.chart.codes.index import Concept
from cds_service.chart.codes.names import NameIndex, Phrases
from cds_service.chart.codes.sentences import Sentence
from cds_service.chart.codes.systems import spelling

Hit = tuple[int, int, str]  # first word, the word behind the last, the name
Says = Literal["", "since", "before", "over"]
_SURENESS: tuple[Says, ...] = ("since", "before", "over")
_DOUBT = re.compile(r"(?<!\d)\?")  # "resolved?"; of "2009?" only the year is in doubt
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)


class Past(msgspec.Struct, frozen=True):
    """The concepts that texts call over, each with its text, and how surely. over: a text says that they ended, or a
    code does. before: it calls them history. since: it only says what came after them ("s/p"), which may be of
    yesterday."""

    leaves: tuple[tuple[str, str], ...] = ()
    says: Says = ""


NOTHING = Past()


class History:
    """The words of negations.yaml: `before` and `since` stand right before a name, `after` right behind it; `between`
    are passed over, also where several names make one list. A text with one of `unless` speaks of today, and one with
    a word that is neither of these nor a year may: behind "history of" those of `plain` do not, beside a year those
    of `dates` do not.

    `above`: every concept with all that include it. A concept passes when it, or one that includes it, says so.
    """

    def __init__(
        self,
        given: HistoryWords,
        names: Mapping[Domain, NameIndex],
        above: Mapping[str, Collection[str]],
        concepts: Mapping[str, Concept],
        folding: Folding,
    ) -> None:
        self._words, fold = folding.words, folding.fold
        self._problems, self._drugs = names["condition"], names["drug"]
        self._above = above
        self._passing = frozenset(name for name, concept in concepts.items() if concept.passes)
        self._since = frozenset(map(fold, given.since))
        self._before = Phrases((*map(fold, given.before), *self._since))
        self._after = Phrases(map(fold, given.after))
        self._plain, self._dates = frozenset(map(fold, given.plain)), frozenset(map(fold, given.dates))
        self._between = frozenset(map(fold, given.between))
        self._unless, self._unless_drugs = Phrases(map(fold, given.unless)), frozenset(given.unless_drugs)
        self._stems = {
            key: tuple(spelling(key, code).rstrip("*") for code in codes) for key, codes in given.codes.items()
        }
        self._ignored = folding.inside | frozenset(map(fold, given.ignored))

    def past(self, lines: Iterable[str], codes: Iterable[tuple[str, str]]) -> Past:
        """What the lines call over; nothing where one of them names a problem that it does not call over. A code of
        history (system, code) says so for every name."""
        coded = any(spelling(key, code).startswith(self._stems.get(key, ())) for key, code in codes)
        told = [found for line in dict.fromkeys(lines) if (found := self._told(line, coded)) is not None]
        if not told or NOTHING in told:
            return NOTHING
        leaves = tuple(pair for found in told for pair in found.leaves)
        return Past(leaves, min((found.says for found in told), key=_SURENESS.index))

    def _told(self, line: str, coded: bool) -> Past | None:
        """What one line calls over; None where it names no problem."""
        marked = [word for word in self._words(line) if word not in self._ignored]
        spoken = [word for word in marked if word not in MARKS]
        hits = self._problems.phrases.find(spoken)
        leaves = tuple(leaf for _, _, name in hits for leaf in self._problems.concepts[name])
        if not hits:
            return None
        if not all(self._passes(leaf) for leaf in leaves) or self._is_of_today(line, spoken):
            return NOTHING
        silent = self._problems.denials.silent(marked)
        if any(start in silent for start, _, _ in hits):
            return NOTHING
        says = "over" if coded else self._over(spoken, Sentence.read(marked).clause, hits)
        if not says or not (coded or self._says_no_more(spoken, hits, says)):
            return NOTHING
        return Past(tuple((line, leaf) for leaf in leaves), says)

    def _passes(self, leaf: str) -> bool:
        return not self._passing.isdisjoint(self._above[leaf])

    def _is_of_today(self, line: str, spoken: Sequence[str]) -> bool:
        drugs = self._drugs.find(line)
        return bool(self._unless.find(spoken) or _DOUBT.search(line)) or any(
            not self._unless_drugs.isdisjoint(self._above[drug]) for drug in drugs
        )

    def _says_no_more(self, spoken: Sequence[str], hits: Sequence[Hit], says: Says) -> bool:
        """Every word is part of a name, calls it over, or is known to say nothing of today."""
        spans = [(start, end) for start, end, _ in (*hits, *self._before.find(spoken), *self._after.find(spoken))]
        read = {at for start, end in spans for at in range(start, end)}
        rest = {word for at, word in enumerate(spoken) if at not in read} - self._between
        years = {word for word in rest if _YEAR.fullmatch(word)}
        if says != "since":
            rest -= self._plain
        if years:
            rest = {word for word in rest - self._dates if not word.isdigit()}
        return not rest

    def _over(self, spoken: Sequence[str], clauses: Sequence[int], hits: Sequence[Hit]) -> Says:
        """How surely every name is called over, by words of its own or as one of a list; "" where one is not."""
        before = {end: (clauses[start], name) for start, end, name in self._before.find(spoken)}
        said: list[Says] = []
        for place, (start, end, _) in enumerate(hits):
            gap = spoken[hits[place - 1][1] : start] if place else []
            listed = bool(gap) and clauses[start] == clauses[hits[place - 1][0]] and self._between.issuperset(gap)
            own: Says = "over" if self._closed(spoken[end:]) else self._opened(spoken, clauses, start, before)
            if not own and not (listed and said):
                return ""
            said.append(own or said[-1])
        return min(said, key=_SURENESS.index)

    def _opened(
        self, spoken: Sequence[str], clauses: Sequence[int], start: int, before: Mapping[int, tuple[int, str]]
    ) -> Says:
        """How surely the words before a name call it history."""
        at = start
        while at not in before or before[at][0] != clauses[start]:
            if at == 0 or clauses[at - 1] != clauses[start] or spoken[at - 1] not in self._between:
                return ""
            at -= 1
        return "since" if before[at][1] in self._since else "before"

    def _closed(self, behind: Sequence[str]) -> bool:
        skipped = next(
            (at for at, word in enumerate(behind) if not (word in self._between or word.isdigit())), len(behind)
        )
        return any(start == skipped for start, _, _ in self._after.find(behind))
