"""Mutants that cannot change any answer, each with the reason why: rules/equivalent_mutants.yaml."""

from collections.abc import Iterator
from pathlib import Path

from cds_service.checking.mutants import Mutation
from cds_service.reasoning.errors import Problem, RuleError
from cds_service.reasoning.part import Part
from cds_service.reasoning.yaml_file import located, read_as

FILE = "equivalent_mutants.yaml"


class Equivalent(Part):
    """One mutant, or every mutant that makes the same `change` at the paths listed."""

    rule: str  # or a definition
    paths: tuple[str, ...]
    change: str
    why: str

    def means(self, owner: str, mutation: Mutation) -> bool:
        return owner == self.rule and mutation.change == self.change and mutation.place in self.paths


class Equivalents(Part):
    """The whole list. What stands in it and is killed, or does not exist, is a fault of the list."""

    mutants: tuple[Equivalent, ...] = ()

    @classmethod
    def load(cls, folder: Path) -> "Equivalents":
        return read_as(cls, folder / FILE, folder)

    def excuse(self, owner: str, mutation: Mutation) -> bool:
        return any(one.means(owner, mutation) for one in self.mutants)

    def idle(self, survived: set[tuple[str, str, str]], asked: set[str], folder: Path) -> list[RuleError]:
        """Entries about rules that were tried and that name no surviving (rule, path, change)."""
        problems = [problem for place in range(len(self.mutants)) for problem in self._idle(place, survived, asked)]
        return located(problems, folder / FILE, folder) if problems else []

    def _idle(self, place: int, survived: set[tuple[str, str, str]], asked: set[str]) -> Iterator[Problem]:
        one = self.mutants[place]
        if one.rule not in asked:
            return
        for path in one.paths:
            if (one.rule, path, one.change) not in survived:
                what = f'no such mutant survives: {one.rule}, {path}, "{one.change}".'
                yield Problem(("mutants", place), what, "A scenario kills it, or it is gone: take the entry out.")
