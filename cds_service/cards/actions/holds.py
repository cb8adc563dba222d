"""The action that proposes to pause an antithrombotic, always to its prescriber. Nothing here stops a drug."""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Literal

from cds_service.cards.actions import resources
from cds_service.cards.actions.base import Action, Meant
from cds_service.cards.actions.people import recipient, told
from cds_service.cards.actions.steps import MissingError, Step, create, delete
from cds_service.cards.actions.templates import Json
from cds_service.cards.concepts import concept
from cds_service.cards.escape import safe
from cds_service.cards.fields import drug as drug_of
from cds_service.cards.scene import Scene
from cds_service.reasoning.truth import Item

SPAN = re.compile(r"(\d+(?:\.\d+)?) *(h|hours?|d|days?)\b")
MORNING = time(8)  # the hour of an injection that has only a date


class ProposeHold(Action):
    """Propose stop and restart to the prescriber: a draft beside the prescription, and always a message.

    `undo: true` deletes a drafted hold instead, so that the drug goes on.
    """

    word = "propose_hold"
    of: Meant
    table: Literal["antithrombotics"] = "antithrombotics"
    column: str = ""
    undo: bool = False

    def steps(self, scene: Scene) -> Iterator[Step]:
        if self.undo:
            yield from _undone(scene, self.of)
            return
        items = scene.items(self.of)
        if not items:
            raise MissingError(f"no evidence of {self.of}")
        for item in items:
            stop, restart = _window(item, scene)
            text = f"{safe(drug_of(item))}: last dose by {_clock(stop)}, next dose from {_clock(restart)}"
            yield create(f"Propose: {text}", _hold(item, stop, restart, scene))
            yield told(recipient("prescriber", scene, item), f"Proposal for your decision. {text}.", scene)


def _undone(scene: Scene, of: str) -> Iterator[Step]:
    references = {item.reference for item in scene.items(of)}
    holds = [drug for drug in scene.order.drafted if drug.status == "drafted-hold"]
    meant = [drug for drug in holds if drug.reference in references or of in drug.concepts]
    if not meant:
        raise MissingError("no drafted hold")
    for drug in meant:
        kind, _, identity = drug.reference.partition("/")
        resource = {"resourceType": kind, "id": identity}
        yield delete(f"Remove the drafted hold of {safe(drug.display)}, so that it continues", resource)


def _window(item: Item, scene: Scene) -> tuple[datetime, datetime]:
    """Last dose before and first dose after the injection, from the hours that the evidence gives."""
    when = scene.order.when
    start = when.instant or datetime.combine(when.first, MORNING, scene.occasion.now.tzinfo)
    stop, restart = start - _span(item, "required"), start + _span(item, "restart")
    if stop < scene.occasion.now:
        raise MissingError("the hold would have had to begin already")
    return stop, restart


def _span(item: Item, key: str) -> timedelta:
    found = SPAN.search(item.more.get(key, ""))
    if found is None:
        raise MissingError(f"{key}: no interval in the table")
    return timedelta(hours=float(found[1]) * (1 if found[2].startswith("h") else 24))


def _clock(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _hold(item: Item, stop: datetime, restart: datetime, scene: Scene) -> Json:
    """A draft that says in which hours the drug is not to be taken; the prescription itself is not touched."""
    period = {"start": stop.isoformat(timespec="seconds"), "end": restart.isoformat(timespec="seconds")}
    text = f"Proposed pause around the injection: last dose by {_clock(stop)}, next dose from {_clock(restart)}."
    prior = {"priorPrescription": {"reference": item.reference}} if "MedicationRequest/" in item.reference else {}
    return resources.medication_request(
        scene,
        concept(drug_of(item), scene.kit.codings(item.concept)),
        doNotPerform=True,
        dosageInstruction=[{"text": text, "timing": {"repeat": {"boundsPeriod": period}}}],
        note=[{"text": "For the prescriber to decide. Not a stop of the prescription."}],
        **prior,
    )
