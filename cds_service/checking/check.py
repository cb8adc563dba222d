"""The whole self-check of a rules folder, beyond what loading refuses."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from cds_service.checking import coverage, lengths, reviews, versions
from cds_service.checking.nudges import Steps
from cds_service.checking.stand_in import STANDARD, Stage
from cds_service.checking.trial import Tally, Trial, defined, located_at
from cds_service.reasoning import ruleset
from cds_service.reasoning.errors import Problem, RuleError
from cds_service.reasoning.rule import Definition, Rule
from cds_service.reasoning.scenario import Scenario
from cds_service.reasoning.yaml_file import located, read_as
from cds_service.rehearsal.run import Rehearsal
from cds_service.rehearsal.words import GivenError

PLAIN = Scenario(name="nothing differs from the baseline patient", expect="silent")


@dataclass
class Report:
    """What the check found. `errors` fail it, `warnings` do not."""

    errors: list[RuleError] = field(default_factory=list)
    warnings: list[RuleError] = field(default_factory=list)
    rules: int = 0
    scenarios: int = 0
    tally: Tally = field(default_factory=Tally)


class Check:
    """Checks the rules of one folder; `only` is a part of the ids that are looked at."""

    def __init__(self, folder: Path, today: date, only: str = "") -> None:
        self.folder = folder
        self.today = today
        self.rehearsal = Rehearsal(folder)
        self.stage = Stage(self.rehearsal)
        self.steps = Steps.load(folder)
        self.edition = self.rehearsal.service(STANDARD).rulebook.edition
        self.rules = {name: one for name, one in self.stage.compiled(STANDARD).items() if only in name}
        self.definitions = {name: one for name, one in read_definitions(folder).items() if self._asked(name)}

    def report(self) -> Report:
        """Everything. BrokenRulesError when the folder cannot be loaded at all."""
        report = Report(rules=len(self.rules))
        locks = versions.load(self.folder)
        for name, one in self.rules.items():
            file = self.edition.ruleset.files[name]
            self._add(report.errors, self._rule(one.rule, locks), file)
            self._add(report.warnings, reviews.due_soon(one.rule.review, self.today), file)
            report.scenarios += len(one.rule.scenarios)
        for name, definition in self.definitions.items():
            self._add(report.errors, versions.problems(name, definition, locks), self._file(name))
            self._add(report.errors, self._defined(name, definition), self._file(name))
            report.scenarios += len(definition.scenarios)
        self._add_mutants(report)
        return report

    def _rule(self, rule: Rule, locks: versions.Locks) -> Iterator[Problem]:
        yield from coverage.problems(rule, self.steps)
        yield from versions.problems(rule.id, rule, locks)
        yield from reviews.overdue(rule.review, self.today)
        yield from self._lengths(rule)
        yield from self._scenarios(rule)

    def _lengths(self, rule: Rule) -> Iterator[Problem]:
        heard = self.rehearsal.hear(PLAIN)
        order, occasion = heard.answers[0][0], heard.call.occasion(heard.chart)
        yield from lengths.problems(self.rules[rule.id], self.edition, order, occasion)

    def _scenarios(self, rule: Rule) -> Iterator[Problem]:
        for place, scenario in enumerate(rule.scenarios):
            try:
                played = self.rehearsal.play(rule, scenario)
            except GivenError as error:
                yield Problem(("scenarios", place, "given"), str(error))
                continue
            if not played.passed:
                yield Problem(("scenarios", place), f"{str(played).partition(': ')[2]}.")

    def _defined(self, name: str, definition: Definition) -> Iterator[Problem]:
        for place, scenario in enumerate(definition.scenarios):
            try:
                staged = self.stage.defined(name, scenario)
            except GivenError as error:
                yield Problem(("scenarios", place, "given"), str(error))
                continue
            if not staged.fits(self.stage.ruleset(staged.policy).definitions[name]):
                yield Problem(("scenarios", place), f'"{scenario.name}": expected {scenario.answer}, found otherwise.')

    def _add_mutants(self, report: Report) -> None:
        trial = Trial(self.stage, self.folder, self.definitions)
        for name in self.rules:
            report.errors += located_at(trial.rule(name), self.edition.ruleset.files[name], self.folder)
        for name in self.definitions:
            report.errors += located_at(trial.definition(name), self._file(name), self.folder)
        report.errors += trial.idle_excuses()
        report.tally = trial.tally

    def _asked(self, name: str) -> bool:
        """A definition is looked at with the rules that ask it, and only where all of them are there."""
        trees = self.edition.ruleset.definitions
        users = {rule for rule, one in self.stage.compiled(STANDARD).items() if name in defined(one.leaves(), trees)}
        return users <= self.rules.keys()

    def _file(self, name: str) -> Path:
        return self.folder / "definitions" / f"{name}.yaml"

    def _add(self, errors: list[RuleError], problems: Iterable[Problem], file: Path) -> None:
        if found := list(problems):
            errors += located(found, file, self.folder)


def renew(folder: Path) -> list[RuleError]:
    """Writes versions.yaml anew; what changed without a new version keeps its line and is returned as an error."""
    loaded = ruleset.load(folder)
    named: dict[str, Rule | Definition] = {one.rule.id: one.rule for one in loaded.rules}
    definitions = read_definitions(folder)
    locks, refused = versions.renewed({**named, **definitions}, versions.load(folder))
    versions.write(folder, locks)
    files = {**loaded.files, **{name: folder / "definitions" / f"{name}.yaml" for name in definitions}}
    every = {**named, **definitions}
    wrong = {name: list(versions.problems(name, every[name], locks)) for name in refused}
    return [error for name, problems in wrong.items() for error in located(problems, files[name], folder)]


def read_definitions(folder: Path) -> Mapping[str, Definition]:
    return {file.stem: read_as(Definition, file, folder) for file in sorted((folder / "definitions").glob("*.yaml"))}
