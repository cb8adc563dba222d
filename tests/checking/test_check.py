"""A rules folder with one small rule: what the whole check says of it."""

from datetime import date
from pathlib import Path

import pytest

from cds_service.checking.check import Check, Report, renew
from cds_service.folders import data_folder
from tests.reasoning.house import file, folder

TODAY = date(2026, 11, 22)
LIMITS = "{adult: {value: 18, unit: a, source: SIR19-II}}"
CASES = "[{when: {age: {below: adult}}, card: {indicator: info, summary: A minor.}}]"
SCENARIOS = (
    "[{name: seventeen, given: {age: 17}, expect: info}, {name: eighteen, given: {age: 18}, expect: silent}, "
    "{name: no birth date, given: {birth_date: missing}, expect: unknown}]"
)
STANDARD = {"limits": LIMITS, "cases": CASES, "scenarios": SCENARIOS, "unknown": "{gap: age}"}


def checked(place: Path, equivalents: str = "mutants: []\n", today: date = TODAY, **keys: str) -> Report:
    root = folder(place, **{"planning/a-rule": file(**(STANDARD | keys))})
    (root / "nudges.yaml").symlink_to(data_folder("rules") / "nudges.yaml")
    (root / "equivalent_mutants.yaml").write_text(equivalents)
    renew(root)
    return Check(root, today).report()


def errors(report: Report) -> list[str]:
    return [str(one).partition(":")[2].partition(": ")[2] for one in report.errors]


def test_a_rule_with_scenarios_on_and_beside_its_limit_is_sound(tmp_path: Path) -> None:
    report = checked(tmp_path)
    assert errors(report) == []
    assert (report.rules, report.scenarios) == (1, 3)
    assert str(report.tally) == "9 mutants: 9 killed, 0 equivalent, 0 survive."


def test_a_survivor_is_told_with_place_change_and_the_missing_scenario(tmp_path: Path) -> None:
    lax = SCENARIOS.replace("age: 17", "age: 12")
    report = checked(tmp_path, scenarios=lax)
    assert errors(report) == [
        "limits.adult: a mutant survives: 1 a down. "
        "Missing scenario: one that stands on the limit, and one a step beside it."
    ]
    assert str(report.errors[0]).startswith("rules/planning/a-rule.yaml:")


def test_an_equivalent_mutant_is_excused_by_a_reason(tmp_path: Path) -> None:
    listed = "mutants: [{rule: a-rule, paths: [limits.adult], change: 1 a down, why: nobody is 17}]\n"
    report = checked(tmp_path, listed, scenarios=SCENARIOS.replace("age: 17", "age: 12"))
    assert errors(report) == []
    assert report.tally.equivalent.total() == 1


def test_an_excuse_for_a_mutant_that_is_killed_is_refused(tmp_path: Path) -> None:
    listed = "mutants: [{rule: a-rule, paths: [limits.adult], change: 1 a down, why: nobody is 17}]\n"
    assert errors(checked(tmp_path, listed)) == [
        'mutants.0: no such mutant survives: a-rule, limits.adult, "1 a down". '
        "A scenario kills it, or it is gone: take the entry out."
    ]


def test_a_scenario_that_fails_says_what_was_found(tmp_path: Path) -> None:
    wrong = SCENARIOS.replace("expect: info", "expect: warning")
    assert errors(checked(tmp_path, scenarios=wrong))[0] == (
        'scenarios.0: "seventeen": expected warning, found info "A minor.".'
    )


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("{aged: 17}", "scenarios.0.given: seventeen: aged: Extra inputs are not permitted."),
        ("{in_days: soon}", "scenarios.0.given: seventeen: in_days: Input should be a valid integer"),
    ],
)
def test_a_scenario_that_cannot_be_staged_is_named(tmp_path: Path, given: str, says: str) -> None:
    assert errors(checked(tmp_path, scenarios=SCENARIOS.replace("{age: 17}", given)))[0].startswith(says)


def test_a_summary_that_may_grow_too_long_is_shown(tmp_path: Path) -> None:
    said = f"A minor of {{age.value}}{', really' * 15} so."
    long = CASES.replace("A minor.", f"'{said}'").replace("adult}", "adult, as: age}")
    (error,) = [one for one in errors(checked(tmp_path, cases=long)) if "summary" in one]
    assert error.startswith("cases.0.card.summary: the summary may grow to 1")
    assert error.endswith("At most 139: say less, or name fewer values.")


def test_a_review_that_falls_due_is_a_warning_and_one_that_is_past_a_fault(tmp_path: Path) -> None:
    soon = checked(tmp_path, today=date(2027, 6, 1))
    assert (len(soon.warnings), errors(soon)) == (1, [])
