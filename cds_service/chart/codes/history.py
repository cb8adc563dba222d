"""Words that say that a problem is over: "history of septic hip", "s/p septic arthritis 2009", "cellulitis, resolved".

Only problems that pass are asked about: a history of atrial fibrillation is atrial fibrillation. Whatever in the text
speaks of today ("on antibiotics", "recurrent") leaves the problem as active as it is recorded.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from cds_service.chart.codes.files import Domain, HistoryWords
from cds_service.chart.codes.folding import MARKS, Folding
from cds_service.chart.codes.index import Concept
from cds_service.chart.codes.names import NameIndex, Phrases
from cds_service.chart.codes.systems import spelling

Hit = tuple[int, int, str]  # first word, the word behind the last, the name


class History:
    """The words of negations.yaml: `before` stand right before a name, `after` right behind it; `between` are passed
    over, also where several names make one list. A text with one of `unless` speaks of today.

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
        self._before, self._after = Phrases(map(fold, given.before)), Phrases(map(fold, given.after))
        self._between = frozenset(map(fold, given.between))
        self._unless, self._unless_drugs = Phrases(map(fold, given.unless)), frozenset(given.unless_drugs)
        self._stems = {
            key: tuple(spelling(key, code).rstrip("*") for code in codes) for key, codes in given.codes.items()
        }
        self._ignored = folding.inside | frozenset(map(fold, given.ignored))

    def leaves(self, lines: Iterable[str], codes: Iterable[tuple[str, str]]) -> tuple[str, ...]:
        """The concepts that one of the lines calls over; none where it names anything else. A code of history (system,
        code) says so for every name."""
        coded = any(spelling(key, code).startswith(self._stems.get(key, ())) for key, code in codes)
        for line in lines:
            found = self._told(line, coded)
            if found:
                return found
        return ()

    def _told(self, line: str, coded: bool) -> tuple[str, ...]:
        marked = [word for word in self._words(line) if word not in self._ignored]
        spoken = [word for word in marked if word not in MARKS]
        hits = self._problems.phrases.find(spoken)
        leaves = tuple(leaf for _, _, name in hits for leaf in self._problems.concepts[name])
        if not hits or not all(self._passes(leaf) for leaf in leaves) or self._is_of_today(line, spoken):
            return ()
        silent = self._problems.denials.silent(marked)
        if any(start in silent for start, _, _ in hits) or not (coded or self._over(spoken, _clauses(marked), hits)):
            return ()
        return leaves

    def _passes(self, leaf: str) -> bool:
        return not self._passing.isdisjoint(self._above[leaf])

    def _is_of_today(self, line: str, spoken: Sequence[str]) -> bool:
        drugs = self._drugs.find(line)
        return bool(self._unless.find(spoken)) or any(
            not self._unless_drugs.isdisjoint(self._above[drug]) for drug in drugs
        )

    def _over(self, spoken: Sequence[str], clauses: Sequence[int], hits: Sequence[Hit]) -> bool:
        """Every name is called over, by words of its own or as one of a list."""
        before = {end: clauses[start] for start, end, _ in self._before.find(spoken)}
        listed = False
        for place, (start, end, _) in enumerate(hits):
            gap = spoken[hits[place - 1][1] : start] if place else []
            together = bool(gap) and clauses[start] == clauses[hits[place - 1][0]]
            listed = listed and together and all(word in self._between for word in gap)
            if not (listed or self._opened(spoken, clauses, start, before) or self._closed(spoken[end:])):
                return False
            listed = True
        return True

    def _opened(self, spoken: Sequence[str], clauses: Sequence[int], start: int, before: Mapping[int, int]) -> bool:
        at = start
        while before.get(at) != clauses[start]:
            if at == 0 or clauses[at - 1] != clauses[start] or spoken[at - 1] not in self._between:
                return False
            at -= 1
        return True

    def _closed(self, behind: Sequence[str]) -> bool:
        skipped = next(
            (at for at, word in enumerate(behind) if not (word in self._between or word.isdigit())), len(behind)
        )
        return any(start == skipped for start, _, _ in self._after.find(behind))


def _clauses(marked: Sequence[str]) -> list[int]:
    """The number of the clause of every word."""
    clauses: list[int] = []
    clause = 0
    for word in marked:
        if word in MARKS:
            clause += 1
        else:
            clauses.append(clause)
    return clauses
