"""Proof that every template of `templates` is FHIR R4: with a filled sample of every slot, the R4B models accept it.

Only `hip-cds check` and the tests import this: loading the models takes longer than all the rest of a start.
"""

from typing import Any

from fhir.resources.R4B import get_fhir_model_class

from cds_service.cards.actions import templates
from cds_service.cards.actions.templates import SNOMED, Json

MOMENT = "2026-03-27T08:00:00+00:00"
REFERENCE = {"reference": "Patient/sample"}
CONCEPT = {"coding": [{"system": SNOMED, "code": "1", "display": "sample"}], "text": "sample"}
PERIOD = {"start": "2026-03-27", "end": "2026-03-29"}
NOTE = {"text": "sample"}
SLOTS: dict[str, Json] = {
    "ServiceRequest": {
        "priority": "routine",
        "code": CONCEPT,
        "subject": REFERENCE,
        "requester": REFERENCE,
        "authoredOn": MOMENT,
        "occurrenceDateTime": "2026-03-27",
        "bodySite": [CONCEPT],
        "basedOn": [REFERENCE],
        "performerType": CONCEPT,
        "reasonCode": [CONCEPT],
        "reasonReference": [REFERENCE],
        "note": [NOTE],
    },
    "Task": {
        "priority": "routine",
        "code": CONCEPT,
        "description": "sample",
        "focus": REFERENCE,
        "for": REFERENCE,
        "authoredOn": MOMENT,
        "requester": REFERENCE,
        "reasonReference": REFERENCE,
        "restriction": {"period": PERIOD},
    },
    "CommunicationRequest": {
        "priority": "routine",
        "category": [CONCEPT],
        "subject": REFERENCE,
        "about": [REFERENCE],
        "payload": [{"contentString": "sample"}],
        "occurrenceDateTime": "2026-03-27",
        "authoredOn": MOMENT,
        "requester": REFERENCE,
        "recipient": [{"display": "sample"}],
    },
    "MedicationRequest": {
        "doNotPerform": True,
        "medicationCodeableConcept": CONCEPT,
        "subject": REFERENCE,
        "authoredOn": MOMENT,
        "requester": REFERENCE,
        "basedOn": [REFERENCE],
        "priorPrescription": REFERENCE,
        "dosageInstruction": [{"text": "sample"}],
        "note": [NOTE],
    },
    "CarePlan": {
        "title": "sample",
        "description": "sample",
        "subject": REFERENCE,
        "period": PERIOD,
        "created": MOMENT,
        "author": REFERENCE,
        "supportingInfo": [REFERENCE],
        "activity": [{"detail": {"status": "not-started", "description": "sample", "scheduledPeriod": PERIOD}}],
    },
    "Condition": {
        "code": CONCEPT,
        "subject": REFERENCE,
        "recordedDate": "2026-03-27",
        "recorder": REFERENCE,
    },
}
TEMPLATES = (
    *templates.SERVICE_REQUESTS.values(),
    templates.TASK,
    templates.COMMUNICATION,
    templates.MEDICATION_REQUEST,
    templates.CARE_PLAN,
    templates.CONDITION,
)


def prove(template: Json) -> None:
    """Raises pydantic.ValidationError for a template that is no FHIR R4 even when its slots are filled."""
    kind: Any = get_fhir_model_class(template["resourceType"])
    kind.model_validate(template | SLOTS[template["resourceType"]])


def check_templates() -> None:
    """`prove` every template."""
    for template in TEMPLATES:
        prove(template)
