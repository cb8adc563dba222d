"""What the scenarios and limits of every rule must show, whatever the rule is about."""

from collections import Counter
from collections.abc import Iterator

from cds_service.checking.nudges import Steps
from cds_service.reasoning.errors import Problem, allowed
from cds_service.reasoning.rule import LEVELS, Rule

SCENARIOS = ("scenarios",)


def problems(rule: Rule, steps: Steps) -> Iterator[Problem]:
    """Scenarios that are missing or have one name, and limits without unit or source."""
    yield from _answers(rule)
    yield from _names(rule)
    yield from _limits(rule, steps)


def _answers(rule: Rule) -> Iterator[Problem]:
    answers = {scenario.answer for scenario in rule.scenarios}
    if answers.isdisjoint(LEVELS):
        yield Problem(SCENARIOS, "none in which the rule speaks.", "Add one with expect: info, warning or critical.")
    if "silent" not in answers:
        yield Problem(SCENARIOS, "none in which the rule is silent.", "Add one with expect: silent.")
    if "unknown" not in answers and not all(answer.silent for answer in rule.unknown.answers().values()):
        yield Problem(SCENARIOS, "none in which the rule cannot tell.", "Add one with expect: unknown.")


def _names(rule: Rule) -> Iterator[Problem]:
    for name, times in Counter(scenario.name for scenario in rule.scenarios).items():
        if times > 1:
            yield Problem(SCENARIOS, f'"{name}" is the name of {times} scenarios.', "Give each its own sentence.")


def _limits(rule: Rule, steps: Steps) -> Iterator[Problem]:
    for name, limit in rule.limits.items():
        if not limit.unit and not limit.one_of:
            yield Problem(("limits", name), "has no unit.", 'Write a UCUM unit; "1" for a count or a share.')
        elif not limit.one_of and steps.of(limit) is None:
            yield Problem(("limits", name, "unit"), *allowed(limit.unit, steps.steps, "unit of a limit"))
        if not limit.source:
            yield Problem(("limits", name), "has no source.", "Name one of sources.yaml, or local.")
