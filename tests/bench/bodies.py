"""Request bodies of a chosen size: patients on warfarin with a long, ordinary record around the facts that matter.

No two are alike: ids, birth date, weight, INR, doses and the record differ, so that nothing is measured which only
holds while one patient is asked about again and again.
"""

import itertools
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cds_service.demo import examples
from cds_service.folders import data_folder

Json = dict[str, Any]
EXAMPLE = "warfarin-inr-3-1"
DOSES = (20, 30, 40, 50)  # mg of lidocaine
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


def bodies(size: int, count: int) -> list[bytes]:
    """So many requests of about `size` bytes, all on one line each."""
    (example,) = (e for e in examples.load(data_folder("fhir_examples")) if e.name.endswith(EXAMPLE))
    return [_body(size, example, number) for number in range(count)]


def _body(size: int, example: examples.Example, number: int) -> bytes:
    """Entries are added to the prefetched Bundles in turn until the size is reached."""
    written = json.dumps(example.on(datetime.now(UTC).date()))
    request = json.loads(written.replace("pat-1", f"pat-{number}").replace("inj-", f"inj{number}-"))
    _vary(request, number)
    length = len(json.dumps(request))
    for key, resource in _record(number):
        if length >= size:
            break
        resource["subject"]["reference"] = f"Patient/pat-{number}"
        bundle = request["prefetch"].setdefault(key, {"resourceType": "Bundle", "type": "searchset"})
        entry = {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource, "search": {"mode": "match"}}
        bundle.setdefault("entry", []).append(entry)
        length += len(json.dumps(entry)) + 2
    return json.dumps(request).encode()


def _vary(request: Json, number: int) -> None:
    """Another birth date, weight, INR and dose for every patient; the cards stay the same two."""
    prefetch = request["prefetch"]
    born = date.fromisoformat(prefetch["patient"]["birthDate"])
    prefetch["patient"]["birthDate"] = (born - timedelta(days=37 * number)).isoformat()
    for key, step in (("labs", 0.01), ("measurements", 0.1)):
        quantity = prefetch[key]["entry"][0]["resource"]["valueQuantity"]
        quantity["value"] = round(quantity["value"] + step * (number % 80), 2)
    for entry in request["context"]["draftOrders"]["entry"]:
        doses = [one for said in entry["resource"].get("dosageInstruction", ()) for one in said["doseAndRate"]]
        if entry["resource"]["id"].endswith("-drug-2"):
            doses[0]["doseQuantity"]["value"] = DOSES[number % len(DOSES)]


def _record(patient: int) -> Iterator[tuple[str, Json]]:
    for number in itertools.count(patient):
        yield "labs", _lab(number)
        yield "conditions", _problem(number)
        yield "past_medications", _pill(number)


def _base(kind: str, number: int) -> Json:
    subject = {"display": "the patient"}
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
