from time import perf_counter
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_service.chart.facts import Dose
from cds_service.chart.fhir.elements import Dosage
from cds_service.chart.readers import doses


def dose(product: str = "", **elements: Any) -> Dose:
    return doses.read((msgspec.convert(elements, Dosage),), product)


def quantity(value: float, unit: str, code: str = "") -> list[dict[str, Any]]:
    return [{"doseQuantity": {"value": value, "unit": unit, "code": code}}]


@pytest.mark.parametrize(
    ("text", "mg", "per_day"),
    [
        ("5 mg bid", 5, 2),
        ("Take 5 mg twice daily", 5, 2),
        ("apixaban 2.5 mg BD", 2.5, 2),
        ("2,5 mg daily", 2.5, 1),
        ("20 mg once a day with food", 20, 1),
        ("81 mg every morning", 81, 1),
        ("1 g three times a day", 1000, 3),
        ("100 mcg every other day", 0.1, 0.5),
        ("500 mg every 8 hours", 500, 3),
        ("10 mg q12h", 10, 2),
        ("70 mg once weekly", 70, pytest.approx(1 / 7)),
        ("1,000 mg qid", 1000, 4),
        ("as directed", None, None),
        ("5 mg or 10 mg", None, None),
        ("10 mg/kg", None, None),
        ("", None, None),
    ],
)
def test_words_give_mass_and_frequency(text: str, mg: float | None, per_day: float | None) -> None:
    read = doses.in_text(text)
    assert read.mg == mg
    assert read.per_day == per_day
    assert read.text == text


@pytest.mark.parametrize(
    ("text", "mg", "ml", "strength"),
    [
        ("4 mL of 1 % lidocaine", 40, 4, 10),
        ("triamcinolone 40 mg/mL, 1 mL", 40, 1, 40),
        ("80 mg/2 mL, 2 mL", 80, 2, 40),
        ("lidocaine 1% or 2%, 5 mL", None, 5, None),
        ("3 mL", None, 3, None),
    ],
)
def test_a_volume_with_a_strength_is_a_mass(text: str, mg: float | None, ml: float, strength: float | None) -> None:
    read = doses.in_text(text)
    assert (read.mg, read.ml, read.mg_per_ml) == (mg, ml, strength)


def test_international_units_stay_units() -> None:
    assert doses.in_text("5,000 units subcut bid").units == 5000
    assert dose(doseAndRate=quantity(5000, "[iU]")).units == 5000
    assert dose(doseAndRate=quantity(100, "units/mL")).units is None


@pytest.mark.parametrize(
    ("value", "unit", "mg"),
    [(5, "mg", 5), (0.5, "g", 500), (250, "ug", 0.25), (250, "mcg", 0.25), (2, "milligrams", 2), (3, "drops", None)],
)
def test_a_quantity_gives_the_mass(value: float, unit: str, mg: float | None) -> None:
    assert dose(doseAndRate=quantity(value, unit)).mg == mg


@pytest.mark.parametrize(
    ("product", "pieces", "mg"),
    [
        ("warfarin sodium 3 MG Oral Tablet", quantity(2, "tablet"), 6),
        ("warfarin sodium 3 MG Oral Tablet", quantity(1, "", "{tbl}"), 3),
        ("apixaban tablets", quantity(1, "tablet"), None),
        ("losartan 50 MG / hydrochlorothiazide 12.5 MG", quantity(1, "tablet"), None),
    ],
)
def test_tablets_count_only_when_the_name_has_one_strength(product: str, pieces: Any, mg: float | None) -> None:
    assert dose(product, doseAndRate=pieces).mg == mg


def test_a_volume_of_a_product_with_a_strength_is_a_mass() -> None:
    read = dose("triamcinolone acetonide 40 MG/ML Injectable", doseAndRate=quantity(1, "mL"))
    assert (read.mg, read.ml, read.mg_per_ml, read.text) == (40, 1, 40, "1 mL")


def test_a_range_counts_by_its_upper_end() -> None:
    between = [{"doseRange": {"low": {"value": 5, "unit": "mg"}, "high": {"value": 10, "unit": "mg"}}}]
    assert dose(doseAndRate=between).mg == 10


@pytest.mark.parametrize(
    ("timing", "per_day"),
    [
        ({"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}}, 2),
        ({"repeat": {"frequency": 1, "period": 12, "periodUnit": "h"}}, 2),
        ({"repeat": {"frequency": 1, "frequencyMax": 3, "period": 1, "periodUnit": "d"}}, 3),
        ({"repeat": {"frequency": 1, "period": 1, "periodUnit": "wk"}}, pytest.approx(1 / 7)),
        ({"repeat": {"timeOfDay": ["08:00:00", "20:00:00"]}}, 2),
        ({"repeat": {"frequency": 2, "period": 0, "periodUnit": "d"}}, None),
        ({"repeat": {"frequency": 2, "period": 5e-324, "periodUnit": "h"}}, None),
        ({"repeat": {"frequency": 2, "period": 1e-308, "periodUnit": "h"}}, None),
        ({"code": {"coding": [{"code": "BID"}]}}, 2),
        ({"code": {"coding": [{"code": "Q8H"}]}}, 3),
        ({"code": {"text": "twice daily"}}, 2),
        ({"code": {"coding": [{"code": "307469008"}]}}, None),
        ({}, None),
    ],
)
def test_timing_gives_the_doses_a_day(timing: dict[str, Any], per_day: float | None) -> None:
    assert dose(timing=timing).per_day == per_day


def test_the_first_dosage_that_states_a_dose_counts() -> None:
    given_doses = (Dosage(text="see notes"), Dosage(text="5 mg bid"))
    assert doses.read(given_doses).mg == 5
    assert doses.read(given_doses[:1]).text == "see notes"
    assert doses.read(()) == Dose()


@pytest.mark.parametrize(("value", "unit"), [(1e308, "g"), (-1e308, "g"), (1e308, "mL"), (-1e308, "mL")])
def test_what_is_beyond_all_computers_is_no_mass(value: float, unit: str) -> None:
    assert dose("triamcinolone 40 mg/mL", doseAndRate=quantity(value, unit)).mg is None


@pytest.mark.parametrize("text", ["50 mg/0 mL", "1 mL of 50 mg/0.0 mL"])
def test_a_strength_in_no_volume_is_none(text: str) -> None:
    assert doses.in_text(text).mg_per_ml is None


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    read = doses.in_text(text)
    assert read.mg is None or read.mg >= 0


@pytest.mark.parametrize("text", ["1" * 200_000, "1," * 100_000, "1 mg/" * 40_000, "q" * 200_000])
def test_a_flood_of_numbers_costs_no_time(text: str) -> None:
    started = perf_counter()
    dose(text, text=text, doseAndRate=quantity(1, "tablet"))
    assert perf_counter() - started < 1
