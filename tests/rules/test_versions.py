"""A changed rule has a new version. The rule's id names the failure."""

import pytest

from cds_service.checking import versions
from cds_service.checking.check import read_definitions
from cds_service.folders import data_folder
from cds_service.reasoning.rule import Definition, Rule
from cds_service.reasoning.ruleset import GROUPS
from cds_service.reasoning.yaml_file import read_as

FOLDER = data_folder("rules")
FILES = [file for group in GROUPS for file in sorted((FOLDER / group).glob("*.yaml"))]
RULES: dict[str, Rule | Definition] = {file.stem: read_as(Rule, file, FOLDER) for file in FILES}
RULES |= read_definitions(FOLDER)
LOCKS = versions.load(FOLDER)


@pytest.mark.parametrize("name", RULES)
def test_a_changed_rule_has_a_new_version(name: str) -> None:
    assert [f"{one.what} {one.advice}" for one in versions.problems(name, RULES[name], LOCKS)] == []


def test_no_line_is_left_of_a_rule_that_is_gone() -> None:
    assert LOCKS.keys() <= RULES.keys()
