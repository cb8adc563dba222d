"""FHIR R4 resources that suggestions create: fixed parts checked once, slots filled per request.

`fhir.resources` takes 150–350 µs per resource, too slow for every request. So each kind of resource is a template:
its fixed members together with a filled sample of every slot pass the R4B model when it is first used, and a request
only joins two dictionaries. A test validates what every action produces in full.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from fhir.resources.R4B import get_fhir_model_class

from cds_service.cards.escape import safe
from cds_service.cards.scene import Scene

Json = dict[str, Any]
SNOMED = "http://snomed.info/sct"
SAMPLE_REFERENCE = {"reference": "Patient/sample"}
SAMPLE_CONCEPT = {"coding": [{"system": SNOMED, "code": "1", "display": "sample"}], "text": "sample"}
SAMPLE_PERIOD = {"start": "2026-03-27", "end": "2026-03-29"}
REQUESTERS = ("Practitioner/", "PractitionerRole/")


def _snomed(code: str, display: str) -> Json:
    return {"coding": [{"system": SNOMED, "code": code, "display": display}]}


CATEGORIES = {
    "laboratory": _snomed("108252007", "Laboratory procedure"),
    "imaging": _snomed("363679005", "Imaging"),
    "procedure": _snomed("387713003", "Surgical procedure"),
    "referral": _snomed("3457005", "Patient referral"),
}


def checked(fixed: Json, **sample: Any) -> Json:
    """The fixed members, once the FHIR model has accepted them together with a sample of every slot."""
    get_fhir_model_class(fixed["resourceType"]).model_validate(fixed | sample)
    return fixed


@cache
def _service_request(category: str) -> Json:
    return checked(
        {
            "resourceType": "ServiceRequest",
            "status": "draft",
            "intent": "proposal",
            "category": [CATEGORIES[category]],
        },
        priority="routine",
        code=SAMPLE_CONCEPT,
        subject=SAMPLE_REFERENCE,
        requester=SAMPLE_REFERENCE,
        authoredOn="2026-03-27T08:00:00+00:00",
        occurrenceDateTime="2026-03-27",
        bodySite=[SAMPLE_CONCEPT],
        basedOn=[SAMPLE_REFERENCE],
        performerType=SAMPLE_CONCEPT,
        reasonCode=[SAMPLE_CONCEPT],
        reasonReference=[SAMPLE_REFERENCE],
        note=[{"text": "sample"}],
    )


@cache
def _task() -> Json:
    return checked(
        {"resourceType": "Task", "status": "requested", "intent": "proposal"},
        priority="routine",
        code=SAMPLE_CONCEPT,
        description="sample",
        focus=SAMPLE_REFERENCE,
        **{"for": SAMPLE_REFERENCE},
        authoredOn="2026-03-27T08:00:00+00:00",
        requester=SAMPLE_REFERENCE,
        reasonReference=SAMPLE_REFERENCE,
        restriction={"period": SAMPLE_PERIOD},
    )


@cache
def _communication() -> Json:
    return checked(
        {"resourceType": "CommunicationRequest", "status": "draft"},
        priority="routine",
        category=[SAMPLE_CONCEPT],
        subject=SAMPLE_REFERENCE,
        about=[SAMPLE_REFERENCE],
        payload=[{"contentString": "sample"}],
        occurrenceDateTime="2026-03-27",
        authoredOn="2026-03-27T08:00:00+00:00",
        requester=SAMPLE_REFERENCE,
        recipient=[{"display": "sample"}],
    )


@cache
def _medication_request() -> Json:
    return checked(
        {"resourceType": "MedicationRequest", "status": "draft", "intent": "proposal"},
        doNotPerform=True,
        medicationCodeableConcept=SAMPLE_CONCEPT,
        subject=SAMPLE_REFERENCE,
        authoredOn="2026-03-27T08:00:00+00:00",
        requester=SAMPLE_REFERENCE,
        basedOn=[SAMPLE_REFERENCE],
        priorPrescription=SAMPLE_REFERENCE,
        dosageInstruction=[{"text": "sample"}],
        note=[{"text": "sample"}],
    )


@cache
def _care_plan() -> Json:
    return checked(
        {"resourceType": "CarePlan", "status": "draft", "intent": "proposal"},
        title="sample",
        description="sample",
        subject=SAMPLE_REFERENCE,
        period=SAMPLE_PERIOD,
        created="2026-03-27T08:00:00+00:00",
        author=SAMPLE_REFERENCE,
        supportingInfo=[SAMPLE_REFERENCE],
        activity=[{"detail": {"status": "not-started", "description": "sample", "scheduledPeriod": SAMPLE_PERIOD}}],
    )


@cache
def _condition() -> Json:
    base = "http://terminology.hl7.org/CodeSystem"
    return checked(
        {
            "resourceType": "Condition",
            "clinicalStatus": {"coding": [{"system": f"{base}/condition-clinical", "code": "active"}]},
            "verificationStatus": {"coding": [{"system": f"{base}/condition-ver-status", "code": "provisional"}]},
            "category": [{"coding": [{"system": f"{base}/condition-category", "code": "encounter-diagnosis"}]}],
        },
        code=SAMPLE_CONCEPT,
        subject=SAMPLE_REFERENCE,
        recordedDate="2026-03-27",
        recorder=SAMPLE_REFERENCE,
    )


def check_templates() -> None:
    """Build every template now, so that a broken one stops the start and no request pays for it."""
    for category in CATEGORIES:
        _service_request(category)
    for template in (_task, _communication, _medication_request, _care_plan, _condition):
        template()


def service_request(scene: Scene, category: str, code: Json, urgent: bool = False, **slots: Any) -> Json:
    """A drafted ServiceRequest that serves the injection order (`basedOn`; R4 allows no order as its reason)."""
    common = _common(scene) | {"priority": "urgent" if urgent else "routine", "code": code}
    return _service_request(category) | common | {"basedOn": about_order(scene)} | slots


def task(scene: Scene, title: str, description: str, due: str, **slots: Any) -> Json:
    """A requested Task for the patient, to be done by `due` (ISO date), today at the earliest."""
    order = about_order(scene)
    link = {"focus": order[0], "reasonReference": order[0]} if order else {}
    patient = {"reference": f"Patient/{scene.occasion.patient_id}"}
    members = {
        "priority": "routine",
        "code": {"text": title},
        "description": description,
        "for": patient,
        "authoredOn": _now(scene),
        "restriction": {"period": {"start": scene.occasion.today.isoformat(), "end": due}},
    }
    return _task() | members | _requester(scene) | link | slots


def communication(scene: Scene, recipient: Json, text: str, **slots: Any) -> Json:
    """A drafted message about the order: a person sends it."""
    members = {"payload": [{"contentString": text}], "recipient": [recipient], "about": about_order(scene)}
    return _communication() | _common(scene) | members | slots


def medication_request(scene: Scene, medication: Json, **slots: Any) -> Json:
    members = {"medicationCodeableConcept": medication, "basedOn": about_order(scene)}
    return _medication_request() | _common(scene) | members | slots


def care_plan(scene: Scene, title: str, description: str, **slots: Any) -> Json:
    author = {"author": member["requester"]} if (member := _requester(scene)) else {}
    members = {
        "title": title,
        "description": description,
        "subject": {"reference": f"Patient/{scene.occasion.patient_id}"},
        "created": _now(scene),
        "supportingInfo": about_order(scene),
    }
    return _care_plan() | members | author | slots


def condition(scene: Scene, code: Json) -> Json:
    recorder = {"recorder": member["requester"]} if (member := _requester(scene)) else {}
    members = {
        "code": code,
        "subject": {"reference": f"Patient/{scene.occasion.patient_id}"},
        "recordedDate": scene.occasion.today.isoformat(),
    }
    return _condition() | members | recorder


def about_order(scene: Scene) -> list[Json]:
    """The order as a list of references: empty when the draft has no id to refer to."""
    return [{"reference": scene.order.reference}] if scene.order.reference else []


def concept(text: str, codings: list[dict[str, str]] | None = None) -> Json:
    """A CodeableConcept: always a text, codings where they are known."""
    said: Json = {"text": safe(text)}
    return {"coding": [dict(coding) for coding in codings]} | said if codings else said


def reasons(order: Mapping[str, Any]) -> Json:
    """Reason and encounter of a draft order, as they stand, for an order that takes its place."""
    return {key: order[key] for key in ("reasonCode", "reasonReference", "encounter") if key in order}


def _common(scene: Scene) -> Json:
    subject = {"reference": f"Patient/{scene.occasion.patient_id}"}
    return {"subject": subject, "authoredOn": _now(scene)} | _requester(scene)


def _requester(scene: Scene) -> Json:
    user = scene.occasion.user
    return {"requester": {"reference": user}} if user.startswith(REQUESTERS) else {}


def _now(scene: Scene) -> str:
    return scene.occasion.now.isoformat(timespec="seconds")
