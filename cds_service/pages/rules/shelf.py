"""All rules of a ruleset in short, to be found by group, drug, condition, level, status, and words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cds_service.reasoning import english
from cds_service.reasoning.compiled import Compiled, CompiledCard
from cds_service.reasoning.findings.answers import in_words
from cds_service.reasoning.findings.base import as_tuple
from cds_service.reasoning.rule import LEVELS
from cds_service.reasoning.ruleset import GROUPS, Ruleset

STATUSES = ("draft", "approved", "retired")
DRUG_FINDINGS = frozenset({"taking", "drafted_drug", "hold_too_short", "dose", "given", "maximum_fraction", "allergy"})
CONDITION_FINDINGS = frozenset({"condition", "implant", "indication", "meets"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule on the list. `words` is all that a search looks through, folded."""

    id: str
    title: str
    group: str
    version: str
    status: str
    on: bool
    levels: tuple[str, ...]  # the worst first
    drugs: frozenset[str]
    conditions: frozenset[str]
    words: str


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader asks the list for; empty means any."""

    words: str = ""
    group: str = ""
    drug: str = ""
    condition: str = ""
    level: str = ""
    status: str = ""

    def fits(self, entry: Entry) -> bool:
        asked = self.words.casefold().split()
        return (
            self.group in ("", entry.group)
            and self.status in ("", entry.status)
            and (not self.level or self.level in entry.levels)
            and (not self.drug or self.drug in entry.drugs)
            and (not self.condition or self.condition in entry.conditions)
            and all(word in entry.words for word in asked)
        )


@dataclass(frozen=True, slots=True)
class Shelf:
    """Every rule by group and title, and what the list can be narrowed to."""

    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, ruleset: Ruleset) -> "Shelf":
        made = (_entry(one, ruleset) for one in ruleset.rules)
        return cls(tuple(sorted(made, key=lambda one: (GROUPS.index(one.group), one.title.casefold()))))

    def found(self, query: Query) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
        """The rules that fit, by group; groups without one are left out."""
        fitting = [entry for entry in self.entries if query.fits(entry)]
        grouped = ((group, tuple(one for one in fitting if one.group == group)) for group in GROUPS)
        return tuple((group, entries) for group, entries in grouped if entries)

    @property
    def drugs(self) -> tuple[str, ...]:
        return tuple(sorted(frozenset().union(*(one.drugs for one in self.entries)), key=str.casefold))

    @property
    def conditions(self) -> tuple[str, ...]:
        return tuple(sorted(frozenset().union(*(one.conditions for one in self.entries)), key=str.casefold))


def levels(compiled: Compiled) -> tuple[str, ...]:
    """The levels at which the rule can speak under the policy in force, the worst first."""
    cards: Iterable[CompiledCard] = (*(case.card for case in compiled.cases), *compiled.cards.values())
    spoken = {card.indicator for card in cards}
    return tuple(level for level in reversed(LEVELS) if level in spoken)


def _entry(compiled: Compiled, ruleset: Ruleset) -> Entry:
    rule = compiled.rule
    drugs, conditions = _named(compiled, DRUG_FINDINGS), _named(compiled, CONDITION_FINDINGS)
    return Entry(
        id=rule.id,
        title=rule.title,
        group=rule.group,
        version=rule.version,
        status=rule.status,
        on=compiled.on,
        levels=levels(compiled),
        drugs=frozenset(in_words((name,)) for name in drugs),
        conditions=frozenset(in_words((name,)) for name in conditions),
        words=" ".join(_words(compiled, drugs | conditions, ruleset)).casefold(),
    )


def _named(compiled: Compiled, findings: frozenset[str]) -> set[str]:
    """The concepts and definitions that findings of these sorts ask about."""
    leaves = [leaf.finding for leaf in compiled.leaves() if leaf.finding.word in findings]
    asked = {name for one in leaves for key in ("of", "against") for name in as_tuple(getattr(one, key, ()))}
    return asked - {""}


def _words(compiled: Compiled, concepts: Iterable[str], ruleset: Ruleset) -> Iterator[str]:
    """What the rule says, and the names of all that it asks about: "warfarin" finds rules on vitamin K antagonists."""
    yield english.says(compiled)
    yield compiled.rule.disagreement or ""
    for name in concepts:
        if ruleset.codes.known(name):
            yield from (ruleset.codes.title(member) for member in ruleset.codes.members(name))
    yield from (ruleset.sources[name].title for name in compiled.rule.sources if name in ruleset.sources)
