"""Requests with and without a hip injection."""

from copy import deepcopy
from typing import Any

from tests.wire import samples

PATIENT = {"resourceType": "Patient", "id": "p1", "birthDate": "1958-02-01", "gender": "female"}
EMPTY = {"resourceType": "Bundle", "type": "searchset", "entry": []}
HIP = {
    "resourceType": "ServiceRequest",
    "id": "inj-1",
    "status": "draft",
    "intent": "order",
    "code": {
        "coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "20611"}],
        "text": "Ultrasound-guided injection of hip joint",
    },
    "bodySite": [{"text": "Right hip joint"}],
    "subject": {"reference": "Patient/p1"},
}
CHEST_XRAY = HIP | {"code": {"text": "X-ray of the chest"}, "bodySite": [{"text": "Chest"}]}


def drafts(*resources: dict[str, Any]) -> dict[str, Any]:
    """Copies, so that a test may change what it sends."""
    entries = [{"resource": deepcopy(one)} for one in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def sign(*resources: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """An order-sign call for these drafts, without prefetch."""
    context = samples.context(draftOrders=drafts(*resources))
    return {**samples.request(context=context, prefetch={}), **changed}


def prefetch(**sent: Any) -> dict[str, Any]:
    """Every data set, empty but for the patient and what is given."""
    names = (
        "conditions medications past_medications administrations allergies labs measurements vitals procedures "
        "service_requests imaging_reports"
    )
    return {"patient": PATIENT, **dict.fromkeys(names.split(), EMPTY), **sent}
