"""Runs one action as a rule would write it and checks every resource that comes of it against FHIR R4."""

from typing import Any

from fhir.resources.R4B import get_fhir_model_class

from cds_service.cards.actions import ACTIONS
from cds_service.cards.actions.base import Bindings
from cds_service.cards.actions.steps import Step
from cds_service.cards.scene import Scene
from cds_service.cards.text import Names
from tests.cards.scenes import kit


def do(word: str, scene: Scene, **parameters: Any) -> list[Step]:
    """The steps of `{word: parameters}`; creates and updates are valid R4, complete and drafts."""
    names = frozenset(scene.evidence)
    at = Bindings(Names(scene.limits, names, names), kit())
    given = {key.removesuffix("_"): value for key, value in parameters.items()}
    steps = list(ACTIONS[word].model_validate(given, context=at).steps(scene))
    for step in steps:
        assert step.description
        if step.resource:
            valid(step.resource)
    return steps


def valid(resource: dict[str, Any]) -> None:
    get_fhir_model_class(resource["resourceType"]).model_validate(resource)


def created(steps: list[Step], kind: str) -> list[dict[str, Any]]:
    new = [step.resource for step in steps if step.type == "create" and step.resource]
    return [resource for resource in new if resource["resourceType"] == kind]


def updated(steps: list[Step]) -> dict[str, Any]:
    """The one draft that is changed."""
    changed = [step.resource for step in steps if step.type == "update"]
    assert len(changed) == 1
    assert changed[0] is not None
    return changed[0]


def deleted(steps: list[Step]) -> list[str | None]:
    return [step.resource_id for step in steps if step.type == "delete"]
