"""The code book: what a coding or a text of the chart means, in the concepts of `rules/codes`.

Codes are looked at first, all codings of an entry together; only when none is known the text and the displays are
searched for names, and the match says so (`by_text`). Nothing here decides what a concept means for a patient.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import msgspec

from cds_service.chart.codes import index as code_index
from cds_service.chart.codes.coding import Coding
from cds_service.chart.codes.denials import DenialTable
from cds_service.chart.codes.files import CodeError, Domain, Folder, advice, read_folder
from cds_service.chart.codes.history import History, Says
from cds_service.chart.codes.index import Concept, Leaves
from cds_service.chart.codes.labs import Lab
from cds_service.chart.codes.names import NameIndex
from cds_service.chart.codes.sides import SideTable
from cds_service.chart.codes.systems import Systems, spelling
from cds_service.chart.facts import Side
from cds_service.chart.remembering import is_short

__all__ = ["NOT_OVER", "NO_MATCH", "CodeBook", "CodeError", "Coding", "Lab", "Match"]

_MOST_MEMORY = 20_000


class Match(msgspec.Struct, frozen=True):
    """What an entry means. `leaf` is its most specific concept, `title` the printed name of that.

    `concepts` holds every concept that applies, parents included; empty when nothing is known (NO_MATCH).
    """

    concepts: frozenset[str] = frozenset()
    leaf: str = ""
    title: str = ""
    by_text: bool = False


class Over(msgspec.Struct, frozen=True):
    """What the words of a problem call history, and how surely (see `history.Past`)."""

    match: Match
    says: Says


NO_MATCH = Match()
NOT_OVER = Over(NO_MATCH, "")
_Question = tuple[Domain, str, tuple[Coding, ...]]
_Answer = tuple[Match, tuple[Match, ...]]


class CodeBook:
    """All code lists, compiled. Immutable but for its memory of earlier answers, which is bounded."""

    labs: Mapping[str, Lab]

    def __init__(self, folder: Folder) -> None:
        self.systems = Systems(folder.systems)
        self.folding = code_index.folding(folder)
        self._concepts: Mapping[str, Concept] = code_index.concepts(folder)
        self._above = code_index.ancestors(self._concepts)
        self._tables = code_index.tables(folder, self.systems)
        self._names: Mapping[Domain, NameIndex] = code_index.name_indexes(folder, self.folding)
        self._turns = code_index.turns(folder, self._concepts, self.folding)
        self._denials = DenialTable(folder.negations, self.systems, self._names["allergen"], self.folding)
        self._history = History(folder.negations.history, self._names, self._above, self._concepts, self.folding)
        self.lately = timedelta(days=folder.negations.history.lately_days)  # what began since then is not over
        self._sides = SideTable(code_index.side_codes(folder), folder.sides.icd10cm)
        self.labs = code_index.labs(folder)
        self._members: dict[str, frozenset[str]] = {}
        self._spelt: dict[str, tuple[str, ...]] = {}
        self._singles: dict[tuple[str, bool], Match] = {}
        self._memory: dict[_Question, _Answer] = {}

    @classmethod
    def load(cls, folder: Path) -> "CodeBook":
        """Read `rules/codes`. CodeError names the file, the concept and what to do."""
        return cls(read_folder(folder))

    def match(self, codings: Sequence[Coding], text: str, domain: Domain) -> Match:
        """What the entry means, all its ingredients together."""
        question = (domain, text, tuple(codings))
        return (self._memory.get(question) or self._answer(question))[0]

    def leaves(self, codings: Sequence[Coding], text: str, domain: Domain) -> tuple[Match, ...]:
        """One Match for every ingredient of a combination product; empty when nothing is known."""
        question = (domain, text, tuple(codings))
        return (self._memory.get(question) or self._answer(question))[1]

    def over(self, codings: Sequence[Coding], text: str) -> Over:
        """What the words of a problem call history; NOT_OVER where they do not, or name what does not pass."""
        codes = [(self.systems.key(one.system), one.code) for one in codings]
        past = self._history.past((text, *(one.display for one in codings)), codes)
        if not past.leaves:
            return NOT_OVER
        leaves = self._specific(self._turned(leaf, line) for line, leaf in past.leaves)
        return Over(self._together(tuple([self._single(leaf, by_text=True) for leaf in leaves])), past.says)

    def title(self, concept: str) -> str:
        return self._concept(concept).title

    def known(self, concept: str) -> bool:
        return concept in self._concepts

    def members(self, concept: str) -> frozenset[str]:
        """The concept and everything under it; CodeError for an unknown name."""
        self._concept(concept)
        if not self._members:
            below: dict[str, set[str]] = {name: set() for name in self._concepts}
            for name, above in self._above.items():
                for parent in above:
                    below[parent].add(name)
            self._members = {name: frozenset(names) for name, names in below.items()}
        return self._members[concept]

    def parents(self, concept: str) -> frozenset[str]:
        """The concept and everything that includes it; CodeError for an unknown name."""
        self._concept(concept)
        return self._above[concept]

    def codes(self, concept: str, system: str) -> tuple[str, ...]:
        """The codes of the concept and its members in one system ("LOINC"), sorted, without stems ("M16*")."""
        if system not in self.systems:
            raise CodeError(f"unknown code system '{system}'. Use a key of rules/codes/systems.yaml.")
        members = [self._concepts[name] for name in self.members(concept)]
        found = {code for member in members for code in member.codes.get(system, ())}
        return tuple(sorted(code for code in found if not code.endswith("*")))

    def names(self, concept: str) -> tuple[str, ...]:
        """The folded names of the concept and its members, sorted, for phrases ("stop <any antithrombotic>")."""
        if concept not in self._spelt:  # looking through all names takes milliseconds
            members = self.members(concept)
            means = (pair for index in self._names.values() for pair in index.concepts.items())
            self._spelt[concept] = tuple(sorted({name for name, leaves in means if not members.isdisjoint(leaves)}))
        return self._spelt[concept]

    def coding(self, concept: str) -> list[dict[str, str]]:
        """FHIR codings to build a resource with: the first code of each system; a stem gives its category code."""
        entry = self._concept(concept)
        return [
            {"system": self.systems.uri(key), "code": codes[0].rstrip("*"), "display": entry.title}
            for key, codes in entry.home.items()
            if codes
        ]

    def denied(self, codings: Sequence[Coding], text: str) -> str | None:
        """What a negation denies: "any", "drug", or a concept ("latex"); None when it is no negation."""
        return self._denials.find(codings, text)

    def side(self, codings: Sequence[Coding]) -> Side:
        """The side that the codes name. Right and left in one entry contradict each other: unknown."""
        if not codings:
            return "unknown"
        sides = {self._sides.side(self.systems.key(coding.system), coding.code) for coding in codings}
        sides.discard("unknown")
        return sides.pop() if len(sides) == 1 else "unknown"

    def _concept(self, name: str) -> Concept:
        concept = self._concepts.get(name)
        if concept is None:
            raise CodeError(f"unknown concept '{name}'. {advice(name, list(self._concepts))}")
        return concept

    def _single(self, leaf: str, by_text: bool) -> Match:
        known = self._singles.get((leaf, by_text))
        if known is None:
            known = Match(self._above[leaf], leaf, self._concepts[leaf].title, by_text)
            self._singles[leaf, by_text] = known
        return known

    def _together(self, singles: tuple[Match, ...]) -> Match:
        if not singles:
            return NO_MATCH
        concepts = frozenset().union(*(single.concepts for single in singles))
        return msgspec.structs.replace(singles[0], concepts=concepts)

    def _answer(self, question: _Question) -> _Answer:
        domain, text, codings = question
        leaves = self._specific(leaf for coding in codings for leaf in self._by_code(coding, domain))
        said = self._narrowed(leaves, text, codings, domain) if leaves else self._by_text(text, codings, domain)
        by_text = said != leaves
        leaves = said
        singles = tuple([self._single(leaf, by_text) for leaf in leaves])
        answer = (singles[0] if len(singles) == 1 else self._together(singles)), singles
        if is_short(question):
            if len(self._memory) > _MOST_MEMORY:
                self._memory.clear()
            self._memory[question] = answer
        return answer

    def _by_code(self, coding: Coding, domain: Domain) -> Leaves:
        table = self._tables[domain]
        for key in self.systems.readings(self.systems.key(coding.system)):
            leaves = table.find(key, spelling(key, coding.code))
            if leaves:
                return leaves
        return ()

    def _narrowed(self, leaves: Leaves, text: str, codings: Iterable[Coding], domain: Domain) -> Leaves:
        """Members of a vague coded concept that the text names: "septic arthritis" coded, "of the hip" said."""
        vague = {leaf for leaf in leaves if self._concepts[leaf].narrowed_by_text}
        if not vague:
            return leaves
        named = [name for name in self._by_text(text, codings, domain) if vague & (self._above[name] - {name})]
        return self._specific((*leaves, *named))

    def _by_text(self, text: str, codings: Iterable[Coding], domain: Domain) -> Leaves:
        said: dict[str, None] = {}
        for line in (text, *(coding.display for coding in codings)):
            named = self._names[domain].find(line)
            if named:
                said |= dict.fromkeys(self._turned(name, line) for name in named)
        return self._specific(said)

    def _turned(self, name: str, line: str) -> str:
        """The concept that the name means in this line: a steroid in a cream is a topical steroid. What is already one
        of those stays what it is."""
        for concept, turn in self._turns.items():
            above = self._above[name]
            if concept in above and turn.concept not in above and turn.applies(self.folding.words(line)):
                return turn.concept
        return name

    def _specific(self, leaves: Iterable[str]) -> Leaves:
        """Each concept once, without those that a more specific one of the list already implies."""
        distinct = dict.fromkeys(leaves)
        if len(distinct) < 2:  # nearly always: most entries name one thing
            return tuple(distinct)
        return tuple(
            leaf for leaf in distinct if not any(leaf in self._above[other] for other in distinct if other != leaf)
        )
