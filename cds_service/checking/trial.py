"""Every mutant against the scenarios of its rule; a definition's against those of all rules that ask it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import TypeVar

from cds_service.checking import mutants
from cds_service.checking.equivalents import Equivalents
from cds_service.checking.mutants import Mutation
from cds_service.checking.nudges import Steps
from cds_service.checking.stand_in import STANDARD, Stage, Staged, StagedDefinition
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.errors import Problem, RuleError
from cds_service.reasoning.rule import Definition
from cds_service.reasoning.scenario import Scenario
from cds_service.reasoning.tree import Leaf, Node
from cds_service.reasoning.yaml_file import located
from cds_service.rehearsal.words import GivenError

Ready = TypeVar("Ready", Staged, StagedDefinition)

MISSING: Mapping[str, str] = {  # by operator: the scenario that would notice
    "nudge limit": "one that stands on the limit, and one a step beside it",
    "flip equality": "one that stands exactly on the limit",
    "flip exact": "one that stands exactly on the limit",
    "other word": "one that the two words decide differently",
    "drop branch": "one that this branch alone decides",
    "negate": "one in which this holds, or one in which it does not, and nothing else decides",
    "drop case": "one in which only this case speaks; where another says the same level, {level: words of its card}",
    "change indicator": "one in which this case speaks",
    "empty code list": "one that only this name decides",
    "drop unless_later": "one with the later event, expected silent",
    "drop hook": "one at this hook, in which the rule speaks",
    "drop applies_to": "one with such an order, in which the rule speaks",
    "widen applies_to": "one with another order, in which the rule would speak, expected silent",
    "drop look_up": "one whose card says what was looked up, {level: words of its card}",
    "drop unknown": "one that is unknown for this cause",
    "drop parameter": "one with what the parameter keeps out, or one that it alone lets in",
}


@dataclass
class Tally:
    """Mutants by operator."""

    made: Counter[str] = field(default_factory=Counter)
    killed: Counter[str] = field(default_factory=Counter)
    equivalent: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        rest = self.made.total() - self.killed.total() - self.equivalent.total()
        return (
            f"{self.made.total()} mutants: {self.killed.total()} killed, "
            f"{self.equivalent.total()} equivalent, {rest} survive."
        )


@dataclass(frozen=True)
class Survivor:
    """A mutant that no scenario notices."""

    owner: str
    mutation: Mutation

    @property
    def problem(self) -> Problem:
        what = f"a mutant survives: {self.mutation.change}."
        return Problem(self.mutation.path, what, f"Missing scenario: {MISSING[self.mutation.operator]}.")


@dataclass(frozen=True)
class RuleAttempt:
    """One scenario of a rule, and the mutants of the rule under its policy."""

    staged: Staged
    made: Mapping[Mutation, Compiled]

    def notices(self, mutation: Mutation) -> bool:
        return not self.staged.fits(self.made[mutation])


@dataclass(frozen=True)
class TreeAttempt:
    """One scenario of a rule that asks a definition, and the mutants of the definition under its policy."""

    staged: Staged
    rule: Compiled
    name: str
    made: Mapping[Mutation, Node]

    def notices(self, mutation: Mutation) -> bool:
        return not self.staged.fits(self.rule, {self.name: self.made[mutation]})


@dataclass(frozen=True)
class OwnAttempt:
    """One scenario of a definition itself."""

    staged: StagedDefinition
    made: Mapping[Mutation, Node]

    def notices(self, mutation: Mutation) -> bool:
        return not self.staged.fits(self.made[mutation])


Attempts = Sequence[RuleAttempt | TreeAttempt | OwnAttempt]


class Trial:
    """All trials of one rules folder. Scenarios are staged once, mutants made once per policy."""

    def __init__(self, stage: Stage, folder: Path, definitions: Mapping[str, Definition]) -> None:
        self.stage = stage
        self.folder = folder
        self.definitions = definitions
        self.steps = Steps.load(folder)
        self.equivalents = Equivalents.load(folder)
        self.tally = Tally()
        self.survived: set[tuple[str, str, str]] = set()
        self.tried: set[str] = set()
        self._staged = cache(self._stage_all)
        self._mutants = cache(self._mutants_of)
        self._trees = cache(lambda name, policy: mutants.of_definition(self._tree(name, policy), self.steps))

    def rule(self, name: str) -> list[Survivor]:
        """The mutants of a rule that no scenario notices and no reason excuses."""
        attempts = [RuleAttempt(one, self._mutants(name, one.policy)) for one in self._seeing(name)]
        return self._survivors(name, attempts)

    def definition(self, name: str) -> list[Survivor]:
        """The same for a definition, by its own scenarios and by those of all rules that ask it."""
        staged = _possible(partial(self.stage.defined, name), self.definitions[name].scenarios)
        own = [OwnAttempt(one, self._trees(name, one.policy)) for one in staged if self._right(one)]
        users = [
            TreeAttempt(one, self._compiled(user, one.policy), name, self._trees(name, one.policy))
            for user in self._users(name)
            for one in self._seeing(user)
        ]
        return self._survivors(name, [*own, *users])

    def idle_excuses(self) -> list[RuleError]:
        """Reasons for mutants that were tried and do not survive."""
        return self.equivalents.idle(self.survived, self.tried, self.folder)

    def _survivors(self, owner: str, attempts: Attempts) -> list[Survivor]:
        self.tried.add(owner)
        left = [one for one in dict.fromkeys(chain(*(one.made for one in attempts))) if not self._killed(one, attempts)]
        self.survived |= {(owner, one.place, one.change) for one in left}
        excused = [one for one in left if self.equivalents.excuse(owner, one)]
        self.tally.equivalent.update(one.operator for one in excused)
        return [Survivor(owner, one) for one in left if one not in excused]

    def _killed(self, mutation: Mutation, attempts: Attempts) -> bool:
        killed = any(mutation in one.made and one.notices(mutation) for one in attempts)
        self.tally.made[mutation.operator] += 1
        self.tally.killed[mutation.operator] += killed
        return killed

    def _seeing(self, name: str) -> list[Staged]:
        """The scenarios in which the rule's own answer is what is expected and shown: others prove nothing of it."""
        rule = self._compiled(name, STANDARD).rule
        play = self.stage.rehearsal.play
        return [
            one
            for one in self._staged(name)
            if one.fits(self._compiled(name, one.policy)) and play(rule, one.scenario).passed
        ]

    def _right(self, one: StagedDefinition) -> bool:
        return one.fits(self._tree(one.name, one.policy))

    def _stage_all(self, name: str) -> list[Staged]:
        rule = self._compiled(name, STANDARD).rule
        return _possible(partial(self.stage.staged, rule), rule.scenarios)

    def _mutants_of(self, name: str, policy: str) -> mutants.RuleMutants:
        return mutants.of_rule(self._compiled(name, policy), self.steps, self.stage.ruleset(policy).kinds)

    def _compiled(self, name: str, policy: str) -> Compiled:
        return self.stage.compiled(policy)[name]

    def _tree(self, name: str, policy: str) -> Node:
        return self.stage.ruleset(policy).definitions[name]

    def _users(self, name: str) -> list[str]:
        """Rules that ask a definition, themselves or through another one."""
        trees = self.stage.ruleset(STANDARD).definitions
        rules = self.stage.compiled(STANDARD)
        return [rule for rule, one in rules.items() if name in defined(one.leaves(), trees)]


def _possible(stage: Callable[[Scenario], Ready], scenarios: Iterable[Scenario]) -> list[Ready]:
    """The scenarios that can be staged; the others are told of where scenarios are played."""
    staged: list[Ready] = []
    for scenario in scenarios:
        with suppress(GivenError):
            staged.append(stage(scenario))
    return staged


def defined(leaves: Iterable[Leaf], trees: Mapping[str, Node]) -> set[str]:
    """Every definition that these findings ask, and those that these ask."""
    named = {name for leaf in leaves for name in leaf.finding.defined()}
    return named.union(*(defined(trees[name].leaves(), trees) for name in named))


def located_at(survivors: Iterable[Survivor], file: Path, folder: Path) -> list[RuleError]:
    """Survivors as what is to be mended in their file."""
    problems = [one.problem for one in survivors]
    return located(problems, file, folder) if problems else []
