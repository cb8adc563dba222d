from collections.abc import Callable
from functools import cache

import pytest

from cds_service.chart import units
from cds_service.chart.codes.book import CodeBook


@cache
def ucum() -> Callable[[float, str, str], float]:
    """A conversion by the UCUM grammar, made by others than us."""
    ucumvert = pytest.importorskip("ucumvert")
    registry = ucumvert.PintUcumRegistry()

    def convert(value: float, unit: str, into: str) -> float:
        quantity = registry.Quantity(value, registry.from_ucum(unit))
        return float(quantity.to(registry.from_ucum(into)).magnitude)

    return convert


@pytest.mark.parametrize(
    ("concept", "unit", "value"),
    [
        ("platelets", "10*9/L", 230),
        ("platelets", "10*3/uL", 230),
        ("platelets", "/uL", 48000),
        ("creatinine", "mg/dL", 1.6),
        ("creatinine", "mg/L", 16),
        ("weight", "kg", 80),
        ("weight", "g", 80500),
        ("weight", "[lb_av]", 110),
        ("weight", "[oz_av]", 2000),
        ("height", "cm", 165),
        ("height", "m", 1.65),
        ("height", "[in_i]", 65),
        ("crp", "mg/L", 12),
        ("crp", "mg/dL", 1.2),
        ("temperature", "Cel", 38.0),
        ("temperature", "[degF]", 100.4),
        ("fibrinogen", "g/L", 2.5),
    ],
)
def test_conversions_agree_with_ucum(book: CodeBook, concept: str, unit: str, value: float) -> None:
    lab = book.labs[concept]
    assert units.convert(value, unit, lab) == pytest.approx(ucum()(value, unit, lab.unit), rel=1e-4)


@pytest.mark.parametrize(
    ("concept", "value", "unit", "canonical"),
    [
        ("creatinine", 106, "umol/L", 1.199),
        ("creatinine", 141, "umol/L", 1.595),
        ("creatinine", 0.106, "mmol/L", 1.199),
        ("hba1c", 63, "mmol/mol", 7.9),
        ("hba1c", 64, "mmol/mol", 8.0),
        ("glucose", 10, "mmol/L", 180),
        ("temperature", 100.3, "[degF]", 37.9),
        ("inr", 3.1, "", 3.1),
        ("inr", 3.1, "1", 3.1),
        ("inr", 3.1, "{INR}", 3.1),
        ("platelets", 230, "K/uL", 230),
        ("platelets", 230, "x10^9/L", 230),
    ],
)
def test_conversions_that_need_chemistry_or_habit_follow_the_catalogue(
    book: CodeBook, concept: str, value: float, unit: str, canonical: float
) -> None:
    assert units.convert(value, unit, book.labs[concept]) == pytest.approx(canonical, abs=0.001)


@pytest.mark.parametrize(("concept", "unit"), [("platelets", ""), ("platelets", "fL"), ("creatinine", "mg/g")])
def test_a_missing_or_foreign_unit_gives_no_value(book: CodeBook, concept: str, unit: str) -> None:
    assert units.convert(180, unit, book.labs[concept]) is None


def test_code_and_printed_unit_must_not_contradict_each_other(book: CodeBook) -> None:
    lab = book.labs["hba1c"]
    assert units.agreed(8, "%", "percent", lab) == 8
    assert units.agreed(8, "%", "mmol/mol", lab) is None
    assert units.agreed(8, "", "%", lab) == 8
    assert units.agreed(8, "%", "", lab) == 8
    assert units.agreed(8, "nonsense", "%", lab) == 8
    assert units.agreed(8, "", " ", lab) is None
