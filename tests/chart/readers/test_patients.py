from typing import Any

import pytest

from cds_service.chart.facts import Patient
from tests.chart.conftest import ChartOf


def patient(chart_of: ChartOf, **more: Any) -> Patient:
    read = chart_of(patient={"resourceType": "Patient", "id": "p1", **more}).patient
    assert read is not None
    return read


def test_what_rules_use_and_nothing_else(chart_of: ChartOf) -> None:
    read = patient(chart_of, birthDate="1959-07-14", gender="female", name=[{"family": "Meier"}])
    assert read.born is not None
    assert (read.id, read.born.text, read.sex) == ("p1", "1959-07-14", "female")
    assert "Meier" not in repr(read)


@pytest.mark.parametrize(
    ("written", "text"),
    [("1959", "1959"), ("1959-07", "1959-07"), ("1959-07-14T10:00:00Z", "1959-07-14"), ("1972-3-23", None), ("", None)],
)
def test_a_birth_date_may_be_partial_or_missing(chart_of: ChartOf, written: str, text: str | None) -> None:
    read = patient(chart_of, birthDate=written)
    assert (read.born.text if read.born else None) == text


@pytest.mark.parametrize(
    ("written", "sex"), [("male", "male"), ("Female ", "female"), ("other", "other"), ("F", "unknown"), ("", "unknown")]
)
def test_a_gender_that_fhir_does_not_know_is_unknown(chart_of: ChartOf, written: str, sex: str) -> None:
    assert patient(chart_of, gender=written).sex == sex


def test_the_preferred_language_comes_first(chart_of: ChartOf) -> None:
    spoken = [
        {"language": {"coding": [{"code": "en"}]}},
        {"language": {"coding": [{"code": "es-MX"}]}, "preferred": True},
    ]
    assert patient(chart_of, communication=spoken).language == "es-mx"
    assert patient(chart_of, language="de").language == "de"
    assert patient(chart_of).language == ""
