"""The FHIR R4 resources that suggestions create: a template joined with its slots.

Nothing that a resource shares with another one (templates, the patient's reference) may be changed in place.
"""

from collections.abc import Mapping
from typing import Any

from cds_service.cards.actions import templates
from cds_service.cards.actions.templates import Json
from cds_service.cards.escape import safe
from cds_service.cards.scene import Scene


def service_request(scene: Scene, category: str, code: Json, urgent: bool = False, **slots: Any) -> Json:
    """A drafted ServiceRequest that serves the injection order (`basedOn`; R4 allows no order as its reason)."""
    common = _common(scene) | {"priority": "urgent" if urgent else "routine", "code": code}
    return templates.SERVICE_REQUESTS[category] | common | {"basedOn": about_order(scene)} | slots


def task(scene: Scene, title: str, description: str, due: str, **slots: Any) -> Json:
    """A requested Task for the patient, to be done by `due` (ISO date), today at the earliest."""
    order = about_order(scene)
    link = {"focus": order[0], "reasonReference": order[0]} if order else {}
    members = {
        "priority": "routine",
        "code": {"text": title},
        "description": description,
        "for": scene.occasion.subject,
        "authoredOn": scene.occasion.written,
        "restriction": {"period": {"start": scene.occasion.today.isoformat(), "end": due}},
    }
    return templates.TASK | members | _by("requester", scene) | link | slots


def communication(scene: Scene, recipient: Json, text: str, **slots: Any) -> Json:
    """A drafted message about the order: a person sends it."""
    members = {"payload": [{"contentString": text}], "recipient": [recipient], "about": about_order(scene)}
    return templates.COMMUNICATION | _common(scene) | members | slots


def medication_request(scene: Scene, medication: Json, **slots: Any) -> Json:
    members = {"medicationCodeableConcept": medication, "basedOn": about_order(scene)}
    return templates.MEDICATION_REQUEST | _common(scene) | members | slots


def care_plan(scene: Scene, title: str, description: str, **slots: Any) -> Json:
    members = {
        "title": title,
        "description": description,
        "subject": scene.occasion.subject,
        "created": scene.occasion.written,
        "supportingInfo": about_order(scene),
    }
    return templates.CARE_PLAN | members | _by("author", scene) | slots


def condition(scene: Scene, code: Json) -> Json:
    members = {
        "code": code,
        "subject": scene.occasion.subject,
        "recordedDate": scene.occasion.today.isoformat(),
    }
    return templates.CONDITION | members | _by("recorder", scene)


def about_order(scene: Scene) -> list[Json]:
    """The order as a list of references: empty when the draft has no id to refer to."""
    return [{"reference": scene.order.reference}] if scene.order.reference else []


def concept(text: str, codings: list[dict[str, str]] | None = None) -> Json:
    """A CodeableConcept: always a text, codings where they are known."""
    said: Json = {"text": safe(text)}
    return {"coding": codings} | said if codings else said


def reasons(order: Mapping[str, Any]) -> Json:
    """Reason and encounter of a draft order, as they stand, for an order that takes its place."""
    return {key: order[key] for key in ("reasonCode", "reasonReference", "encounter") if key in order}


def _common(scene: Scene) -> Json:
    occasion = scene.occasion
    return {"subject": occasion.subject, "authoredOn": occasion.written} | _by("requester", scene)


def _by(member: str, scene: Scene) -> Json:
    """Who asks, under that name; nothing when the user is none who orders."""
    return {member: scene.occasion.requester} if scene.occasion.requester else {}
