"""One order against all rules: who speaks, who is silent, who cannot tell, and who broke."""

import logging
from dataclasses import replace

import pytest

from cds_service.chart.chart import Chart, DataState
from cds_service.chart.facts import Drug
from cds_service.chart.order import Order
from cds_service.reasoning.evaluate import evaluate, judging
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.ruleset import Ruleset
from cds_service.reasoning.truth import Cause
from tests.reasoning.findings.factory import NOW, chart, days_ago, order, result
from tests.reasoning.house import Raising, ruleset

INFO = "card: {indicator: info, summary: x}"
INR_HIGH = "{newest: {of: inr, within: days, above: high}}"
LIMITS = "limits: {days: {value: 7, unit: d, source: local}, high: {value: 3.0, unit: '{INR}', source: local}}"
FAILED_LABS = {"labs": DataState(status="failed", why="time-out")}


def ask(rules: Ruleset, chart_: Chart | None = None, order_: Order | None = None) -> dict[str, Outcome]:
    outcomes = evaluate(rules, chart_ or chart(), order_ or order(), NOW)
    silent = {compiled.rule.id: compiled.silence for compiled in rules.rules}
    return silent | {outcome.rule.id: outcome for outcome in outcomes}


def one(text: str, chart_: Chart | None = None, order_: Order | None = None) -> Outcome:
    return ask(ruleset(it=text), chart_, order_)["it"]


def inr_rule(unknown: str = "silent", more: str = "") -> str:
    return f"{{{LIMITS}, unknown: {unknown}, cases: [{{when: {INR_HIGH}, {INFO}}}{more}]}}"


def inr(value: float | None, days: int = 1) -> Chart:
    return chart(results=[result("inr", value, days_ago(days))])


def test_a_rule_whose_case_holds_speaks_with_its_evidence_and_limits() -> None:
    outcome = one(inr_rule(), inr(3.1))
    assert (outcome.status, outcome.indicator, outcome.case) == ("fired", "info", 0)
    assert outcome.evidence["inr"][0].number == 3.1
    assert outcome.limits["high"].number == 3.0
    assert outcome.card is not None
    assert outcome.card.summary == "x"


def test_others_may_go_after_every_few_rules_that_had_to_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cds_service.reasoning.evaluate.PART", 2)
    asked = {name: inr_rule() for name in "abcde"}
    rules = ruleset(**asked, settled=f"{{cases: [{{when: {{taking: warfarin}}, {INFO}}}]}}")
    assert len(list(judging(rules, inr(3.1), order(), NOW))) == 2
    assert len(evaluate(rules, inr(3.1), order(), NOW)) == 5


def test_a_rule_whose_cases_do_not_hold_is_silent() -> None:
    outcome = one(inr_rule(), inr(3.0))
    assert (outcome.status, outcome.indicator, outcome.card, outcome.causes) == ("silent", None, None, ())


def test_the_first_case_that_holds_speaks() -> None:
    cases = ", ".join(f"{{when: {{kind: {kind}}}, {INFO}}}" for kind in ("dx", "ia", "ia"))
    assert one(f"{{cases: [{cases}]}}").case == 1


@pytest.mark.parametrize(
    ("gate", "status"),
    [("{kind: ia}", "fired"), ("{kind: dx}", "silent"), (INR_HIGH, "unknown")],
)
def test_the_precondition_belongs_to_every_case(gate: str, status: str) -> None:
    assert one(f"{{{LIMITS}, when: {gate}, cases: [{{when: {{kind: ia}}, {INFO}}}]}}").status == status


def test_an_unknown_precondition_of_a_case_that_is_false_is_silent() -> None:
    assert one(f"{{{LIMITS}, when: {INR_HIGH}, cases: [{{when: {{kind: dx}}, {INFO}}}]}}").status == "silent"


def test_an_unknown_case_never_hides_a_later_one_and_leaves_word_of_it() -> None:
    outcome = one(inr_rule(more=f", {{when: {{kind: ia}}, {INFO}}}"))
    assert (outcome.status, outcome.case) == ("fired", 1)
    assert outcome.blind == (Cause("none", "INR", "labs"),)


def test_a_rule_is_unknown_when_no_case_holds_and_one_is_open() -> None:
    outcome = one(inr_rule(more=f", {{when: {{kind: dx}}, {INFO}}}"))
    assert outcome.status == "unknown"
    assert outcome.causes == (Cause("none", "INR", "labs"),)
    assert outcome.indicator is None


@pytest.mark.parametrize(
    ("unknown", "gaps"),
    [
        ("silent", []),
        ("{covered_by: other}", []),
        ("{gap: a recent INR}", ["a recent INR"]),
        ("{none: {gap: a recent INR}, otherwise: silent}", ["a recent INR"]),
        ("{failed: {gap: laboratory}, otherwise: silent}", []),
        ("{failed: {gap: laboratory}}", ["INR: not recorded"]),
    ],
)
def test_what_unknown_leads_to_follows_its_cause(unknown: str, gaps: list[str]) -> None:
    assert gap_lines(unknown, chart()) == gaps


def test_a_failed_search_without_words_is_left_to_the_rule_for_failures() -> None:
    assert gap_lines("{none: {gap: a recent INR}}", chart(FAILED_LABS)) == []
    assert gap_lines("{failed: {gap: laboratory}}", chart(FAILED_LABS)) == ["laboratory"]


