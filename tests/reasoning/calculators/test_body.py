import pytest

from cds_service.reasoning.calculators.body import body_mass_index, dosing_weight, ideal_body_weight


def test_body_mass_index() -> None:
    assert body_mass_index(80, 165) == pytest.approx(29.38, abs=0.01)
    with pytest.raises(ValueError, match="height must be positive"):
        body_mass_index(80, 0)


def test_ideal_weight_at_sixty_inches_and_above() -> None:
    assert ideal_body_weight(152.4, "male") == pytest.approx(50)
    assert ideal_body_weight(152.4, "female") == pytest.approx(45.5)
    assert ideal_body_weight(177.8, "male") == pytest.approx(73)


def test_the_ideal_weight_counts_from_that_body_mass_index_on() -> None:
    assert dosing_weight(120, 177.8, "male", 30) == pytest.approx(73)
    assert dosing_weight(90, 177.8, "male", 30) == 90
    assert dosing_weight(120, 200, "male", 30) == pytest.approx(ideal_body_weight(200, "male"))


def test_never_above_the_actual_weight_and_never_without_a_height() -> None:
    assert dosing_weight(20, 80, "female", 30) <= 20
    assert dosing_weight(150, None, "male", 30) == 150
