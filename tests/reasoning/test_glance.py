"""The glance is only ever a short cut: it gives the answer that asking every finding of every rule would give."""

import json
from collections.abc import Generator
from dataclasses import replace
from datetime import datetime

import pytest

from cds_service.api import call
from cds_service.chart.chart import Chart, DataState
from cds_service.chart.facts import Condition, Drug
from cds_service.chart.order import Order
from cds_service.reasoning.evaluate import Judgement, ask, evaluate, judging, note, scope_of, situation, standing
from cds_service.reasoning.glance import Settled
from cds_service.reasoning.muted import Muted
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.ruleset import Ruleset
from cds_service.reasoning.situation import ALL_SIGNS
from cds_service.rehearsal import population
from cds_service.rehearsal.burden import VARIANTS, measure
from cds_service.rehearsal.given import Given
from cds_service.rehearsal.run import Rehearsal, finished, read
from cds_service.settings import Settings
from tests.reasoning.findings.factory import NOW, RULES, chart, order
from tests.reasoning.house import ruleset
from tests.reference import SHARED, reading

INFO = "card: {indicator: info, summary: x}"
WARFARIN = Drug(concepts=frozenset({"warfarin"}), display="warfarin", ingredient="warfarin", status="active")
FOLDER = "data/fhir/patients_synthea_r4"


def settled(
    rules: Ruleset, chart_: Chart | None = None, order_: Order | None = None, name: str = "it"
) -> Settled | None:
    at = situation(rules, chart_ or chart(), order_ or order(), NOW)
    return rules.glances[name].settled(at)


def status(text: str, chart_: Chart | None = None, order_: Order | None = None) -> str:
    """ "asked", or what the glance says."""
    known = settled(ruleset(it=text), chart_, order_)
    return known.outcome.status if known else "asked"


def test_what_is_not_there_is_not_asked_for() -> None:
    rule = f"{{cases: [{{when: {{taking: warfarin}}, {INFO}}}]}}"
    assert status(rule) == "silent"
    assert status(rule, chart(drugs=[WARFARIN])) == "asked"


def test_a_drug_that_is_taken_is_no_sign_of_one_that_is_drafted() -> None:
    rule = f"{{cases: [{{when: {{taking: {{of: warfarin, status: drafted-hold}}}}, {INFO}}}]}}"
    assert status(rule, chart(drugs=[WARFARIN])) == "silent"
    assert status(rule, order_=order(drafted=(WARFARIN,))) == "asked"


def test_a_data_set_that_was_not_read_is_a_reason_to_ask() -> None:
    rule = f"{{cases: [{{when: {{taking: warfarin}}, {INFO}}}]}}"
    assert status(rule, chart({"medications": DataState(status="failed")})) == "asked"
    assert status(rule, chart({"labs": DataState(status="failed")})) == "silent"


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ("{kind: dx}", "silent"),
        ("{kind: ia}", "asked"),
        ("{not: {kind: ia}}", "silent"),
        ("{all: [{kind: dx}, {age: {below: child}}]}", "silent"),
        ("{all: [{kind: ia}, {age: {below: child}}]}", "asked"),
        ("{any: [{kind: dx}, {taking: warfarin}]}", "silent"),
        ("{any: [{kind: dx}, {age: {below: child}}]}", "asked"),
        ("{not: {any: [{kind: ia}, {age: {below: child}}]}}", "silent"),
        ("{cannot_tell: {taking: warfarin}}", "silent"),
        ("{meets: diabetes}", "silent"),
        ("{policy: {of: ac.guideline_profile, is: eular-2021}}", "silent"),
        ("{guidance: [ionising]}", "silent"),
        ("{order_side: conflicting}", "silent"),
        ("{order_says: sedation}", "silent"),
    ],
)
def test_trees_are_settled_by_their_signs(tree: str, expected: str) -> None:
    limits = "limits: {child: {value: 12, unit: a, source: local}}"
    assert status(f"{{{limits}, cases: [{{when: {tree}, {INFO}}}]}}") == expected


