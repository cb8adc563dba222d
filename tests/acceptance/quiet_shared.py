"""What ordinary charts are made of: findings that matter to nobody's hip, in the code systems that EHRs use."""

from typing import Any

from tests.acceptance.orders import ORDERED_FOR, injection
from tests.acceptance.record import CPT, LOINC, SNOMED, SUBJECT, UCUM, Json, coded, condition, hip, medication, result
from tests.acceptance.rows_shared import AFTERCARE, OA_LEFT, Row

DMD = "https://dmd.nhs.uk"
ICD_WHO = "http://hl7.org/fhir/sid/icd-10"
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
HIP_OA = ("239872002", "Osteoarthritis of hip")


def quiet(story: str, **members: Any) -> Row:
    """A patient on whom nothing but the aftercare card may appear."""
    return Row(story, **({"expect": AFTERCARE} | members))


def snomed(code: str, text: str, **members: Any) -> Json:
    return condition("", **members) | {"code": coded(SNOMED, code, text)}


def worded(text: str, **members: Any) -> Json:
    """A problem in words alone, as it comes from a free-text list."""
    return condition("", **members) | {"code": {"text": text}}


def resolved(code: str, text: str, began: str, ended: str, **members: Any) -> Json:
    status = coded(CLINICAL, "resolved", "Resolved")
    return condition(code, text, clinicalStatus=status, onsetDateTime=began, abatementDateTime=ended, **members)


def dmd(code: str, text: str) -> Json:
    """A drug on the list by its dm+d code."""
    return medication("") | {"medicationCodeableConcept": coded(DMD, code, text)}


def left_hip_snomed() -> Json:
    return snomed(*HIP_OA, bodySite=[hip("left")])


def left(reason: tuple[str, str] = ("M16.12", "Osteoarthritis of left hip"), **members: Any) -> Json:
    return injection(side="left", reason=reason, **members)


def left_sided(*others: Json) -> list[Json]:
    return [OA_LEFT, *others]


def normal_results() -> list[Json]:
    """Two years of unremarkable blood tests, a panel each quarter."""
    panel = [
        ("718-7", "Haemoglobin", 13.8, "g/dL"),
        ("777-3", "Platelets", 243, "10*3/uL"),
        ("6690-2", "Leukocytes", 6.4, "10*3/uL"),
        ("2160-0", "Creatinine", 0.8, "mg/dL"),
        ("2951-2", "Sodium", 140, "mmol/L"),
        ("2823-3", "Potassium", 4.2, "mmol/L"),
        ("1742-6", "ALT", 22, "U/L"),
        ("1975-2", "Bilirubin", 0.6, "mg/dL"),
        ("1988-5", "CRP", 3, "mg/L"),
        ("3016-3", "TSH", 1.9, "m[IU]/L"),
        ("2345-7", "Glucose", 92, "mg/dL"),
    ]
    days = [f"{year}-{month:02}-12" for year in (2024, 2025) for month in (2, 5, 8, 11)]
    return [result(*test, on) for on in days for test in panel]


def pressure(systolic: float, diastolic: float, on: str = "2026-03-20") -> Json:
    parts = [("8480-6", "Systolic", systolic), ("8462-4", "Diastolic", diastolic)]
    reading = result("85354-9", "Blood pressure panel", 0, "mm[Hg]", on, "vital-signs")
    del reading["valueQuantity"]
    return reading | {
        "component": [
            {
                "code": coded(LOINC, code, text),
                "valueQuantity": {"value": value, "unit": "mmHg", "system": UCUM, "code": "mm[Hg]"},
            }
            for code, text, value in parts
        ]
    }


def guided_by_x_ray(side: str = "right", **members: Any) -> Json:
    return injection("20610", f"Fluoroscopically guided injection of {side} hip joint", side=side, **members)


def companion(code: str, text: str) -> Json:
    """The imaging order that some EHRs draft beside the injection."""
    return {
        "resourceType": "ServiceRequest",
        "id": "inj-image",
        "status": "draft",
        "intent": "order",
        "code": coded(CPT, code, text),
        "subject": SUBJECT,
        "occurrenceDateTime": ORDERED_FOR,
    }
