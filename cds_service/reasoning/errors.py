"""What is wrong with a rule folder, said so that its author can mend it without reading Python."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

Path = tuple[str | int, ...]  # keys and positions down into a YAML file

MOST_LISTED = 40  # more allowed names than this are not listed


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at a path inside a file: what was found, and what to do."""

    path: Path
    what: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class RuleError:
    """A problem with its place: "rules/x/y.yaml:14: cases.0.when: unknown word "takng". Did you mean …"."""

    file: str
    line: int | None
    path: str
    problem: str
    advice: str = ""

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        where = f"{place}: {self.path}: " if self.path else f"{place}: "
        return where + " ".join(part for part in (self.problem, self.advice) if part)


class BrokenRulesError(Exception):
    """Everything found wrong in one reading of the folder, in the order of the files."""

    def __init__(self, errors: Iterable[RuleError]) -> None:
        self.errors = tuple(errors)
        count = len(self.errors)
        head = "1 error" if count == 1 else f"{count} errors"
        super().__init__("\n".join([f"{head} in the rules", *map(str, self.errors)]))


def allowed(found: str, words: Iterable[str], kind: str = "word") -> tuple[str, str]:
    """Problem and advice for a name that does not exist: the nearest ones, or all of them when few."""
    known = sorted(words)
    near = get_close_matches(found, known, n=1, cutoff=0.6)
    listed = f"Allowed: {', '.join(known)}." if 0 < len(known) <= MOST_LISTED else ""
    guess = f'Did you mean "{near[0]}"?' if near else ""
    return f'unknown {kind} "{found}".', " ".join(part for part in (listed, guess) if part)
