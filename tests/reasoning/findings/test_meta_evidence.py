"""What the findings about definitions, data and policy show, and what they leave out."""

from dataclasses import replace
from typing import Any

import pytest

from cds_service.chart.facts import Result, Unusable
from cds_service.reasoning.findings import FINDINGS
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.tree import Node, Reader, Slots
from cds_service.reasoning.truth import Truth
from tests.reasoning.findings.factory import chart, days_ago, limits, result, situation

LIMITS = limits(look_back=(365, "d"))


def ask(word: str, given: Any, at: Situation) -> Truth:
    return FINDINGS[word].model_validate(given).check(at, LIMITS)


def test_a_definition_that_names_its_evidence_is_shown_by_that_alone() -> None:
    tree = Reader(limits(), Slots()).read(
        {"all": [{"newest": {"of": "inr", "as": "risk"}}, {"newest": "platelets"}]}, ()
    )
    assert isinstance(tree, Node)
    at = situation(chart(results=[result("inr", 2.0), result("platelets", 200)]))
    at.definitions = {"tested": tree}
    assert [item.concept for item in ask("meets", {"of": "tested", "as": "risk"}, at).evidence["risk"]] == ["inr"]
    assert len(ask("meets", {"of": "tested", "as": "both"}, at).evidence["both"]) == 2


def test_a_setting_is_evidence_only_by_name() -> None:
    given = {"of": "ac.deep_profile", "is": "esaic-2022"}
    assert ask("policy", given, situation()).evidence == {}
    (item,) = ask("policy", given | {"as": "setting"}, situation()).evidence["setting"]
    assert (item.display, item.value) == ("ac.deep_profile", "esaic-2022")


def platelets(date: str) -> Unusable:
    return Unusable(data="labs", what="platelets", date=date, why="unit missing", concepts=frozenset({"platelets"}))


@pytest.mark.parametrize(
    ("date", "shown"),
    [("2025-03-30", True), ("2025-03-29", False), ("2025-03", True), ("", True)],
)
def test_what_is_unusable_and_old_is_not_spoken_of(date: str, shown: bool) -> None:
    at = replace(situation(chart(unusable=(platelets(date),))), needed=frozenset({("labs", "platelets")}))
    asked = {"of": "needed", "is": "unusable", "within": "look_back"}
    assert ask("data", asked, at).value is shown
    assert ask("data", {"of": "needed", "is": "unusable"}, at).value is True


@pytest.mark.parametrize(
    ("newer", "shown"),
    [
        (result("platelets", 200, days_ago(1)), False),
        (result("platelets", 200, days_ago(20)), True),
        (result("platelets", 200, days_ago(1), preliminary=True), True),
        (result("inr", 2.0, days_ago(1)), True),
    ],
)
def test_a_newer_value_makes_up_for_an_unusable_one(newer: Result, shown: bool) -> None:
    found = chart(results=[newer], unusable=(platelets("2026-03-20"),))
    at = replace(situation(found), needed=frozenset({("labs", "platelets")}))
    assert ask("data", {"of": "needed", "is": "unusable"}, at).value is shown
