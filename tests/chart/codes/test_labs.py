"""Units of results, with the lists as they are."""

import pytest

from cds_service.chart.codes.book import CodeBook
from cds_service.chart.codes.labs import plain_unit


@pytest.mark.parametrize(
    ("test", "unit", "reported", "canonical"),
    [
        ("inr", "{INR}", 3.0, 3.0),
        ("inr", "1", 3.0, 3.0),
        ("inr", "ratio", 3.0, 3.0),
        ("inr", "", 3.0, 3.0),
        ("platelets", "10*9/L", 49, 49),
        ("platelets", "10*3/uL", 49, 49),
        ("platelets", "K/uL", 49, 49),  # kelvin in UCUM, thousands in every laboratory
        ("platelets", "x10^9/L", 49, 49),
        ("platelets", "×10⁹/L", 49, 49),
        ("platelets", "10e9/L", 49, 49),
        ("platelets", "Thousand/uL", 49, 49),
        ("platelets", "/uL", 48_000, 48),
        ("platelets", "/mm3", 48_000, 48),
        ("creatinine", "mg/dL", 1.6, 1.6),
        ("creatinine", "umol/L", 132.6, 1.5),
        ("creatinine", "µmol/L", 132.6, 1.5),
        ("creatinine", "μmol/L", 132.6, 1.5),
        ("creatinine", "mmol/L", 0.1326, 1.5),
        ("weight", "kg", 80, 80),
        ("weight", "[lb_av]", 100, 45.359237),
        ("weight", "g", 80_000, 80),
        ("height", "[in_i]", 65, 165.1),
        ("height", "m", 1.65, 165),
        ("hba1c", "%", 7.96, 7.96),
        ("hba1c", "mmol/mol", 63, 7.9),
        ("hba1c", "mmol/mol", 64, 8.0),
        ("glucose", "mmol/L", 13.9, 250),
        ("crp", "mg/dL", 2.1, 21),
        ("temperature", "[degF]", 100.4, 38.0),
        ("temperature", "°F", 100.3, 37.9),
        ("bilirubin", "umol/L", 51.3, 3),
        ("fibrinogen", "g/L", 1.5, 150),
    ],
)
def test_conversions_of_catalogue_1_6(book: CodeBook, test: str, unit: str, reported: float, canonical: float) -> None:
    scale = book.labs[test].scale(unit)
    assert scale is not None
    assert scale.apply(reported) == pytest.approx(canonical)


@pytest.mark.parametrize(
    ("test", "unit"),
    [
        ("platelets", ""),
        ("creatinine", ""),
        ("hba1c", ""),
        ("creatinine", "IU"),
        ("hba1c", "g/dL"),
        ("glucose", "%"),
        ("inr", "s"),
    ],
)
def test_a_missing_or_strange_unit_is_never_guessed(book: CodeBook, test: str, unit: str) -> None:
    assert book.labs[test].scale(unit) is None


@pytest.mark.parametrize(
    ("test", "low", "high"),
    [
        ("inr", 0.5, 20),
        ("platelets", 1, 2000),
        ("creatinine", 0.2, 20),
        ("weight", 20, 350),
        ("hba1c", 3, 20),
        ("glucose", 20, 1500),
    ],
)
def test_plausible_ranges_include_both_ends(book: CodeBook, test: str, low: float, high: float) -> None:
    lab = book.labs[test]
    assert lab.plausible(low)
    assert lab.plausible(high)
    assert not lab.plausible(low * 0.99)
    assert not lab.plausible(high * 1.01)


def test_a_panel_has_no_unit(book: CodeBook) -> None:
    assert "blood-pressure" not in book.labs
    assert book.labs["systolic-pressure"].unit == "mm[Hg]"


def test_plain_unit() -> None:
    assert plain_unit("X10^9 / L") == plain_unit("10*9/L")
    assert plain_unit("kg/m²") == plain_unit("kg/m*2")