def gap_lines(unknown: str, chart_: Chart) -> list[str]:
    """What the rule for gaps lists after one rule that cannot tell."""
    gaps = f"{{limits: {{one: {{value: 1, source: local}}}}, cases: [{{when: {{gaps: {{times: one}}}}, {INFO}}}]}}"
    said = ask(ruleset(it=inr_rule(unknown), gaps=gaps, other=""), chart_)["gaps"]
    return [item.display for item in said.evidence.get("gaps", ())]


def test_an_unknown_rule_may_have_a_card_of_its_own() -> None:
    outcome = one(inr_rule("{none: {card: {indicator: info, summary: No INR.}}, otherwise: silent}"))
    assert (outcome.status, outcome.indicator) == ("unknown", "info")
    assert outcome.card is not None
    assert outcome.card.summary == "No INR."
    assert one(inr_rule("{none: {card: {indicator: info, summary: No INR.}}}"), chart(FAILED_LABS)).card is None


def test_a_card_that_the_policy_turns_off_keeps_the_rule_silent() -> None:
    card = "card: {indicator: {policy: vax.live, default: info}, summary: x}"
    assert one(f"{{cases: [{{when: {{kind: ia}}, {card}}}, {{when: {{kind: ia}}, {INFO}}}]}}").status == "silent"


def test_look_ups_are_asked_only_for_a_card() -> None:
    text = f"{{look_up: {{old: {{newest: {{of: inr, as: it}}}}}}, cases: [{{when: {{order_side: SIDE}}, {INFO}}}]}}"
    fired = one(text.replace("SIDE", "right"), inr(2.2, days=40))
    assert fired.evidence["old"][0].number == 2.2
    assert "it" not in fired.evidence
    assert one(text.replace("SIDE", "left"), inr(2.2, days=40)).evidence == {}


def test_a_look_up_that_does_not_hold_leaves_no_evidence() -> None:
    outcome = one(f"{{look_up: {{old: {{newest: {{of: inr}}}}}}, cases: [{{when: {{kind: ia}}, {INFO}}}]}}")
    assert "old" not in outcome.evidence


def test_a_rule_that_raises_is_failed_and_the_others_go_on(caplog: pytest.LogCaptureFixture) -> None:
    rules = ruleset(broken="", sound="")
    made = {compiled.rule.id: compiled for compiled in rules.rules}
    broken = replace(
        made["broken"],
        cases=(replace(made["broken"].cases[0], tree=Raising(ZeroDivisionError("a word of the chart"))),),
    )
    with caplog.at_level(logging.ERROR):
        outcomes = ask(replace(rules, rules=(broken, made["sound"]), _scopes={}))
    assert outcomes["broken"].status == "failed"
    assert outcomes["broken"].causes == ()
    assert outcomes["sound"].status == "fired"
    assert "rule broken could not be evaluated: ZeroDivisionError in house.py:" in caplog.text
    assert "a word of the chart" not in caplog.text


LEVEL = "cases: [{{when: {{kind: ia}}, card: {{indicator: {level}, summary: x, changes_if: y}}}}]"


@pytest.mark.parametrize(
    ("level", "other", "status"),
    [("warning", "info", "silent"), ("warning", "warning", "silent"), ("info", "warning", "fired")],
)
def test_a_rule_replaces_another_but_never_a_graver_one(level: str, other: str, status: str) -> None:
    replacing = f"{{replaces: old, {LEVEL.format(level=level)}}}"
    outcomes = ask(ruleset(new=replacing, old=f"{{{LEVEL.format(level=other)}}}"))
    assert outcomes["new"].status == "fired"
    assert outcomes["old"].status == status


def test_a_silent_rule_replaces_nothing() -> None:
    outcomes = ask(ruleset(new=f"{{replaces: old, cases: [{{when: {{kind: dx}}, {INFO}}}]}}", old=""))
    assert outcomes["old"].status == "fired"


def test_a_drug_that_one_card_covers_is_left_out_of_the_other() -> None:
    covering = f"{{covers: vka, cases: [{{when: {{taking: {{of: vitamin-k-antagonist, as: vka}}}}, {INFO}}}]}}"
    rest = f"{{cases: [{{when: {{taking: {{of: anticoagulant, not_covered_by: covering, as: rest}}}}, {INFO}}}]}}"
    rules = ruleset(covering=covering, rest=rest)
    both = ask(rules, chart(drugs=[drug("warfarin", "vitamin-k-antagonist"), drug("apixaban")]))
    assert [item.concept for item in both["rest"].evidence["rest"]] == ["apixaban"]
    assert ask(rules, chart(drugs=[drug("warfarin", "vitamin-k-antagonist")]))["rest"].status == "silent"


def drug(name: str, *families: str) -> Drug:
    return Drug(ingredient=name, concepts=frozenset({name, "anticoagulant", *families}), display=name)


def test_the_same_question_gives_the_same_answer() -> None:
    rules = ruleset(it=inr_rule(), always="")
    asked = chart(results=[result("inr", 3.5)]), order()
    assert evaluate(rules, *asked, NOW) == evaluate(rules, *asked, NOW)
