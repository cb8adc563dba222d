"""What a rule cannot tell and leaves to another rule is said by the other, in every scenario of the rule files."""

from collections.abc import Iterator

import pytest

from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.rule import Rule
from tests.rules.playing import REHEARSAL

RULES = {rule.id: rule for rule, _ in REHEARSAL.scripts()}


def left(outcome: Outcome) -> Iterator[tuple[str, str]]:
    """(what could not be told, the rule to which it is left)."""
    if outcome.status == "unknown" and outcome.card is None:
        for cause in outcome.causes:
            answer = outcome.rule.unknown.to(cause.kind)
            if answer and answer.covered_by:
                yield cause.what, answer.covered_by


def unsaid(rule: Rule) -> Iterator[str]:
    """Each question that was left to a rule which is silent then: "scenario: rule leaves what to other"."""
    for scenario in rule.scenarios:
        for _, outcomes in REHEARSAL.hear(scenario).answers:
            speaking = {one.rule.id for one in outcomes if one.status != "silent"}
            for one in outcomes:
                missing = [f"{what} to {other}" for what, other in left(one) if other not in speaking]
                yield from (f"{scenario.name}: {one.rule.id} leaves {question}" for question in missing)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_what_is_left_to_another_rule_is_said_there(rule: Rule) -> None:
    assert list(unsaid(rule)) == []
