"""The fixed parts of the FHIR R4 resources that suggestions create, shared by all requests and never changed.

`fhir.resources` takes 150–350 µs per resource and 0.3 s to load, too slow for a request and for a start. So a request
only fills slots, `proof` holds every template with a filled sample of every slot against the R4B models (`hip-cds
check`), and a test validates what every action produces in full.
"""

from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]
SNOMED = "http://snomed.info/sct"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"


def _snomed(code: str, display: str) -> Json:
    return {"coding": [{"system": SNOMED, "code": code, "display": display}]}


def _one_code(system: str, code: str) -> Json:
    return {"coding": [{"system": f"{TERMINOLOGY}/{system}", "code": code}]}


CATEGORIES = {
    "laboratory": _snomed("108252007", "Laboratory procedure"),
    "imaging": _snomed("363679005", "Imaging"),
    "procedure": _snomed("387713003", "Surgical procedure"),
    "referral": _snomed("3457005", "Patient referral"),
}
SERVICE_REQUESTS: Mapping[str, Json] = {
    name: {"resourceType": "ServiceRequest", "status": "draft", "intent": "proposal", "category": [category]}
    for name, category in CATEGORIES.items()
}
TASK: Json = {"resourceType": "Task", "status": "requested", "intent": "proposal"}
COMMUNICATION: Json = {"resourceType": "CommunicationRequest", "status": "draft"}
MEDICATION_REQUEST: Json = {"resourceType": "MedicationRequest", "status": "draft", "intent": "proposal"}
CARE_PLAN: Json = {"resourceType": "CarePlan", "status": "draft", "intent": "proposal"}
CONDITION: Json = {
    "resourceType": "Condition",
    "clinicalStatus": _one_code("condition-clinical", "active"),
    "verificationStatus": _one_code("condition-ver-status", "provisional"),
    "category": [_one_code("condition-category", "encounter-diagnosis")],
}
