from cds_service.checking.coverage import problems
from cds_service.checking.nudges import Steps
from cds_service.folders import data_folder
from tests.reasoning.house import rule

STEPS = Steps.load(data_folder("rules"))
SPOKEN = "- {name: fires, expect: info}\n- {name: silent, expect: silent}\n"


def said(text: str) -> list[str]:
    return [f"{'.'.join(map(str, one.path))}: {one.what} {one.advice}" for one in problems(rule(text), STEPS)]


def test_a_rule_without_scenarios_is_told_what_is_missing() -> None:
    assert said("unknown: {covered_by: a-rule}") == [
        "scenarios: none in which the rule speaks. Add one with expect: info, warning or critical.",
        "scenarios: none in which the rule is silent. Add one with expect: silent.",
        "scenarios: none in which the rule cannot tell. Add one with expect: unknown.",
    ]


def test_a_rule_that_keeps_its_doubts_to_itself_needs_no_scenario_for_them() -> None:
    assert said(f"scenarios:\n{SPOKEN}") == []


def test_two_scenarios_have_two_names() -> None:
    twice = "- {name: fires, expect: warning}\n"
    assert said(f"scenarios:\n{SPOKEN}{twice}") == [
        'scenarios: "fires" is the name of 2 scenarios. Give each its own sentence.'
    ]


def test_a_limit_has_a_unit_that_can_be_nudged_and_a_source() -> None:
    limits = '{none: {value: 3, source: local}, odd: {value: 3, unit: inr, source: ""}}'
    missing, odd, source = said(f"limits: {limits}\nscenarios:\n{SPOKEN}")
    assert missing == 'limits.none: has no unit. Write a UCUM unit; "1" for a count or a share.'
    assert odd.startswith('limits.odd.unit: unknown unit of a limit "inr". Allowed: %, ')
    assert source == "limits.odd: has no source. Name one of sources.yaml, or local."
