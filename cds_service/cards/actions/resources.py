"""The FHIR R4 resources that suggestions create: a template joined with its slots.

Nothing that a resource shares with another one (templates, the patient's reference) may be changed in place.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cds_service.cards.actions import templates
from cds_service.cards.actions.templates import Json
from cds_service.cards.scene import Scene


def service_request(scene: Scene, category: str, code: Json, urgent: bool = False, **slots: Any) -> Json:
    """A drafted ServiceRequest that serves the injection order (`basedOn`; R4 allows no order as its reason)."""
    return {
        **templates.SERVICE_REQUESTS[category],
        **scene.occasion.signed,
        "priority": "urgent" if urgent else "routine",
        "code": code,
        "basedOn": about_order(scene),
        **slots,
    }


def task(scene: Scene, title: str, description: str, period: Json, **slots: Any) -> Json:
    """A requested Task for the patient, to be done in a period of ISO dates."""
    occasion, order = scene.occasion, about_order(scene)
    return {
        **templates.TASK,
        "priority": "routine",
        "code": {"text": title},
        "description": description,
        "for": occasion.subject,
        "authoredOn": occasion.written,
        "restriction": {"period": period},
        **_by("requester", scene),
        **({"focus": order[0], "reasonReference": order[0]} if order else {}),
        **slots,
    }


def until(day: date, scene: Scene) -> Json:
    """The period from today to a day."""
    return {"start": scene.occasion.today.isoformat(), "end": day.isoformat()}


def communication(scene: Scene, recipient: Json, payload: list[Json], **slots: Any) -> Json:
    """A drafted message about the order: a person sends it."""
    return {
        **templates.COMMUNICATION,
        **scene.occasion.signed,
        "payload": payload,
        "recipient": [recipient],
        "about": about_order(scene),
        **slots,
    }


def medication_request(scene: Scene, medication: Json, **slots: Any) -> Json:
    return {
        **templates.MEDICATION_REQUEST,
        **scene.occasion.signed,
        "medicationCodeableConcept": medication,
        "basedOn": about_order(scene),
        **slots,
    }


def care_plan(scene: Scene, title: str, description: str, **slots: Any) -> Json:
    return {
        **templates.CARE_PLAN,
        "title": title,
        "description": description,
        "subject": scene.occasion.subject,
        "created": scene.occasion.written,
        "supportingInfo": about_order(scene),
        **_by("author", scene),
        **slots,
    }


def condition(scene: Scene, code: Json) -> Json:
    return {
        **templates.CONDITION,
        "code": code,
        "subject": scene.occasion.subject,
        "recordedDate": scene.occasion.today.isoformat(),
        **_by("recorder", scene),
    }


def about_order(scene: Scene) -> list[Json]:
    """The order as a list of references: empty when the draft has no id to refer to."""
    return [{"reference": scene.order.reference}] if scene.order.reference else []


def reasons(order: Mapping[str, Any]) -> Json:
    """Reason and encounter of a draft order, as they stand, for an order that takes its place."""
    return {key: order[key] for key in ("reasonCode", "reasonReference", "encounter") if key in order}


def _by(member: str, scene: Scene) -> Json:
    """Who asks, under that name; nothing when the user is none who orders."""
    return {member: scene.occasion.requester} if scene.occasion.requester else {}
