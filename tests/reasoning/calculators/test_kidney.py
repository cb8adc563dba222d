from typing import Literal

import pytest

from cds_service.reasoning.calculators.kidney import cockcroft_gault


@pytest.mark.parametrize(
    ("age", "weight", "creatinine", "sex", "expected"),
    [
        (70, 80, 106 / 88.4, "male", 64.9),
        (82, 52, 1.6, "female", 22.3),
        (78, 70, 141 / 88.4, "male", 37.8),
    ],
)
def test_clearance_of_the_worked_examples(
    age: int, weight: float, creatinine: float, sex: Literal["female", "male"], expected: float
) -> None:
    assert cockcroft_gault(age, weight, creatinine, sex) == pytest.approx(expected, abs=0.1)


def test_agrees_with_the_formula_in_micromoles() -> None:
    """(140 - age) x kg x 1.23 / creatinine (µmol/L) for men, 1.04 for women."""
    assert cockcroft_gault(60, 70, 100 / 88.4, "male") == pytest.approx(80 * 70 * 1.23 / 100, rel=0.01)
    assert cockcroft_gault(60, 70, 100 / 88.4, "female") == pytest.approx(80 * 70 * 1.04 / 100, rel=0.01)


def test_refuses_what_cannot_be_measured() -> None:
    with pytest.raises(ValueError, match="creatinine and weight must be positive"):
        cockcroft_gault(60, 70, 0, "male")
