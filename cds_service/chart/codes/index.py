"""Compiling the code lists once, at start: who includes whom, which code and which name means what."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from cds_service.chart.codes.files import CodeError, Domain, Entry, Folder, LabEntry, advice, entries
from cds_service.chart.codes.folding import Folding
from cds_service.chart.codes.labs import SAME, Lab, Scale, plain_unit
from cds_service.chart.codes.names import Denials, NameIndex, without
from cds_service.chart.codes.systems import Systems, spelling
from cds_service.chart.facts import Side

Leaves = tuple[str, ...]

# Where else a domain looks: an allergy may be to a drug; a procedure done and one ordered share their codes.
ALSO: Mapping[Domain, tuple[Domain, ...]] = {
    "allergen": ("drug",),
    "procedure": ("order",),
    "order": ("procedure",),
}
DOMAINS: tuple[Domain, ...] = ("drug", "condition", "procedure", "allergen", "result", "site", "order")


class Concept(msgspec.Struct):
    """A concept with all its files put together. `codes` are all, `home` those of the file that gives the title.

    Both keep the order of the lists: the first code of a system is the preferred one.
    """

    title: str = ""
    codes: dict[str, list[str]] = msgspec.field(default_factory=dict)
    home: dict[str, list[str]] = msgspec.field(default_factory=dict)
    includes: set[str] = msgspec.field(default_factory=set)
    narrowed_by_text: bool = False
    passes: bool = False


class Table(msgspec.Struct):
    """The codes of one domain: exact ones, and stems that stand for everything below them."""

    exact: dict[tuple[str, str], Leaves] = msgspec.field(default_factory=dict)
    stems: dict[tuple[str, str], Leaves] = msgspec.field(default_factory=dict)
    stemmed: frozenset[str] = frozenset()  # systems that have stems

    def find(self, key: str, plain: str) -> Leaves:
        """The concepts of a code; of several stems the longest decides."""
        leaves = self.exact.get((key, plain), ())
        if leaves or key not in self.stemmed:
            return leaves
        for length in range(len(plain), 1, -1):
            leaves = self.stems.get((key, plain[:length]), ())
            if leaves:
                return leaves
        return ()


def concepts(folder: Folder) -> dict[str, Concept]:
    """All concepts by name. CodeError for a name without title, or an unknown name in `includes` or `combines`."""
    found: dict[str, Concept] = {}
    for path, _, name, entry in entries(folder):
        concept = found.setdefault(name, Concept())
        if entry.title and concept.title not in {"", entry.title}:
            raise CodeError(f"{path}: {name}: two titles, '{concept.title}' and '{entry.title}'. Keep one.")
        concept.title = concept.title or entry.title
        concept.includes.update(entry.includes)
        concept.narrowed_by_text |= entry.narrowed_by_text
        concept.passes |= entry.passes
        for key, codes in entry.codes.items():
            plain = [str(code) for code in codes]
            concept.codes.setdefault(key, []).extend(plain)
            if entry.title:
                concept.home.setdefault(key, []).extend(plain)
    _check_names(folder, found)
    return found


def _check_names(folder: Folder, found: Mapping[str, Concept]) -> None:
    for path, _, name, entry in entries(folder):
        if not found[name].title:
            raise CodeError(f"{path}: {name}: no title. Give the name to print, for example 'warfarin'.")
        for other in (*entry.includes, *entry.combines):
            if other not in found:
                raise CodeError(f"{path}: {name}: unknown concept '{other}'. {advice(other, list(found))}")


def ancestors(found: Mapping[str, Concept]) -> dict[str, frozenset[str]]:
    """For every concept itself and all that include it. CodeError when concepts include each other in a circle."""
    parents: dict[str, list[str]] = {name: [] for name in found}
    for name, concept in found.items():
        for child in concept.includes:
            parents[child].append(name)
    above: dict[str, frozenset[str]] = {}

    def climb(name: str, path: tuple[str, ...]) -> frozenset[str]:
        if name in path:
            circle = " → ".join((*path[path.index(name) :], name))
            raise CodeError(f"rules/codes: concepts include each other: {circle}. Remove one 'includes'.")
        if name not in above:
            above[name] = frozenset({name}).union(*(climb(parent, (*path, name)) for parent in parents[name]))
        return above[name]

    for name in found:
        climb(name, ())
    return above


def tables(folder: Folder, systems: Systems) -> dict[Domain, Table]:
    """The code table of every domain, with the codes of the domains it also looks in."""
    own = {domain: Table() for domain in DOMAINS}
    for path, file, name, entry in entries(folder):
        _enter(own[file.domain], systems, path, name, entry)
    whole: dict[Domain, Table] = {}
    for domain, table in own.items():
        others = [own[other] for other in ALSO.get(domain, ())]
        stems = _merged([*(other.stems for other in others), table.stems])
        exact = _merged([*(other.exact for other in others), table.exact])
        whole[domain] = Table(exact=exact, stems=stems, stemmed=frozenset(key for key, _ in stems))
    return whole


def _merged(parts: Iterable[Mapping[tuple[str, str], Leaves]]) -> dict[tuple[str, str], Leaves]:
    merged: dict[tuple[str, str], Leaves] = {}
    for part in parts:
        merged.update(part)
    return merged


def _enter(table: Table, systems: Systems, path: Path, name: str, entry: Entry) -> None:
    leaves = tuple(entry.combines) or (name,)
    for key, codes in entry.codes.items():
        if key not in systems:
            raise CodeError(f"{path}: {name}: unknown code system '{key}'. Use a key of systems.yaml.")
        for code in codes:
            plain = str(code) if isinstance(code, int) else spelling(key, code)
            target, place = table.exact, (key, plain)
            if plain[-1] == "*":
                target, place = table.stems, (key, plain[:-1])
            if target.setdefault(place, leaves) is not leaves:
                other = ", ".join(target[place])
                raise CodeError(f"{path}: {name}: {key} {code} already means {other}. Keep it in one of them.")


def folding(folder: Folder) -> Folding:
    """How all texts and names are read. CodeError for a short form that is nothing but signs."""
    for short in folder.wording.short_forms:
        if not Folding().words(short):
            raise CodeError(f"wording.yaml: the short form '{short}' has no letters. Take it out.")
    return Folding(folder.wording.short_forms, folder.wording.inside_names)


def name_indexes(folder: Folder, folding: Folding) -> dict[Domain, NameIndex]:
    """The names of every domain. A title is a name too, but not the title of a mere group."""
    own: dict[Domain, _Names] = {domain: _Names(folding) for domain in DOMAINS}
    for file in folder.files.values():
        own[file.domain].neutral.update(folding.fold(word) for word in file.neutral)
    for path, file, name, entry in entries(folder):
        titles = [entry.title] if entry.title and (entry.codes or entry.names) else []
        own[file.domain].add(
            f"{path}: {name}", [*titles, *entry.names], tuple(entry.combines) or (name,), file.whole_text
        )
    denials, of_problems = Denials(folding, folder.negations), Denials(folding, folder.negations.of_problems)
    return {domain: _index(domain, own, of_problems if domain == "condition" else denials) for domain in DOMAINS}


class _Names(msgspec.Struct):
    """The names that one domain brings itself."""

    folding: Folding
    parts: dict[str, Leaves] = msgspec.field(default_factory=dict)
    wholes: dict[str, Leaves] = msgspec.field(default_factory=dict)
    neutral: set[str] = msgspec.field(default_factory=set)

    def add(self, place: str, phrases: Iterable[str], leaves: Leaves, whole: bool) -> None:
        names = self.wholes if whole else self.parts
        for phrase in phrases:
            folded = self.folding.fold(phrase)
            name = without(folded.split(), self.neutral) if whole else folded
            known = names.setdefault(name, leaves)
            if known != leaves:
                raise CodeError(f"{place}: the name '{phrase}' already means {', '.join(known)}. Drop one.")


def _index(domain: Domain, own: Mapping[Domain, _Names], denials: Denials) -> NameIndex:
    parts: dict[str, Leaves] = {}
    for other in (*ALSO.get(domain, ()), domain):
        parts |= own[other].parts
    return NameIndex(parts, denials, own[domain].folding, own[domain].wholes, own[domain].neutral)


class Turn(msgspec.Struct, frozen=True):
    """Words that turn the names under a concept into another one."""

    concept: str
    words: frozenset[str]
    unless: frozenset[str]

    def applies(self, spoken: Iterable[str]) -> bool:
        said = set(spoken)
        return not self.words.isdisjoint(said) and self.unless.isdisjoint(said)


def turns(folder: Folder, found: Mapping[str, Concept], folding: Folding) -> dict[str, Turn]:
    """The `elsewhere` of every concept that has one."""
    all_turns: dict[str, Turn] = {}
    for path, _, name, entry in entries(folder):
        if entry.elsewhere is not None:
            other = entry.elsewhere.concept
            if other not in found:
                raise CodeError(f"{path}: {name}: unknown concept '{other}'. {advice(other, list(found))}")
            folded = [frozenset(map(folding.fold, words)) for words in (entry.elsewhere.words, entry.elsewhere.unless)]
            all_turns[name] = Turn(other, *folded)
    return all_turns


def labs(folder: Folder) -> dict[str, Lab]:
    """The units of every result concept, under every spelling of `units.yaml`."""
    spellings = {unit: (unit, *others) for unit, others in folder.units.items()}
    return {name: _lab(entry.lab, spellings) for _, _, name, entry in entries(folder) if entry.lab is not None}


def _lab(entry: LabEntry, spellings: Mapping[str, Iterable[str]]) -> Lab:
    accepted: dict[str, Scale] = {}
    for unit, scale in {entry.unit: SAME, **entry.units}.items():
        accepted |= {plain_unit(spelled): scale for spelled in spellings.get(unit, (unit,))}
    low, high = entry.plausible or (None, None)
    lab = Lab(unit=entry.unit, low=low, high=high, unit_optional=entry.unit_optional, units=accepted)
    if entry.plausible_child is None:
        return lab
    low, high = entry.plausible_child
    return msgspec.structs.replace(lab, of_child=msgspec.structs.replace(lab, low=low, high=high))


def side_codes(folder: Folder) -> dict[tuple[str, str], Side]:
    """Pre-coordinated codes that name a side, from the `sides` of every family."""
    found: dict[tuple[str, str], Side] = {}
    for file in folder.files.values():
        for side, by_system in file.sides.items():
            for key, codes in by_system.items():
                found |= {(key, spelling(key, str(code))): side for code in codes}
    return found
