"""A tiny rule and every mutant of it."""

from collections import Counter

from cds_service.checking.mutants import of_rule
from cds_service.checking.nudges import Steps
from cds_service.folders import data_folder
from tests.reasoning.house import compiled

STEPS = Steps.load(data_folder("rules"))
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
    made = of_rule(compiled(RULE), STEPS)
    assert Counter(mutation.operator for mutation in made) == {
        "drop branch": 3, "negate": 4, "flip equality": 2, "empty code list": 2, "drop case": 2,
        "change indicator": 2, "nudge limit": 4, "flip exact": 1,
    }  # fmt: skip


def test_a_mutant_differs_in_one_place_and_the_rule_stays() -> None:
    rule = compiled(RULE)
    made = {f"{mutation.place}: {mutation.change}": mutant for mutation, mutant in of_rule(rule, STEPS).items()}
    assert made["when: when dropped"].gate is None
    assert made["when: when dropped"].cases == rule.cases
    assert made["cases.1.card.indicator: another level"].cases[1].card.indicator == "critical"
    assert made["cases.0: case dropped"].cases[0].tree.inner() == ()
    assert rule.gate is not None
