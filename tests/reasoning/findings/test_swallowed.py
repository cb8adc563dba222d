"""Steroids taken for the whole body, as prednisolone."""

import pytest

from cds_service.chart.facts import Dose, Drug
from cds_service.reasoning.findings.swallowed import enough, prednisolone_mg
from tests.reasoning.findings.factory import situation


def taken(ingredient: str, mg: float | None = None, per_day: float | None = None) -> Drug:
    return Drug(ingredient=ingredient, concepts=frozenset({ingredient}), dose=Dose(mg=mg, per_day=per_day))


@pytest.mark.parametrize(
    ("drug", "mg"),
    [
        (taken("prednisolone", 2.5, 2), 5),
        (taken("methylprednisolone", 4, 1), 5),
        (taken("hydrocortisone", 10, 2), 5),
        (taken("prednisone", 10, 0.5), 5),
        (taken("prednisolone", 5), None),
        (taken("prednisolone"), None),
        (taken("fludrocortisone", 0.1, 1), None),
    ],
)
def test_milligrams_a_day(drug: Drug, mg: float | None) -> None:
    assert prednisolone_mg(drug, situation()) == mg


def test_a_dose_that_cannot_be_told_is_enough() -> None:
    assert enough(taken("prednisolone", 5, 1), 5, situation()) is True
    assert enough(taken("prednisolone", 4.9, 1), 5, situation()) is False
    assert enough(taken("prednisolone"), 5, situation()) is True
    assert enough(taken("prednisolone"), None, situation()) is False
