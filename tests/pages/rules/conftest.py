"""The rules as they are, loaded once for the rule pages."""

from pathlib import Path

import pytest

from cds_service.folders import data_folder
from cds_service.pages.rules.profiles import Profiles
from cds_service.reasoning import ruleset
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.ruleset import Ruleset

FOLDER: Path = data_folder("rules")


@pytest.fixture(scope="session")
def rules() -> Ruleset:
    return ruleset.load(FOLDER)


@pytest.fixture(scope="session")
def by_id(rules: Ruleset) -> dict[str, Compiled]:
    return {one.rule.id: one for one in rules.rules}


@pytest.fixture(scope="session")
def profiles(rules: Ruleset) -> Profiles:
    return Profiles(rules, FOLDER)
