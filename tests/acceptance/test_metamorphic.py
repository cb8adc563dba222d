"""What must not change a decision, what must not lower it, and what must not silence it.

Starting points are the scenarios of all rules: each is a whole hook request, played in process.
"""

import asyncio
import json
import logging
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cds_service.api.offers import ID_PREFIX
from cds_service.cards.compose import FINDINGS
from cds_service.reasoning.scenario import Scenario
from cds_service.rehearsal.run import Rehearsal, read
from cds_service.wire.errors import RefusalError
from tests.acceptance.metamorphoses import SAME, Change, Json, without_results, without_units
from tests.acceptance.risks import RISKS, with_risk

REHEARSAL = Rehearsal()
# A policy of its own means rules of its own to load: those scenarios are left to the tests of the rules.
SCRIPTS = [(rule, scenario) for rule, scenario in REHEARSAL.scripts() if "policy" not in scenario.given]
SCENARIOS = [scenario for _, scenario in SCRIPTS]
QUIET = Scenario(
    name="the baseline patient", given={"procedures": [{"physiotherapy": "any", "days_ago": 60}]}, expect="silent"
)
LEVELS = ("", "info", "warning", "critical")
AFTERCARE = "plan-aftercare-bundle"
SAY_WHAT_IS_NOT_KNOWN = {"data-gaps", "sys-fetch-failure", "sys-unusable-data"}
# Open questions: what answers them takes no danger away. An anticoagulant on the list explains a raised INR.
QUESTIONS = {"ac-medlist-uncertain", "ac-liver-coagulopathy", "ci-liver-severe"}
# Rules about a result that every such patient must have, and that another rule asks for where it is missing.
ASKED_BY = {
    "ac-vka-inr-high": "ac-vka-inr-missing",
    "dose-la-max": "dose-la-weight-missing",
    "dose-la-cumulative": "dose-la-weight-missing",
}

# The same examples in every run: a failure is found again. A busy machine is no reason to fail.
some = settings(max_examples=80, deadline=None, derandomize=True, database=None)
scenarios = st.sampled_from(SCENARIOS)
chances = st.randoms(use_true_random=True)


class Answer(NamedTuple):
    """`said`: rule → (level, fired or unknown). `refused`: why no cards came, "" where they did."""

    said: dict[str, tuple[str, str]]
    refused: str = ""

    @property
    def worst(self) -> int:
        """The highest level, as an index of LEVELS, of all that is no open question."""
        stated = (level for rule, (level, _) in self.said.items() if rule not in QUESTIONS and not _asks(rule))
        return max((LEVELS.index(level) for level in stated), default=0)

    @property
    def grave(self) -> set[str]:
        return {rule for rule, (level, status) in self.said.items() if status == "fired" and level != "info"}

    @property
    def tells_of_gaps(self) -> bool:
        unknown = any(status == "unknown" for _, status in self.said.values())
        return bool(self.refused) or unknown or any(map(_asks, self.said))


def _asks(rule: str) -> bool:
    return rule in SAY_WHAT_IS_NOT_KNOWN or rule.endswith(("-missing", "-unknown"))


@pytest.fixture(autouse=True)
def _without_logs() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def staged(scenario: Scenario) -> Json:
    request: Json = json.loads(REHEARSAL.body(read(scenario)))
    return request


def ask(scenario: Scenario, request: Json) -> Answer:
    wanted = read(scenario)
    service = REHEARSAL.service(json.dumps(wanted.policy))
    try:
        answer = asyncio.run(service.invoke(ID_PREFIX + wanted.hook, json.dumps(request).encode()))
    except RefusalError as error:
        return Answer({}, str(error))
    found = [entry for card in json.loads(answer)["cards"] for entry in card["extension"][FINDINGS]["findings"]]
    return Answer({entry["rule"]: (entry["indicator"], entry["status"]) for entry in found})


@pytest.mark.parametrize("change", SAME.values(), ids=list(SAME))
@some
@given(scenario=scenarios, chance=chances)
def test_the_same_said_differently_is_decided_alike(change: Change, scenario: Scenario, chance: Random) -> None:
    request = staged(scenario)
    assert ask(scenario, change(request, chance)) == ask(scenario, request)


@pytest.mark.parametrize("change", SAME.values(), ids=list(SAME))
@settings(some, max_examples=1)
@given(chance=chances)
def test_each_change_changes_something(change: Change, chance: Random) -> None:
    sample = SCENARIOS[:: len(SCENARIOS) // 20]
    assert any(change(request, chance) != request for request in map(staged, sample))


@settings(some, max_examples=300)
@given(risk=st.sampled_from(sorted(RISKS)), scenario=scenarios)
def test_a_risk_more_never_lowers_the_worst_card(risk: str, scenario: Scenario) -> None:
    request = staged(scenario)
    assert ask(scenario, with_risk(request, risk)).worst >= ask(scenario, request).worst


@pytest.mark.parametrize("risk", RISKS)
def test_each_risk_is_one_to_somebody(risk: str) -> None:
    """Beside the order of the baseline patient, where nobody would speak without it."""
    request = staged(QUIET)
    assert ask(QUIET, request).worst <= LEVELS.index("info")
    assert set(ask(QUIET, with_risk(request, risk)).said) > {*ask(QUIET, request).said} - {AFTERCARE}


@some
@given(scenario=scenarios, data=st.data())
def test_a_data_set_that_is_missing_is_told_or_was_not_needed(scenario: Scenario, data: st.DataObject) -> None:
    request = staged(scenario)
    before = ask(scenario, request)
    del request["prefetch"][data.draw(st.sampled_from(sorted(request["prefetch"])))]
    after = ask(scenario, request)
    assert before.grave <= set(after.said) or after.tells_of_gaps


@some
@given(scenario=st.sampled_from([scenario for rule, scenario in SCRIPTS if rule.id in ASKED_BY]), data=st.data())
def test_results_that_are_missing_are_asked_for(scenario: Scenario, data: st.DataObject) -> None:
    """Also results whose unit got lost: they are never read as normal."""
    request = staged(scenario)
    before = ask(scenario, request)
    after = ask(scenario, data.draw(st.sampled_from([without_results, without_units]))(request))
    for rule in before.grave & set(ASKED_BY):
        assert rule in after.said or after.tells_of_gaps, (rule, after)
