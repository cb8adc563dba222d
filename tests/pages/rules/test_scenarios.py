"""Scenarios are really played, and remembered."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from cds_service.pages.rules import scenarios
from cds_service.pages.rules.scenarios import Scenarios, played
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.scenario import Scenario
from cds_service.rehearsal.run import Rehearsal
from tests.pages.rules.conftest import FOLDER


def test_each_scenario_says_what_was_expected_and_what_came(by_id: dict[str, Compiled]) -> None:
    results = played(by_id["ac-vka-inr-high"].rule, Rehearsal(FOLDER))
    assert all(one.passed for one in results)
    high = results[1]
    assert (high.name, high.expected, high.came) == ("INR 3.01 fires", "warning", "warning")
    assert high.given == (("taking", "warfarin"), ("results", "inr 3.01, days ago 3"))
    assert high.summary.startswith("INR 3.01 (")
    assert results[0].summary == ""


def test_a_scenario_that_does_not_hold_is_shown_as_it_is(by_id: dict[str, Compiled]) -> None:
    rule = by_id["ac-vka-inr-high"].rule
    wrong = Scenario(name="nothing at all", expect="critical")
    broken = Scenario(name="no such word", given={"taking": ["no such drug"]}, expect="silent")
    not_so, not_staged = played(rule.model_copy(update={"scenarios": (wrong, broken)}), Rehearsal(FOLDER))
    assert (not_so.passed, not_so.came) == (False, "silent")
    assert not not_staged.passed
    assert not_staged.came.startswith("cannot be staged: ")


def test_a_rule_is_played_once_per_ruleset(by_id: dict[str, Compiled], monkeypatch: pytest.MonkeyPatch) -> None:
    rule, stages = by_id["suit-ha-hip"].rule, []

    def counted(_: object, rehearsal: Rehearsal) -> tuple[()]:
        stages.append(rehearsal)
        return ()

    monkeypatch.setattr(scenarios, "played", counted)
    kept = Scenarios(Path())
    for version in ("a", "b"):
        with ThreadPoolExecutor(3) as readers:
            list(readers.map(partial(kept.of, rule), [version] * 3))
    assert len(stages) == 2
    assert stages[0] is not stages[1]


def test_all_rules_of_a_ruleset_are_played_on_one_stage(
    by_id: dict[str, Compiled], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scenarios, "played", lambda _, rehearsal: (rehearsal,))
    kept = Scenarios(Path())
    first, second = (kept.of(by_id[name].rule, "a") for name in ("suit-ha-hip", "ac-vka-inr-high"))
    assert first == second
