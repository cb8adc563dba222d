"""Reading and checking the code lists of `rules/codes`: what a file may say, and what is wrong with one that errs."""

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, TypeVar

import msgspec
import ryaml

from cds_service.chart.codes.labs import Scale
from cds_service.chart.codes.sentences import DenialWords, Reach
from cds_service.chart.codes.sides import DigitFamily
from cds_service.chart.codes.systems import System
from cds_service.chart.facts import Side

Domain = Literal["drug", "condition", "procedure", "allergen", "result", "site", "order"]
SPECIAL = frozenset({"systems.yaml", "negations.yaml", "units.yaml", "sides.yaml", "wording.yaml"})


class CodeError(Exception):
    """A code list, or a question about one, is wrong. The text says where, what and what to do."""


class LabEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`plausible`: [low, high], `plausible_child` where it differs for who is under age. `units`: UCUM unit to how it
    converts; the canonical unit need not be listed."""

    unit: str
    plausible: tuple[float, float] | None = None
    plausible_child: tuple[float, float] | None = None
    unit_optional: bool = False
    units: dict[str, Scale] = {}


class Elsewhere(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A name in a text that also has one of `words`, and none of `unless`, means `concept`: a steroid in a cream."""

    concept: str
    words: list[str]
    unless: list[str] = []


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One concept. `combines` marks a product of several ingredients: its codes and names mean each of them.

    `narrowed_by_text`: the code says less than the text may, so a member that the text names is taken instead.
    `passes`: it, and all that it includes, is over where words call it history.
    """

    title: str = ""
    codes: dict[str, list[str | int]] = {}
    names: list[str] = []
    includes: list[str] = []
    combines: list[str] = []
    note: str = ""
    narrowed_by_text: bool = False
    passes: bool = False
    elsewhere: Elsewhere | None = None
    lab: LabEntry | None = None


class CodeFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A family of concepts of one domain, with where the codes were found and on what terms.

    `whole_text`: its names count only when the text says nothing else but `neutral` words.
    """

    family: str
    domain: Domain
    source: str
    licence: str
    concepts: dict[str, Entry]
    sides: dict[Side, dict[str, list[str | int]]] = {}
    whole_text: bool = False
    neutral: list[str] = []
    note: str = ""


class ProblemNegations(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What denies a problem and nothing else: "rule out", "… screening". See `names.Denials`."""

    before: dict[str, Reach] = {}
    after: dict[str, Reach] = {}
    beside: list[str] = []


class HistoryWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What says that a problem is over. See `history.History`; `codes` are those of a personal history.

    `lately_days`: what began so many days ago or fewer is not over, whatever words call it history.
    """

    lately_days: int = 0
    before: list[str] = []
    since: list[str] = []
    after: list[str] = []
    between: list[str] = []
    plain: list[str] = []
    dates: list[str] = []
    unless: list[str] = []
    unless_drugs: list[str] = []
    ignored: list[str] = []
    codes: dict[str, list[str]] = {}


class NegationFile(DenialWords, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`codes` and `texts`: what a code or a whole text denies. `openers` begin a text that denies an allergen.
    `problems` adds what denies problems alone, `history` what calls them over."""

    source: str
    licence: str
    codes: dict[str, dict[str, str]]
    texts: dict[str, str]
    openers: list[str]
    problems: ProblemNegations = ProblemNegations()
    history: HistoryWords = HistoryWords()

    @property
    def of_problems(self) -> DenialWords:
        """With what denies problems alone."""
        more = self.problems
        before, after, beside = self.before | more.before, self.after | more.after, [*self.beside, *more.beside]
        return msgspec.structs.replace(self, before=before, after=after, beside=beside)


class SideFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    licence: str
    icd10cm: list[DigitFamily]


class WordingFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How clinicians write: see `folding.Folding`."""

    source: str
    licence: str
    short_forms: dict[str, str]
    inside_names: list[str]


class Folder(msgspec.Struct, frozen=True):
    """Everything in `rules/codes`, read and checked in form."""

    files: dict[Path, CodeFile]
    systems: dict[str, System]
    negations: NegationFile
    units: dict[str, list[str]]
    sides: SideFile
    wording: WordingFile


T = TypeVar("T")


def read(path: Path, shape: type[T]) -> T:
    """One YAML file in the given shape; CodeError with file and place when it is not."""
    try:
        return msgspec.convert(ryaml.loads(path.read_text(encoding="utf-8")), shape)
    except FileNotFoundError as error:
        raise CodeError(f"{path}: the file is missing; every code folder needs it.") from error
    except ryaml.InvalidYamlError as error:
        raise CodeError(f"{path}: not YAML: {error}. Check indentation, quotes and brackets there.") from error
    except msgspec.ValidationError as error:
        raise CodeError(f"{path}: {error}. See the other files of the folder for the shape.") from error


def read_folder(folder: Path) -> Folder:
    """All files of the folder. `*.yaml` are families but for the five special ones."""
    families = sorted(path for path in folder.glob("*.yaml") if path.name not in SPECIAL)
    if not families:
        raise CodeError(f"{folder}: no code lists here. Point the service to a rules folder that has codes/*.yaml.")
    return Folder(
        files={path: read(path, CodeFile) for path in families},
        systems=read(folder / "systems.yaml", dict[str, System]),
        negations=read(folder / "negations.yaml", NegationFile),
        units=read(folder / "units.yaml", dict[str, list[str]]),
        sides=read(folder / "sides.yaml", SideFile),
        wording=read(folder / "wording.yaml", WordingFile),
    )


def entries(folder: Folder) -> Iterator[tuple[Path, CodeFile, str, Entry]]:
    """Every concept of every file, in the order of the files."""
    for path, file in folder.files.items():
        for name, entry in file.concepts.items():
            yield path, file, name, entry


def advice(name: str, known: list[str]) -> str:
    """ "Did you mean 'warfarin'?" or how to add one."""
    close = get_close_matches(name, known, n=1)
    return f"Did you mean '{close[0]}'?" if close else "Add it to a file in rules/codes, or correct the name."
