import pytest

from cds_service.checking.nudges import Steps, nudges
from cds_service.folders import data_folder
from cds_service.reasoning.limits import Limit

STEPS = Steps.load(data_folder("rules"))


def moved(limit: Limit, compared: bool = False) -> list[float | str]:
    return [one.limit.value for one in nudges(limit, STEPS, compared) if one.operator != "flip exact"]


@pytest.mark.parametrize(
    ("value", "unit", "values"),
    [(90, "d", [91, 89]), (3.0, "{INR}", [3.1, 2.9]), (2, "1", [3, 1]), (0.8, "1", [0.81, 0.79]), ("none", "mg", [])],
)
def test_a_limit_moves_by_the_step_of_its_unit(value: float | str, unit: str, values: list[float]) -> None:
    assert moved(Limit(value=value, unit=unit, source="local")) == values


def test_a_word_is_read_as_every_other() -> None:
    assert moved(Limit(value="hip-region", one_of=("hip-region", "same-target"), source="local")) == ["same-target"]


def test_exact_is_turned_round_only_where_it_says_something() -> None:
    limit = Limit(value=3, unit="d", source="local")
    assert [one.limit.exact for one in nudges(limit, STEPS, True)][-1] == "fires"
    assert "flip exact" not in {one.operator for one in nudges(limit, STEPS, False)}
