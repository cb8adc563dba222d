import pytest

from cds_service.chart.chart import DataState
from cds_service.reasoning.findings.patients import Age, Sex
from tests.reasoning.findings.factory import chart, limits, person, situation

LIMITS = limits(adult=(18, "a"), old=(80, "a"), half=(6, "mo"))


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("2008-03-30", False),
        ("2008-03-31", True),
        ("2010", True),
        ("2008", None),
        ("2008-03", None),
        ("2008-02", False),
    ],
)
def test_under_age_on_the_day(born: str, expected: bool | None) -> None:
    at = situation(chart(patient=person(born)))
    assert Age(below="adult").check(at, LIMITS).value is expected


def test_the_age_is_evidence() -> None:
    [item] = Age(below="old", as_="age").check(situation(chart(patient=person("1960-01-15"))), LIMITS).evidence["age"]
    assert (item.value, item.number) == ("66", 66)


def test_months_for_infants() -> None:
    assert Age(below="half").check(situation(chart(patient=person("2025-10-01"))), LIMITS).value is True
    assert Age(below="half").check(situation(chart(patient=person("2025-09-30"))), LIMITS).value is False


def test_a_missing_birth_date_names_its_cause() -> None:
    nobody = situation(chart({"patient": DataState(status="failed")}))
    undated = situation(chart(patient=person(None)))
    assert Age(below="adult").check(nobody, LIMITS).causes[0].kind == "failed"
    assert Age(below="adult").check(undated, LIMITS).causes[0].kind == "none"


def test_an_unknown_sex_is_a_value() -> None:
    assert Sex(of=("female", "unknown")).check(situation(), {}).value is True
    assert Sex(of=("male",)).check(situation(chart(patient=person())), {}).value is False


def test_patients_say_themselves() -> None:
    assert Age(below="adult").says(LIMITS) == "the patient's age on the day is below 18 years"
    assert Sex(of=("female", "other")).says({}) == "the recorded sex is female or other"
