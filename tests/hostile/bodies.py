"""Whole requests to spoil."""

import json
from typing import Any

from tests.api import orders
from tests.api.fhir_server import bundle

INR = {
    "resourceType": "Observation",
    "id": "inr-1",
    "status": "final",
    "code": {"coding": [{"system": "http://loinc.org", "code": "6301-6"}], "text": "INR"},
    "subject": {"reference": "Patient/p1"},
    "effectiveDateTime": "2026-11-20",
    "valueQuantity": {"value": 3.6, "unit": "1"},
}


def usual(**prefetched: Any) -> dict[str, Any]:
    """An order for a hip injection with everything prefetched."""
    return orders.sign(orders.HIP, prefetch=orders.prefetch(**prefetched))


def text(**prefetched: Any) -> str:
    return json.dumps(usual(**prefetched))


def medicine(name: str) -> dict[str, Any]:
    return {
        "resourceType": "MedicationRequest",
        "id": "m1",
        "status": "active",
        "intent": "order",
        "subject": {"reference": "Patient/p1"},
        "medicationCodeableConcept": {"text": name},
    }


def condition(name: str) -> dict[str, Any]:
    return {
        "resourceType": "Condition",
        "id": "c1",
        "subject": {"reference": "Patient/p1"},
        "code": {"text": name},
        "clinicalStatus": {"coding": [{"code": "active"}]},
    }


def taking(*names: str) -> dict[str, Any]:
    """A list of medicines with these names."""
    return bundle(*(medicine(name) | {"id": f"m{number}"} for number, name in enumerate(names)))
