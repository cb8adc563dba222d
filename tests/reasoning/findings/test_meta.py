"""Findings about rules, definitions, the data and the policy."""

from dataclasses import replace
from typing import Any

import pytest

from cds_service.reasoning.findings import FINDINGS
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.situation import Gap, Situation
from cds_service.reasoning.tree import Node, Reader, Slots
from cds_service.reasoning.truth import Cause, Truth
from tests.reasoning.findings.factory import chart, limits, result, situation
from tests.reasoning.house import rule

LIMITS = limits(one=(1, "1"), two=(2, "1"))


def ask(word: str, given: Any, at: Situation) -> Truth:
    return FINDINGS[word].model_validate(given).check(at, LIMITS)


def asked_before(**outcomes: Any) -> Situation:
    at = situation()
    for name, (status, indicator) in outcomes.items():
        made = rule("{covers: vka}", name)
        at.spoken[name] = Outcome(made, status, {}, indicator, causes=(Cause("none", "INR"),))
    return at


SPOKEN = asked_before(
    fired=("fired", "warning"), silent=("silent", None), open=("unknown", None), broken=("failed", None)
)


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ("fired", True),
        ("silent", False),
        ("open", False),
        ("broken", False),
        (["silent", "fired"], True),
        (["open", "fired"], True),
        (["open", "silent"], False),
        ({"of": "fired", "indicator": "warning"}, True),
        ({"of": "fired", "indicator": "critical"}, False),
        ({"of": "any", "indicator": "warning"}, True),
        ({"of": "any", "indicator": "critical"}, False),
        ("not-asked-for-this-order", False),
    ],
)
def test_fired(given: Any, value: bool | None) -> None:
    assert ask("fired", given, SPOKEN).value is value


def test_fired_shows_the_rule_and_its_level() -> None:
    (item,) = ask("fired", "fired", SPOKEN).evidence["fired"]
    assert (item.display, item.more["rule"], item.status) == ("A rule", "fired", "warning")


def test_meets_is_the_tree_of_the_definition_with_its_evidence_and_all_of_it_by_name() -> None:
    tree = Reader(limits(), Slots()).read({"any": [{"newest": "inr"}, {"newest": "platelets"}]}, ())
    assert isinstance(tree, Node)
    at = situation(chart(results=[result("inr", 2.0), result("platelets", 200)]))
    at.definitions = {"tested": tree}
    truth = ask("meets", "tested", at)
    assert truth.value is True
    assert set(truth.evidence) == {"inr", "platelets", "tested"}
    assert len(truth.evidence["tested"]) == 2
    empty = situation()
    empty.definitions = {"tested": tree}
    assert ask("meets", "tested", empty).value is False


def test_meets_has_something_to_show_where_its_tree_has_not() -> None:
    tree = Reader(limits(), Slots()).read({"not": {"kind": "dx"}}, ())
    assert isinstance(tree, Node)
    at = situation()
    at.definitions = {"not-diagnostic": tree}
    assert [item.display for item in ask("meets", "not-diagnostic", at).evidence["not-diagnostic"]] == [
        "not diagnostic"
    ]


WEIGHT, REASON = Gap("dose-la-max", "weight"), Gap("suit-no-indication", "reason is free text", trivial=True)


@pytest.mark.parametrize(
    ("gaps", "given", "lines"),
    [
        ([], {"times": "one"}, None),
        ([REASON], {"times": "one", "ignoring": "trivial"}, None),
        ([REASON], {"times": "one"}, ["reason is free text"]),
        ([WEIGHT], {"times": "one", "ignoring": "trivial"}, ["weight"]),
        ([WEIGHT], {"times": "two"}, None),
        ([REASON, WEIGHT], {"times": "one", "ignoring": "trivial"}, ["reason is free text", "weight"]),
        ([WEIGHT, Gap("dose-la-cumulative", "weight")], {"times": "one"}, ["weight"]),
        ([WEIGHT, Gap("dose-la-cumulative", "weight")], {"times": "two"}, None),
        ([Gap("x", "weight", trivial=True), WEIGHT], {"times": "one", "ignoring": "trivial"}, ["weight"]),
    ],
)
def test_gaps(gaps: list[Gap], given: Any, lines: list[str] | None) -> None:
    at = replace(situation(), gaps=gaps)
    truth = ask("gaps", given, at)
    assert [item.display for item in truth.evidence.get("gaps", ())] == (lines or [])
    assert truth.value is (lines is not None)


@pytest.mark.parametrize(
    ("given", "holds"), [("esaic-2022", True), (["asra-2025", "esaic-2022"], True), ("sir-2019", False)]
)
def test_policy(given: Any, holds: bool) -> None:
    assert ask("policy", {"of": "ac.deep_profile", "is": given}, situation()).value is holds


@pytest.mark.parametrize(
    ("word", "given", "says"),
    [
        ("fired", "ci-septic-hip", "the rule ci-septic-hip has spoken"),
        ("fired", {"of": "any", "indicator": "critical"}, "any other rule has spoken at level critical or above"),
        ("meets", "diabetes", "the patient meets the definition “diabetes”"),
        ("data", {"of": "needed", "is": "failed"}, "data that the rules need could not be used (failed)"),
        (
            "gaps",
            {"times": "one", "ignoring": "trivial"},
            "other rules left open questions, at least 1, trivial ones not counted",
        ),
        ("policy", {"of": "ac.heparin_low_risk", "is": "asra"}, "the site's policy ac.heparin_low_risk is “asra”"),
    ],
)
def test_says(word: str, given: Any, says: str) -> None:
    assert FINDINGS[word].model_validate(given).says(LIMITS) == says


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
