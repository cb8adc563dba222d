from typing import Any

from cds_service.rehearsal.searches import prefetch

Json = dict[str, Any]
PATIENT = {"resourceType": "Patient", "id": "pat-1"}


def lab(code: str, on: str, **members: Any) -> Json:
    base = {"resourceType": "Observation", "id": f"{code}-{on}", "code": {"coding": [{"code": code}]}}
    return base | {"effectiveDateTime": on} | members


def found(query: str, *record: Json) -> list[str]:
    return [one["resource"]["id"] for one in prefetch({"key": query}, PATIENT, record)["key"].get("entry", [])]


def test_the_patient_is_read_and_the_rest_is_searched() -> None:
    answered = prefetch({"patient": "Patient/{{context.patientId}}", "labs": "Observation?code=a"}, PATIENT, [])
    assert answered == {"patient": PATIENT, "labs": {"resourceType": "Bundle", "type": "searchset", "total": 0}}


def test_a_search_finds_type_code_status_and_category() -> None:
    labs = [lab("a", "2025-01-01", status="final"), lab("b", "2025-01-01", status="final", category="x")]
    other = {"resourceType": "Condition", "id": "c", "category": [{"coding": [{"code": "problem"}]}]}
    allergy = {"resourceType": "AllergyIntolerance", "id": "d", "category": ["food"]}
    assert found("Observation?code=http://loinc.org|b,c", *labs, other) == ["b-2025-01-01"]
    assert found("Observation?status=preliminary", *labs) == []
    assert found("Condition?category=problem,visit", *labs, other) == ["c"]
    assert found("AllergyIntolerance?category=food", allergy) == ["d"]


def test_the_newest_come_first_and_only_so_many() -> None:
    labs = [lab("a", f"2025-01-0{day}") for day in (2, 3, 1)]
    labs.append({"resourceType": "Observation", "id": "span", "effectivePeriod": {"start": "2025-01-02T10:00:00Z"}})
    assert found("Observation?patient=x&_sort=-date&_count=3", *labs) == ["a-2025-01-03", "span", "a-2025-01-02"]


def test_a_drug_that_is_referred_to_comes_along() -> None:
    request = {"resourceType": "MedicationRequest", "id": "r", "medicationReference": {"reference": "urn:uuid:m1"}}
    drugs = [{"resourceType": "Medication", "id": name} for name in ("m1", "m2")]
    assert found("MedicationRequest?patient=x", request, *drugs) == ["r", "m1"]
