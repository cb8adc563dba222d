"""A tiny rule and every mutant of it."""

from collections import Counter

from cds_service.checking.mutants import of_rule
from cds_service.checking.nudges import Steps
from cds_service.folders import data_folder
from tests.reasoning.house import compiled

STEPS = Steps.load(data_folder("rules"))
KINDS = {"ia": frozenset({"ia", "joint"}), "dx": frozenset({"dx", "joint"}), "asp": frozenset({"asp"})}
RULE = """
limits:
  high: {value: 3, unit: "{INR}", source: local}
  age:  {value: 7, unit: d, source: local}
when: {taking: warfarin}
look_up: {valve: {implant: mechanical-valve}}
cases:
  - when: {all: [{kind: ia}, {newest: {of: inr, within: age, above: high}}]}
    card: {indicator: info, summary: High.}
  - {when: {kind: dx}, card: {indicator: info, summary: Diagnostic.}}
"""


def test_every_operator_has_its_mutants() -> None:
    made = of_rule(compiled(RULE), STEPS, KINDS)
    assert Counter(mutation.operator for mutation in made) == {
        "drop branch": 3, "negate": 4, "flip equality": 2, "empty code list": 2, "drop case": 2,
        "change indicator": 2, "nudge limit": 4, "flip exact": 1, "other word": 1, "drop parameter": 2,
    }  # fmt: skip


def test_a_look_up_that_a_text_names_is_dropped_and_one_that_no_text_names_is_not() -> None:
    said = RULE.replace("summary: High.", "summary: High., detail: [{if: valve, text: A valve.}]")
    for text, dropped in ((RULE, []), (said, ["look_up.valve"])):
        made = of_rule(compiled(text), STEPS, KINDS)
        assert [mutation.place for mutation in made if mutation.operator == "drop look_up"] == dropped


def test_what_unknown_leads_to_is_kept_silent_and_silence_stays() -> None:
    rule = compiled(RULE + "unknown: {none: {gap: a recent INR}, undated: silent, otherwise: {covered_by: other}}\n")
    made = {one.place: mutant for one, mutant in of_rule(rule, STEPS, KINDS).items() if one.operator == "drop unknown"}
    assert list(made) == ["unknown.none", "unknown"]
    assert made["unknown.none"].rule.unknown.answers()["none"].silent
    assert made["unknown.none"].rule.unknown.answers()["otherwise"].covered_by == "other"


def test_a_mutant_differs_in_one_place_and_the_rule_stays() -> None:
    rule = compiled(RULE)
    made = {f"{mutation.place}: {mutation.change}": mutant for mutation, mutant in of_rule(rule, STEPS, KINDS).items()}
    assert made["when: when dropped"].gate is None
    assert made["when: when dropped"].cases == rule.cases
    assert made["cases.1.card.indicator: another level"].cases[1].card.indicator == "critical"
    assert made["cases.0: case dropped"].cases[0].tree.inner() == ()
    assert rule.gate is not None
