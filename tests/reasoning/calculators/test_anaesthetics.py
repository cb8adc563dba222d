import pytest

from cds_service.reasoning.calculators.anaesthetics import maximum_mg, share


def test_the_smaller_maximum_counts() -> None:
    assert maximum_mg(4.5, 300, 80) == 300
    assert maximum_mg(2.5, 175, 49.8951607) == pytest.approx(124.74, abs=0.01)
    assert maximum_mg(4.5, 300, None) == 300


def test_equal_doses_are_exactly_one_share() -> None:
    assert share(3 * 0.1, 0.3) == 1.0
    with pytest.raises(ValueError, match="must be positive"):
        share(1, 0)
