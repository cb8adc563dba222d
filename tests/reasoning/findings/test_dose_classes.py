"""High and low doses of antithrombotics (catalogue 3.1)."""

from typing import Any

import pytest

from cds_service.chart.chart import DataState
from cds_service.chart.facts import Dose, Drug
from cds_service.reasoning.findings.dose_classes import is_high
from tests.reasoning.findings.factory import chart, days_ago, person, result, situation


def taken(ingredient: str, route: str = "", **dose: Any) -> Drug:
    concepts = frozenset({ingredient})
    return Drug(ingredient=ingredient, concepts=concepts, display=ingredient, dose=Dose(**dose), route=route)


@pytest.mark.parametrize(
    ("units", "per_day", "weight", "high"),
    [
        (4000, 1, 80, False),
        (4001, 1, 80, True),
        (2500, 2, 80, True),
        (5000, None, 80, True),
        (2500, None, 80, None),
        (2500, 1, None, None),
        (None, 1, 80, None),
    ],
)
def test_heparins_by_units_and_weight(units: float, per_day: float, weight: float | None, high: bool | None) -> None:
    results = [result("weight", weight, days_ago(10))] if weight else []
    at = situation(chart(results=results))
    assert is_high(taken("dalteparin", units=units, per_day=per_day), at) is high


def test_a_subcutaneous_heparin_has_its_own_bound() -> None:
    at = situation(chart(results=[result("weight", 80, days_ago(10))]))
    assert is_high(taken("unfractionated-heparin", "subcutaneous", units=5000, per_day=3), at) is False
    assert is_high(taken("unfractionated-heparin", "subcutaneous", units=10000, per_day=2), at) is True
    assert is_high(taken("unfractionated-heparin", "intravenous", units=500), at) is True


@pytest.mark.parametrize(
    ("born", "weight", "creatinine", "high"),
    [
        ("1946-03-30", 59.9, 1.4, True),
        ("1946-03-31", 59.9, 1.4, False),
        ("1946-03-30", 60, 1.5, True),
        ("1946-03-30", 60, 1.4, False),
        ("1960-01-01", 59.9, 1.5, True),
        (None, 59.9, 1.4, False),
    ],
)
def test_a_reduced_apixaban_dose_is_full_for_two_of_three(
    born: str | None, weight: float, creatinine: float, high: bool
) -> None:
    results = [result("weight", weight, days_ago(10)), result("creatinine", creatinine, days_ago(10))]
    at = situation(chart(results=results, patient=person(born)))
    assert is_high(taken("apixaban", mg=2.5, per_day=2), at) is high


@pytest.mark.parametrize(("units", "high"), [(4001, True), (4000, None)])
def test_by_a_weight_that_may_not_be_the_newest_no_dose_is_low(units: float, high: bool | None) -> None:
    cut_off = {"measurements": DataState(status="truncated")}
    at = situation(chart(cut_off, results=[result("weight", 80, days_ago(10))]))
    assert is_high(taken("dalteparin", units=units, per_day=1), at) is high
