"""What became of data sets, and of entries that cannot be used."""

from dataclasses import replace
from typing import Any

import pytest

from cds_service.chart.chart import Chart, DataState
from cds_service.chart.facts import Result, Unusable
from cds_service.reasoning.findings import FINDINGS
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import Truth
from tests.reasoning.findings.factory import chart, days_ago, limits, order, result, situation

LIMITS = limits(look_back=(365, "d"))


def ask(word: str, given: Any, at: Situation) -> Truth:
    return FINDINGS[word].model_validate(given).check(at, LIMITS)


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


@pytest.mark.parametrize(("data", "shown"), [("past_medications", True), ("vitals", False)])
def test_what_nobody_can_tell_matters_where_a_rule_reads_its_data_set(data: str, shown: bool) -> None:
    nameless = Unusable(data=data, what="an entry", why="not a FHIR resource")
    at = needing(chart(unusable=(nameless,)), ("past_medications", "antibacterial"))
    assert ask("data", {"of": "needed", "is": "unusable"}, at).value is shown


def test_nothing_makes_up_for_a_value_without_its_day() -> None:
    usable = result("platelets", 180, days_ago(1))
    at = replace(
        situation(chart(results=[usable], unusable=(platelets(""),))), needed=frozenset({("labs", "platelets")})
    )
    assert ask("data", {"of": "needed", "is": "unusable"}, at).value is True


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
