"""The picture and the cards say the same: every scenario of the rules that judge holds and INR, drawn."""

import pytest

from cds_service.reasoning.scenario import Scenario
from tests.pages.timeline.scenes import REHEARSAL, drawn

OPEN = {"too short", "not cleared", "cannot tell"}
SPOKEN = {"warning", "critical"}


def scenarios(rule: str, *answers: str) -> list[Scenario]:
    named = (scenario for one, scenario in REHEARSAL.scripts() if one.id == rule)
    return [scenario for scenario in named if scenario.answer in answers and "failed" not in scenario.given]


def verdicts(scenario: Scenario) -> set[str]:
    """The answers of the guideline in force."""
    made = drawn(**scenario.given)
    return {bar.verdict for lane in made.shown.drugs for bar in lane.bars if bar.in_force} if made else set()


@pytest.mark.parametrize("scenario", scenarios("ac-deep-block-hold", "critical", "silent"), ids=lambda one: one.name)
def test_a_hold_is_open_in_the_picture_where_the_rule_speaks(scenario: Scenario) -> None:
    assert bool(verdicts(scenario) & OPEN) == (scenario.answer == "critical")


@pytest.mark.parametrize(
    "scenario",
    [one for one in scenarios("ac-vka-inr-high", "critical", "warning", "silent") if "kind" not in one.given],
    ids=lambda one: one.name,
)
def test_an_inr_is_too_high_in_the_picture_where_the_rule_speaks(scenario: Scenario) -> None:
    assert ("not cleared" in verdicts(scenario)) == (scenario.answer in SPOKEN)


@pytest.mark.parametrize("scenario", scenarios("ac-vka-inr-missing", "warning"), ids=lambda one: one.name)
def test_where_an_inr_is_missing_the_picture_cannot_tell(scenario: Scenario) -> None:
    assert "cannot tell" in verdicts(scenario)