def test_unknown_without_a_card_is_settled_with_its_gap() -> None:
    limits = "limits: {high: {value: 3.0, unit: '{INR}', source: local}}"
    inr = (
        f"{{{limits}, unknown: {{gap: a recent INR}}, cases: [{{when: {{newest: {{of: inr, above: high}}}}, {INFO}}}]}}"
    )
    known = settled(ruleset(it=inr))
    assert known is not None
    assert (known.outcome.status, [gap.text for gap in known.gaps]) == ("unknown", ["a recent INR"])
    carded = inr.replace("{gap: a recent INR}", "{card: {indicator: info, summary: x}}")
    assert settled(ruleset(it=carded)) is None


def test_a_precondition_that_fails_settles_the_rule() -> None:
    assert status(f"{{when: {{taking: warfarin}}, cases: [{{when: {{age: {{}}}}, {INFO}}}]}}") == "silent"


def test_a_rule_that_has_spoken_is_a_sign_for_those_after_it() -> None:
    rules = ruleset(first="", second=f"{{cases: [{{when: {{fired: first}}, {INFO}}}]}}")
    assert settled(rules, name="second") == Settled(rules.glances["second"].compiled.silence)
    assert [one.rule.id for one in evaluate(rules, chart(), order(), NOW)] == ["first", "second"]


def test_what_a_glance_remembers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cds_service.reasoning.glance.MOST_REMEMBERED", 1)
    rules = ruleset(it=f"{{cases: [{{when: {{any: [{{taking: warfarin}}, {{condition: gout}}]}}, {INFO}}}]}}")
    gout = Condition(concepts=frozenset({"gout"}), display="gout", status="active")
    for shown in (chart(), chart(drugs=[WARFARIN]), chart(conditions=[gout]), chart()):
        assert (settled(rules, shown) is None) is bool(shown.drugs.all or shown.conditions.all)


def asked_in_full(rules: Ruleset, chart_: Chart, order_: Order, now: datetime) -> tuple[Outcome, ...]:
    """Every finding of every rule asked, whatever the signs say."""
    at = replace(situation(rules, chart_, order_, now), signs=ALL_SIGNS)
    for compiled in scope_of(rules, order_).rules:
        outcome = ask(compiled, at)
        if outcome.status != "silent":
            note(outcome, at, rules)
    return tuple(standing(at.spoken))


@pytest.fixture
def differing(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Each order on which a service judged otherwise than by asking everything, with the rules that answered so."""
    found: list[tuple[str, str]] = []

    def both(
        rules: Ruleset, chart_: Chart, order_: Order, now: datetime, muted: Muted
    ) -> Generator[None, None, Judgement]:
        judged = yield from judging(rules, chart_, order_, now, muted)
        full = asked_in_full(rules, chart_, order_, now)
        if full != judged.spoken:
            found.append((order_.kind, " ".join(one.rule.id for one in full if one not in judged.spoken)))
        return judged

    monkeypatch.setattr(call, "judging", both)
    return found


def test_every_scenario_is_answered_as_if_all_was_asked(differing: list[tuple[str, str]]) -> None:
    rehearsal = Rehearsal(RULES)
    scenarios = {read(scenario).model_dump_json(): (rule.id, scenario.name) for rule, scenario in rehearsal.scripts()}
    for written, name in scenarios.items():
        given = Given.model_validate_json(written)
        finished(rehearsal.service(json.dumps(given.policy)).call(rehearsal.body(given), given.hook).answers())
        assert differing == [], name


@reading(FOLDER)
def test_every_public_patient_is_answered_as_if_all_was_asked(differing: list[tuple[str, str]]) -> None:
    """Long records, deceased people's left out, behind every variant of an order that the burden is measured with."""
    burden = measure(population.read([SHARED / FOLDER], NOW).people, Settings())
    assert len(burden.orders) > len(VARIANTS)
    assert differing == []
