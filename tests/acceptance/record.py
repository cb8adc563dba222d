"""FHIR R4 resources for the catalogue's patients, in the shapes that EHRs send (US Core).

All dates are those of the catalogue, whose today is 2026-03-30; `calendar.shift` moves them to the real today.
"""

import itertools
from typing import Any

Json = dict[str, Any]
SUBJECT = {"reference": "Patient/pat-1"}
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
SNOMED = "http://snomed.info/sct"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
LOINC = "http://loinc.org"
CPT = "http://www.ama-assn.org/go/cpt"
UCUM = "http://unitsofmeasure.org"
_numbers = itertools.count(1)

DRUGS = {  # RxNorm clinical drugs or ingredients, as order entry sends them
    "warfarin": ("855332", "warfarin sodium 5 MG Oral Tablet"),
    "apixaban": ("1364445", "apixaban 5 MG Oral Tablet"),
    "rivaroxaban": ("1232086", "rivaroxaban 20 MG Oral Tablet"),
    "dabigatran": ("1037045", "dabigatran etexilate 150 MG Oral Capsule"),
    "aspirin": ("243670", "aspirin 81 MG Oral Tablet"),
    "clopidogrel": ("309362", "clopidogrel 75 MG Oral Tablet"),
    "enoxaparin": ("854235", "0.4 ML enoxaparin sodium 100 MG/ML Prefilled Syringe"),
    "metformin": ("861007", "metformin hydrochloride 500 MG Oral Tablet"),
    "paracetamol": ("313782", "acetaminophen 325 MG Oral Tablet"),
    "clarithromycin": ("197516", "clarithromycin 250 MG Oral Tablet"),
    "cefalexin": ("309114", "cephalexin 500 MG Oral Capsule"),
    "triamcinolone": ("10759", "triamcinolone acetonide"),
    "lidocaine": ("6387", "lidocaine"),
    "bupivacaine": ("1815", "bupivacaine"),
    "ropivacaine": ("35780", "ropivacaine"),
}


def coded(system: str, code: str, text: str) -> Json:
    return {"coding": [{"system": system, "code": code, "display": text}], "text": text}


def resource(kind: str, **members: Any) -> Json:
    return {"resourceType": kind, "id": f"{kind.lower()}-{next(_numbers)}"} | members


def patient(birth: str, sex: str) -> Json:
    return {"resourceType": "Patient", "id": "pat-1", "gender": sex, "birthDate": birth}


def condition(code: str, text: str = "", **members: Any) -> Json:
    """An active problem, ICD-10-CM."""
    category = coded("http://terminology.hl7.org/CodeSystem/condition-category", "problem-list-item", "Problem")
    base = resource(
        "Condition",
        clinicalStatus=coded("http://terminology.hl7.org/CodeSystem/condition-clinical", "active", "Active"),
        verificationStatus=coded(
            "http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed", "Confirmed"
        ),
        category=[category],
        code=coded(ICD, code, text or code),
        subject=SUBJECT,
    )
    return base | members


def medication(name: str, dosage: str = "", status: str = "active", **members: Any) -> Json:
    base = resource(
        "MedicationRequest",
        status=status,
        intent="order",
        medicationCodeableConcept=coded(RXNORM, *DRUGS[name]) if name in DRUGS else {"text": name},
        subject=SUBJECT,
        authoredOn="2026-01-05",
    )
    return base | ({"dosageInstruction": [{"text": dosage}]} if dosage else {}) | members


def result(loinc: str, text: str, value: float, unit: str | None, on: str, category: str = "laboratory") -> Json:
    quantity: Json = {"value": value} | ({"unit": unit, "system": UCUM, "code": unit} if unit else {})
    return resource(
        "Observation",
        status="final",
        category=[coded("http://terminology.hl7.org/CodeSystem/observation-category", category, category)],
        code=coded(LOINC, loinc, text),
        subject=SUBJECT,
        effectiveDateTime=on,
        valueQuantity=quantity,
    )


def inr(value: float, on: str) -> Json:
    return result("6301-6", "INR", value, "{INR}", on)


def platelets(value: float, unit: str | None, on: str) -> Json:
    return result("777-3", "Platelets", value, unit, on)


def creatinine(value: float, unit: str, on: str) -> Json:
    loinc = "2160-0" if unit == "mg/dL" else "14682-9"
    return result(loinc, "Creatinine", value, unit, on)


def weight(value: float, unit: str = "kg") -> Json:
    return result("29463-7", "Body weight", value, unit, "2026-03-01", "vital-signs")


def height(value: float) -> Json:
    return result("8302-2", "Body height", value, "cm", "2026-03-01", "vital-signs")


def allergy(code: str, text: str, **members: Any) -> Json:
    status = coded("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "active", "Active")
    base = resource("AllergyIntolerance", clinicalStatus=status, patient=SUBJECT, code=coded(SNOMED, code, text))
    return base | members


def no_known_allergy() -> Json:
    return allergy("716186003", "No known allergy")


def procedure(system: str, code: str, text: str, on: str, status: str = "completed", **members: Any) -> Json:
    base = resource("Procedure", status=status, code=coded(system, code, text), subject=SUBJECT, performedDateTime=on)
    return base | members


def steroid_injection(side: str, on: str, status: str = "completed") -> Json:
    text = f"Injection of steroid into {side} hip joint"
    return procedure(SNOMED, "428906001", text, on, status, bodySite=[hip(side)])


def hip(side: str) -> Json:
    codes = {
        "right": ("287579007", "Right hip region structure"),
        "left": ("287679003", "Left hip region structure"),
    }
    return coded(SNOMED, *codes[side])
