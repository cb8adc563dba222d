"""What a rule cannot tell and leaves to another rule is said by the other, in every scenario of the rule files."""

from collections.abc import Iterable, Iterator

import pytest

from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.rule import Rule
from cds_service.reasoning.scenario import Scenario
from cds_service.reasoning.truth import Cause, CauseKind
from cds_service.rehearsal.words import DATES
from tests.rules.playing import REHEARSAL

RULES = {rule.id: rule for rule, _ in REHEARSAL.scripts()}


def left(outcome: Outcome) -> Iterator[tuple[Cause, str]]:
    """(what could not be told, the rule to which it is left)."""
    if outcome.status == "unknown" and outcome.card is None:
        for cause in outcome.causes:
            answer = outcome.rule.unknown.to(cause.kind)
            if answer and answer.covered_by:
                yield cause, answer.covered_by


def unsaid(scenarios: Iterable[Scenario]) -> Iterator[tuple[CauseKind, str]]:
    """Each question that was left to a rule which is silent then: why, "scenario: rule leaves what to other"."""
    for scenario in scenarios:
        for _, outcomes in REHEARSAL.hear(scenario).answers:
            speaking = {one.rule.id for one in outcomes if one.status != "silent"}
            for one in outcomes:
                lost = [(cause, other) for cause, other in left(one) if other not in speaking]
                yield from ((why.kind, f"{scenario.name}: {one.rule.id} leaves {why.what} to {to}") for why, to in lost)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_what_is_left_to_another_rule_is_said_there(rule: Rule) -> None:
    assert [said for _, said in unsaid(rule.scenarios)] == []


def undated(rule: Rule) -> Iterator[Scenario]:
    """Its scenarios again, each time with one of the results stripped of its date."""
    for scenario in rule.scenarios:
        results = scenario.given.get("results", [])
        for place, one in enumerate(results):
            bare = {word: value for word, value in one.items() if word not in DATES} | {"date": "none"}
            given = scenario.given | {"results": [*results[:place], bare, *results[place + 1 :]]}
            yield scenario.model_copy(update={"given": given})


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_nor_is_a_result_lost_for_want_of_a_date(rule: Rule) -> None:
    assert [said for why, said in unsaid(undated(rule)) if why == "undated"] == []
