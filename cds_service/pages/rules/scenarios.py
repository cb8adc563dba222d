"""The scenarios of a rule, played through the whole service when somebody first looks, and remembered."""

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cds_service.reasoning.rule import Rule
from cds_service.reasoning.scenario import Scenario

if TYPE_CHECKING:
    from cds_service.rehearsal.run import Rehearsal


@dataclass(frozen=True, slots=True)
class Result:
    """One scenario: its sentence, what is given, what is expected, what came, and the card's words if there is one."""

    name: str
    given: tuple[tuple[str, str], ...]
    expected: str
    came: str
    summary: str
    passed: bool


class Scenarios:
    """Results by rule, for one version of the ruleset: the rules are read once for all of them.

    For the threads that write pages; one of them plays at a time, so that no answer to an EHR waits long.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._version = ""
        self._rehearsal: Rehearsal | None = None
        self._known: dict[str, tuple[Result, ...]] = {}
        self._one_at_a_time = threading.Lock()

    def of(self, rule: Rule, version: str) -> tuple[Result, ...]:
        """The results of a rule's scenarios; the first to ask waits for them."""
        with self._one_at_a_time:
            if version != self._version:
                self._version, self._rehearsal, self._known = version, None, {}
            if rule.id not in self._known:
                self._known[rule.id] = played(rule, self._stage())
            return self._known[rule.id]

    def _stage(self) -> "Rehearsal":
        from cds_service.rehearsal.run import Rehearsal  # an EHR never asks for it: the start does without

        self._rehearsal = self._rehearsal or Rehearsal(self._folder)
        return self._rehearsal


def played(rule: Rule, rehearsal: "Rehearsal") -> tuple[Result, ...]:
    """Every scenario of the rule, under the policy that it names; the charts are not kept."""
    results = tuple(_result(rehearsal, rule, scenario) for scenario in rule.scenarios)
    rehearsal.forget()
    return results


def _result(rehearsal: "Rehearsal", rule: Rule, scenario: Scenario) -> Result:
    from cds_service.rehearsal.words import GivenError

    given = tuple((word, _shown(value)) for word, value in scenario.given.items())
    expected = " ".join((scenario.answer, *(f"“{word}”" for word in scenario.words)))
    try:
        played = rehearsal.play(rule, scenario)
    except GivenError as error:
        return Result(scenario.name, given, expected, f"cannot be staged: {error}", "", passed=False)
    return Result(scenario.name, given, expected, played.answer, next(iter(played.summaries), ""), played.passed)


def _shown(value: object) -> str:
    """A value of `given` as a person reads it: "inr 3.0, days ago 3; warfarin"."""
    if isinstance(value, dict):
        return ", ".join(f"{str(name).replace('_', ' ')} {_shown(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(_shown(one) for one in value)
    return str(value)
