"""Findings about rules, definitions, the data and the policy."""

from dataclasses import replace
from typing import Any

import pytest

from cds_service.chart.chart import Chart, DataState
from cds_service.chart.facts import Unusable
from cds_service.reasoning.findings import FINDINGS
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.situation import Gap, Situation
from cds_service.reasoning.tree import Node, Reader, Slots
from cds_service.reasoning.truth import Cause, Truth
from tests.reasoning.findings.factory import chart, limits, order, result, situation
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


READ, FAILED, CUT = DataState(), DataState(status="failed", why="time-out"), DataState(status="truncated")
EMPTY = DataState(empty=True)


def needing(chart_: Chart, *needed: tuple[str, str]) -> Situation:
    return replace(situation(chart_, order()), needed=frozenset(needed))


@pytest.mark.parametrize(
    ("state", "of", "is_", "holds"),
    [
        (FAILED, "labs", "failed", True),
        (CUT, "labs", "failed", False),
        (CUT, "labs", ["failed", "truncated"], True),
        (READ, "labs", ["failed", "truncated", "not-recorded"], False),
        (EMPTY, "labs", "not-recorded", True),
        (FAILED, "labs", "not-recorded", False),
        (FAILED, "needed", "failed", True),
        (FAILED, "vitals", "failed", False),
    ],
)
def test_the_state_of_a_data_set(state: DataState, of: str, is_: Any, holds: bool) -> None:
    at = needing(chart({"labs": state}), ("labs", "inr"))
    assert ask("data", {"of": of, "is": is_}, at).value is holds


def test_a_data_set_that_no_rule_needs_is_no_concern() -> None:
    assert (
        ask("data", {"of": "needed", "is": "failed"}, needing(chart({"labs": FAILED}), ("vitals", ""))).value is False
    )


def test_a_data_set_on_demand_that_was_not_asked_for_is_no_failure() -> None:
    at = needing(chart(), ("reported_medications", "warfarin"))
    assert ask("data", {"of": "needed", "is": "failed"}, at).value is False


def test_a_failure_says_which_set_and_why() -> None:
    at = needing(chart({"past_medications": FAILED}), ("past_medications", "warfarin"))
    (item,) = ask("data", {"of": "needed", "is": "failed"}, at).evidence["data"]
    assert (item.display, item.concept, item.status, item.note) == (
        "past medications",
        "past_medications",
        "failed",
        "time-out",
    )


def test_no_known_allergy_is_a_record() -> None:
    asked = {"of": "allergies", "is": "not-recorded"}
    assert ask("data", asked, situation(chart({"allergies": EMPTY}))).value is True
    denied = chart({"allergies": EMPTY}, no_known_allergy=frozenset({"any"}))
    assert ask("data", asked, situation(denied)).value is False


def test_a_list_of_withdrawn_allergies_alone_is_no_record() -> None:
    refuted_only = chart({"allergies": READ})
    assert ask("data", {"of": "allergies", "is": "not-recorded"}, situation(refuted_only)).value is True


PLATELETS = Unusable(
    data="labs",
    what="platelets",
    date="2026-03-01",
    why="unit missing",
    shown="90",
    concepts=frozenset({"platelets"}),
    reference="Observation/p",
)


@pytest.mark.parametrize(
    ("needed", "of", "holds"),
    [
        (("labs", "platelets"), "needed", True),
        (("labs", ""), "needed", True),
        (("labs", "inr"), "needed", False),
        (("vitals", "platelets"), "needed", False),
        (("vitals", ""), "labs", True),
    ],
)
def test_an_unusable_entry_matters_where_a_rule_reads_it(needed: tuple[str, str], of: str, holds: bool) -> None:
    at = needing(chart(unusable=(PLATELETS,)), needed)
    assert ask("data", {"of": of, "is": "unusable"}, at).value is holds


def test_an_unusable_entry_is_shown_as_it_stands() -> None:
    at = needing(chart(unusable=(PLATELETS,)), ("labs", "platelets"))
    (item,) = ask("data", {"of": "needed", "is": "unusable"}, at).evidence["data"]
    assert (item.display, item.value, item.date, item.note, item.reference) == (
        "platelets",
        "90",
        "2026-03-01",
        "unit missing",
        "Observation/p",
    )


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
