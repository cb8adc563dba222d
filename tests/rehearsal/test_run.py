from typing import Any

import pytest

from cds_service.reasoning.scenario import Scenario
from cds_service.rehearsal.run import Played, Rehearsal, read
from cds_service.rehearsal.words import GivenError

REHEARSAL = Rehearsal()


def play(rule: str, expect: str, **given: Any) -> Played:
    rules = {one.id: one for one, _ in REHEARSAL.scripts()}
    return REHEARSAL.play(rules[rule], Scenario(name="tried", given=given, expect=expect))


def test_a_rule_that_fires_says_its_level_and_its_summary() -> None:
    played = play("ac-vka-inr-high", "warning", taking=["warfarin"], results=[{"inr": 3.1, "days_ago": 2}])
    assert played.passed
    assert played.answer == "warning"
    assert played.summaries[0].startswith("INR 3.1 (2026-03-28): above 3.0.")


def test_a_wrong_expectation_is_told_with_what_was_found() -> None:
    played = play("ac-vka-inr-high", "silent", taking=["warfarin"], results=[{"inr": 4.6, "days_ago": 2}])
    assert not played.passed
    assert str(played).startswith('ac-vka-inr-high: "tried": expected silent, found critical "INR 4.6')


def test_unknown_is_neither_silent_nor_fired() -> None:
    assert play("ac-continue-low-risk", "unknown", failed=["medications"]).answer == "unknown"


def test_a_rule_that_keeps_its_ignorance_to_itself_is_unknown_and_silent() -> None:
    assert play("ci-systemic-infection", "silent").answer == "silent"


def test_a_card_that_another_one_suppresses_is_silent() -> None:
    given = {"indication": "none", "conditions": ["Z96.641"]}
    assert play("suit-no-indication", "silent", **given).answer == "silent"


def test_single_settings_and_whole_profiles_can_be_asked_for() -> None:
    assert play("tech-guidance-missing", "info", policy="eular-2021", guidance="none").passed
    assert play("plan-aftercare-bundle", "silent", policy={"plan.bundle": False}).passed


@pytest.mark.parametrize("hook", ["order-select", "order-sign", "appointment-book"])
def test_every_hook_reaches_the_rules(hook: str) -> None:
    assert play("ci-prosthetic-hip-same-side", "critical", hook=hook, conditions=["Z96.641"]).passed


def test_a_given_that_cannot_be_read_names_the_scenario_and_the_word() -> None:
    with pytest.raises(GivenError, match=r"^tried: medicines: Extra inputs are not permitted\.$"):
        read(Scenario(name="tried", given={"medicines": []}, expect="silent"))
