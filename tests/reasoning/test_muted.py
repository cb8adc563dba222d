"""Muted rules: what the user sees is what it would be without them; a silent rule is still asked, for the record."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from cds_service.chart.chart import Chart
from cds_service.reasoning.evaluate import Judgement, judge
from cds_service.reasoning.muted import NOTHING_MUTED, Muted, nobody_muted
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.ruleset import Ruleset
from tests.reasoning.findings.factory import NOW, chart, order, result
from tests.reasoning.house import Raising, ruleset

How = Callable[[str], Muted]

INFO = "card: {indicator: info, summary: x}"
FIRES = f"cases: [{{when: {{kind: ia}}, {INFO}}}]"
ASKS_INR = (
    "limits: {days: {value: 7, unit: d, source: local}, high: {value: 3.0, unit: '{INR}', source: local}}, "
    f"cases: [{{when: {{newest: {{of: inr, within: days, above: high}}}}, {INFO}}}]"
)
GAPS = (
    "limits: {one: {value: 1, unit: '1', source: local}}, "
    f"cases: [{{when: {{gaps: {{times: one, as: gaps}}}}, {INFO}}}]"
)
READS = f"cases: [{{when: {{fired: a}}, {INFO}}}]"


def asked(rules: Ruleset, muted: Muted, chart_: Chart | None = None) -> Judgement:
    return judge(rules, chart_ or chart(), order(), NOW, muted)


def status(outcomes: tuple[Outcome, ...]) -> dict[str, str]:
    return {outcome.rule.id: outcome.status for outcome in outcomes if outcome.status != "silent"}


def silent(*names: str) -> Muted:
    return Muted(silent=frozenset(names))


def off(*names: str) -> Muted:
    return Muted(off=frozenset(names))


def test_nothing_is_muted_unless_somebody_says_so() -> None:
    judged = asked(ruleset(a="", b=""), NOTHING_MUTED)

    assert (status(judged.spoken), judged.aside) == ({"a": "fired", "b": "fired"}, ())
    assert nobody_muted("ehr", "north") is NOTHING_MUTED


def test_a_silent_rule_is_asked_and_stands_aside() -> None:
    judged = asked(ruleset(a="", b=""), silent("a"))

    assert status(judged.spoken) == {"b": "fired"}
    assert status(judged.aside) == {"a": "fired"}


@pytest.mark.parametrize("how", [silent, off])
def test_a_muted_rule_replaces_nothing_the_user_sees(how: How) -> None:
    rules = ruleset(a=f"{{replaces: b, {FIRES}}}", b="")

    assert status(asked(rules, NOTHING_MUTED).spoken) == {"a": "fired"}
    assert status(asked(rules, how("a")).spoken) == {"b": "fired"}


@pytest.mark.parametrize("how", [silent, off])
def test_no_visible_rule_reads_a_muted_one(how: How) -> None:
    rules = ruleset(a="", b=f"{{{READS}}}")

    assert status(asked(rules, NOTHING_MUTED).spoken) == {"a": "fired", "b": "fired"}
    assert status(asked(rules, how("a")).spoken) == {}


def test_a_silent_rule_reads_visible_ones_and_is_replaced_by_them() -> None:
    reads = ruleset(a="", b=f"{{{READS}}}")
    replaced = ruleset(a=f"{{replaces: b, {FIRES}}}", b="")

    assert status(asked(reads, silent("b")).aside) == {"b": "fired"}
    assert status(asked(replaced, silent("b")).aside) == {}


@pytest.mark.parametrize("how", [silent, off])
def test_a_muted_rule_leaves_no_gap(how: How) -> None:
    rules = ruleset(a=f"{{unknown: {{gap: INR}}, {ASKS_INR}}}", gaps=f"{{{GAPS}}}")

    assert status(asked(rules, NOTHING_MUTED).spoken) == {"a": "unknown", "gaps": "fired"}
    assert status(asked(rules, how("a")).spoken) == {}


@pytest.mark.parametrize("how", [silent, off])
def test_a_question_that_a_muted_card_would_have_answered_becomes_a_gap(how: How) -> None:
    rules = ruleset(a="", b=f"{{unknown: {{covered_by: a}}, {ASKS_INR}}}", gaps=f"{{{GAPS}}}")

    assert status(asked(rules, NOTHING_MUTED).spoken) == {"a": "fired", "b": "unknown"}
    judged = asked(rules, how("a"))
    assert status(judged.spoken) == {"b": "unknown", "gaps": "fired"}
    gap = next(outcome for outcome in judged.spoken if outcome.rule.id == "gaps")
    assert [item.display for item in gap.evidence["gaps"]] == ["INR: not recorded"]


def test_a_question_that_is_answered_needs_no_gap() -> None:
    rules = ruleset(a="", b=f"{{unknown: {{covered_by: a}}, {ASKS_INR}}}", gaps=f"{{{GAPS}}}")

    assert status(asked(rules, silent("a"), chart(results=[result("inr", 2.0)])).spoken) == {}


def broken(rules: Ruleset) -> Ruleset:
    made = {compiled.rule.id: compiled for compiled in rules.rules}
    bad = replace(
        made["a"], cases=(replace(made["a"].cases[0], tree=Raising(AssertionError("a rule that is off was asked"))),)
    )
    return replace(rules, rules=(bad, made["b"]), _scopes={})


def test_a_rule_that_is_off_is_not_asked() -> None:
    judged = asked(broken(ruleset(a="", b="")), off("a"))

    assert (status(judged.spoken), judged.aside) == ({"b": "fired"}, ())


def test_a_silent_rule_that_breaks_is_recorded_and_bothers_nobody() -> None:
    judged = asked(broken(ruleset(a="", b="")), silent("a"))

    assert status(judged.spoken) == {"b": "fired"}
    assert status(judged.aside) == {"a": "failed"}
