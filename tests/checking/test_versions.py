from pathlib import Path

from cds_service.checking.versions import load, lock, problems, renewed, write
from cds_service.reasoning.rule import Rule
from tests.reasoning.house import rule

NOW = rule()
SAME = rule("scenarios: [{name: another sentence, expect: silent}]")
CHANGED = rule("title: Another title")
RAISED = rule("title: Another title\nversion: 1.1.0")
LOCKS = {"a-rule": lock(NOW)}


def said(one: Rule) -> list[str]:
    return [f"{problem.what} {problem.advice}" for problem in problems("a-rule", one, LOCKS)]


def test_scenarios_and_reviews_are_no_change() -> None:
    assert said(NOW) == said(SAME) == []


def test_a_changed_rule_needs_a_new_version() -> None:
    assert said(CHANGED) == [
        "what the rule decides or says has changed since 1.0.0. "
        "Raise the version, write the change into changes, then run: hip-cds lock"
    ]
    assert said(RAISED) == ["1.1.0 here, 1.0.0 in versions.yaml. Run: hip-cds lock"]


def test_a_new_rule_is_not_in_the_file_yet() -> None:
    assert [one.what for one in problems("a-rule", NOW, {})] == ['"a-rule" is not in versions.yaml.']


def test_the_file_takes_new_versions_and_refuses_silent_changes(tmp_path: Path) -> None:
    assert renewed({"a-rule": CHANGED}, LOCKS) == (LOCKS, ["a-rule"])
    locks, refused = renewed({"a-rule": RAISED}, LOCKS)
    assert refused == []
    write(tmp_path, locks)
    assert load(tmp_path) == {"a-rule": lock(RAISED)}
    assert load(tmp_path / "elsewhere") == {}
