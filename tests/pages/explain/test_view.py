"""Truths, facts and fates in words."""

import asyncio

import pytest
from fastapi import FastAPI

from cds_service.api.explain import explain
from cds_service.pages.explain.answering import example
from cds_service.pages.explain.view import Branch, FactView, OrderTrace, RuleTrace, branch, fact, order_traces
from cds_service.reasoning.tracing import Step
from cds_service.reasoning.truth import Item
from cds_service.rehearsal.given import Given
from cds_service.rehearsal.run import Rehearsal


def order(app: FastAPI, name: str) -> OrderTrace:
    service = app.state.service
    (one,) = order_traces(asyncio.run(explain(service, example(name, service).encode())))
    return one


@pytest.fixture(scope="module")
def warfarin(app: FastAPI) -> dict[str, tuple[str, RuleTrace]]:
    sections = order(app, "03-warfarin-inr-3-1").sections
    return {rule.id: (section, rule) for section, rules in sections for rule in rules}


def test_a_finding_shows_its_fact_with_date_and_resource(warfarin: dict[str, tuple[str, RuleTrace]]) -> None:
    section, rule = warfarin["ac-vka-inr-high"]
    assert (section, rule.level, rule.spoke) == ("shown", "warning", 2)
    above = rule.cases[2]
    assert (above.truth, above.causes) == ("yes", ())
    (inr,) = above.facts
    assert (inr.display, inr.value, inr.reference) == ("INR", "3.1 {INR}", "Observation/observation-14")
    assert inr.note == "2 days before the injection"
    assert rule.cases[0].truth == "no"


def test_what_cannot_be_told_says_why(warfarin: dict[str, tuple[str, RuleTrace]]) -> None:
    section, rule = warfarin["ac-platelets-low"]
    assert section == "unknown"
    assert rule.causes == ("platelets: not recorded",)
    assert "platelets: not recorded" in {cause for case in rule.cases for one in flat(case) for cause in one.causes}


def flat(one: Branch) -> list[Branch]:
    return [one, *(inner for below in one.below for inner in flat(below))]


def test_what_a_critical_card_silences_is_not_shown(app: FastAPI) -> None:
    sections = dict(order(app, "15-many-problems-at-once").sections)
    (rule,) = [one for one in sections["not shown"] if one.id == "plan-glucose-monitoring"]
    assert rule.fate.startswith("beside a critical card")
    assert rule.host == "ac-vka-inr-high"


def test_a_replaced_rule_is_not_shown_and_names_the_other() -> None:
    rehearsal = Rehearsal()
    given = Given.model_validate({"order": {"lidocaine": "290 mg", "ropivacaine": "90 mg"}})
    explanation = asyncio.run(explain(rehearsal.service('"sir-2019"'), rehearsal.body(given)))
    sections = dict(order_traces(explanation)[0].sections)
    (rule,) = [one for one in sections["not shown"] if one.id == "dose-la-max"]
    assert (rule.fate, rule.host) == ("replaced by", "dose-la-cumulative")


def test_a_check_that_raised_has_failed(warfarin: dict[str, tuple[str, RuleTrace]], app: FastAPI) -> None:
    node = app.state.service.rulebook.edition.ruleset.rules[0].cases[0].tree
    assert branch(Step(node, None)).truth == "failed"


def test_a_fact_leaves_out_what_it_does_not_have() -> None:
    assert fact(Item(display="age", value="66")) == FactView("age", "66", "", "", "")
    day = "2026-03-30"
    assert fact(Item(display="injection", value=day, date=day)) == FactView("injection", day, "", "", "")
    assert fact(Item(display="INR", note="preliminary", days_before=0)).note == (
        "preliminary, on the day of the injection"
    )
