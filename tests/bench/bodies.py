"""Request bodies of a chosen size: a patient on warfarin with a long, ordinary record around the facts that matter."""

import itertools
import json
from collections.abc import Iterator
from typing import Any

from cds_service.demo import examples
from cds_service.folders import data_folder

Json = dict[str, Any]
EXAMPLE = "warfarin-inr-3-1"
LAB_NAMES = [
    ("2951-2", "Sodium", "mmol/L"),
    ("2823-3", "Potassium", "mmol/L"),
    ("718-7", "Haemoglobin", "g/dL"),
]
PROBLEMS = [
    ("H52.4", "Presbyopia"),
    ("J30.2", "Seasonal allergic rhinitis"),
    ("K21.9", "Reflux without oesophagitis"),
]
PILLS = [("314076", "lisinopril 10 MG Oral Tablet"), ("617311", "atorvastatin 40 MG Oral Tablet")]


def body(size: int) -> bytes:
    """About `size` bytes: entries are added to the prefetched Bundles in turn until the size is reached."""
    (example,) = (e for e in examples.load(data_folder("fhir_examples")) if e.name.endswith(EXAMPLE))
    request = json.loads(json.dumps(example.request))
    written = len(json.dumps(request))
    for key, resource in _record():
        if written >= size:
            break
        bundle = request["prefetch"].setdefault(key, {"resourceType": "Bundle", "type": "searchset"})
        entry = {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource, "search": {"mode": "match"}}
        bundle.setdefault("entry", []).append(entry)
        written += len(json.dumps(entry)) + 2
    return json.dumps(request).encode()


def _record() -> Iterator[tuple[str, Json]]:
    for number in itertools.count():
        yield "labs", _lab(number)
        yield "conditions", _problem(number)
        yield "past_medications", _pill(number)


def _base(kind: str, number: int) -> Json:
    subject = {"reference": "Patient/pat-1", "display": "the patient"}
    return {
        "resourceType": kind,
        "id": f"{kind.lower()}-filler-{number}",
        "meta": {"versionId": "1", "lastUpdated": "2025-11-02T09:30:00Z"},
        "text": {
            "status": "generated",
            "div": "<div xmlns='http://www.w3.org/1999/xhtml'>Generated entry</div>",
        },
        "subject": subject,
        "encounter": {"reference": f"Encounter/{number}"},
    }


def _coded(system: str, code: str, text: str) -> Json:
    return {"coding": [{"system": system, "code": code, "display": text}], "text": text}


def _lab(number: int) -> Json:
    code, name, unit = LAB_NAMES[number % len(LAB_NAMES)]
    day = f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}T08:00:00Z"
    quantity = {"value": 4.1 + number % 7, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}
    return _base("Observation", number) | {
        "status": "final",
        "code": _coded("http://loinc.org", code, name),
        "effectiveDateTime": day,
        "issued": day,
        "valueQuantity": quantity,
    }


def _problem(number: int) -> Json:
    code, name = PROBLEMS[number % len(PROBLEMS)]
    return _base("Condition", number) | {
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "verificationStatus": {"coding": [{"code": "confirmed"}]},
        "code": _coded("http://hl7.org/fhir/sid/icd-10-cm", code, name),
        "onsetDateTime": "2019-05-04",
    }


def _pill(number: int) -> Json:
    code, name = PILLS[number % len(PILLS)]
    return _base("MedicationRequest", number) | {
        "status": "completed",
        "intent": "order",
        "medicationCodeableConcept": _coded("http://www.nlm.nih.gov/research/umls/rxnorm", code, name),
        "authoredOn": "2023-02-11",
        "dosageInstruction": [{"text": "one tablet daily"}],
    }
