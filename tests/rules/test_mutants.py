"""Every limit nudged, every comparison turned round, every branch dropped or negated, every code list emptied:
a scenario notices each of them. The rule and the place name the failure."""

import pytest

from cds_service.checking.check import read_definitions
from cds_service.checking.stand_in import Stage
from cds_service.checking.trial import Trial
from cds_service.folders import data_folder
from cds_service.reasoning.ruleset import GROUPS
from tests.rules.playing import REHEARSAL

FOLDER = data_folder("rules")
RULES = [file.stem for group in GROUPS for file in sorted((FOLDER / group).glob("*.yaml"))]
DEFINITIONS = sorted(file.stem for file in (FOLDER / "definitions").glob("*.yaml"))


@pytest.fixture(scope="module")
def trial() -> Trial:
    return Trial(Stage(REHEARSAL), FOLDER, read_definitions(FOLDER))


@pytest.mark.parametrize("name", RULES)
def test_every_mutant_of_a_rule_is_killed(trial: Trial, name: str) -> None:
    assert [f"{one.mutation.place}: {one.mutation.change}" for one in trial.rule(name)] == []


@pytest.mark.parametrize("name", DEFINITIONS)
def test_every_mutant_of_a_definition_is_killed(trial: Trial, name: str) -> None:
    assert [f"{one.mutation.place}: {one.mutation.change}" for one in trial.definition(name)] == []


def test_every_excuse_is_needed(trial: Trial) -> None:
    for name in {one.rule for one in trial.equivalents.mutants} - trial.tried:
        trial.definition(name) if name in DEFINITIONS else trial.rule(name)
    assert [str(error) for error in trial.idle_excuses()] == []
