from typing import Any

import pytest

from cds_service.chart.chart import Chart
from tests.chart.conftest import ChartOf, icd


def condition(subject: dict[str, Any] | None) -> dict[str, Any]:
    return {"resourceType": "Condition", "code": icd("M16.11"), **({"subject": subject} if subject else {})}


def counts(chart: Chart) -> tuple[int, int]:
    return len(chart.conditions.all), chart.foreign


@pytest.mark.parametrize(
    "reference",
    ["Patient/p1", "https://ehr.example/fhir/Patient/p1", "Patient/p1/_history/3", " Patient/p1", "urn:uuid:p1"],
)
def test_the_patients_own_resources_stay(chart_of: ChartOf, reference: str) -> None:
    assert counts(chart_of(condition({"reference": reference}))) == (1, 0)


@pytest.mark.parametrize("subject", [None, {}, {"display": "the patient"}])
def test_a_missing_subject_counts_as_the_patients(chart_of: ChartOf, subject: dict[str, Any] | None) -> None:
    assert counts(chart_of(condition(subject))) == (1, 0)


@pytest.mark.parametrize(
    "reference", ["Patient/p2", "Patient/p11", "Group/p1", "urn:uuid:p2", "https://ehr.example/Patient/p2/_history/1"]
)
def test_whatever_belongs_to_another_patient_is_dropped_and_counted(chart_of: ChartOf, reference: str) -> None:
    assert counts(chart_of(condition({"reference": reference}))) == (0, 1)


def test_a_urn_of_the_patients_entry_in_the_bundle_is_the_patient(chart_of: ChartOf) -> None:
    entries = [
        {"fullUrl": "urn:uuid:77aa", "resource": {"resourceType": "Patient", "id": "p1", "gender": "female"}},
        {"fullUrl": "urn:uuid:88bb", "resource": {"resourceType": "Patient", "id": "p2", "gender": "male"}},
        {"resource": condition({"reference": "urn:uuid:77aa"})},
        {"resource": condition({"reference": "urn:uuid:88bb"})},
    ]
    chart = chart_of(conditions={"resourceType": "Bundle", "entry": entries})
    assert counts(chart) == (1, 2)
    assert chart.patient is not None
    assert chart.patient.sex == "female"


def test_a_patient_with_another_id_is_foreign(chart_of: ChartOf) -> None:
    chart = chart_of(patient={"resourceType": "Patient", "id": "p2", "birthDate": "1960-01-01"})
    assert (chart.patient, chart.foreign) == (None, 1)


def test_the_owner_may_stand_under_patient(chart_of: ChartOf) -> None:
    allergy = {"resourceType": "AllergyIntolerance", "code": {"text": "latex"}, "patient": {"reference": "Patient/p2"}}
    chart = chart_of(allergy)
    assert (chart.allergies.all, chart.foreign) == ((), 1)


@pytest.mark.parametrize(
    ("actors", "foreign"),
    [
        (["Patient/p1", "Practitioner/d1"], 0),
        (["Practitioner/d1"], 0),
        (["Patient/p2", "Practitioner/d1"], 1),
        ([], 0),
    ],
)
def test_an_appointment_belongs_to_its_participants(chart_of: ChartOf, actors: list[str], foreign: int) -> None:
    participants = [{"actor": {"reference": actor}} for actor in actors]
    assert chart_of({"resourceType": "Appointment", "participant": participants}).foreign == foreign
