"""Every scenario of every rule, through the whole service. The rule and the sentence name the failure."""

import pytest

from cds_service.reasoning.rule import Rule
from cds_service.reasoning.scenario import Scenario
from tests.rules.playing import REHEARSAL

SCRIPTS = [pytest.param(rule, scenario, id=f"{rule.id}: {scenario.name}") for rule, scenario in REHEARSAL.scripts()]


@pytest.mark.parametrize(("rule", "scenario"), SCRIPTS)
def test_scenario(rule: Rule, scenario: Scenario) -> None:
    played = REHEARSAL.play(rule, scenario)
    assert played.passed, str(played)
