"""Actions that ask people: messages, tasks, and the aftercare bundle."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, ValidationInfo

from cds_service.cards.actions import resources
from cds_service.cards.actions.base import Action, LimitName, Prose, bindings, one_of, shift
from cds_service.cards.actions.steps import Step, create
from cds_service.cards.actions.templates import Json
from cds_service.cards.aftercare import Prints, Visit
from cds_service.cards.escape import safe
from cds_service.cards.scene import Scene
from cds_service.reasoning.truth import Item

PEOPLE = ("patient", "prescriber")


def _recipient_name(given: str, info: ValidationInfo) -> str:
    return one_of("recipient", [*PEOPLE, *bindings(info).kit.tables.services.services], given)


def recipient(name: str, scene: Scene, item: Item | None = None) -> Json:
    """A reference to the patient or the prescriber, the name of a service, or "Prescriber" where none is recorded."""
    if name == "patient":
        return scene.occasion.subject
    if name != "prescriber":
        return {"display": scene.kit.tables.services.services[name].title}
    reference = item.more.get("prescriber", "") if item else _prescriber(scene)
    known = reference.startswith(("Practitioner/", "PractitionerRole/", "Organization/"))
    return {"reference": reference} if known else {"display": "Prescriber"}


def _prescriber(scene: Scene) -> str:
    """The one prescriber that the evidence names; "" if it names none or several."""
    items = (item for items in scene.evidence.values() for item in items)
    named = {item.more["prescriber"] for item in items if item.more.get("prescriber")}
    return named.pop() if len(named) == 1 else ""


def told(to: Json, text: str, scene: Scene) -> Step:
    """A drafted message. A person reads and sends it."""
    name = to.get("display") or ("Patient" if str(to["reference"]).startswith("Patient/") else "Prescriber")
    return create(f"Draft a message to {name}: {text}", resources.communication(scene, to, [{"contentString": text}]))


class Message(Action):
    """A drafted message to the patient, the prescriber, or a service."""

    word = "message"
    to: Annotated[str, AfterValidator(_recipient_name)]
    text: Prose

    def steps(self, scene: Scene) -> Iterable[Step]:
        item = scene.each if self.to == "prescriber" else None
        return (told(recipient(self.to, scene, item), self.text.say(scene), scene),)


def _task_name(given: str, info: ValidationInfo) -> str:
    return one_of("task", bindings(info).kit.tables.tasks.tasks, given)


class NamedTask(Action):
    """A task of tasks.yaml, to be done by the day of the injection or by `due` from today."""

    word = "task"
    of: Annotated[str, AfterValidator(_task_name)]
    due: LimitName | None = None

    def steps(self, scene: Scene) -> Iterator[Step]:
        named = scene.kit.tables.tasks.tasks[self.of]
        due = shift(scene.occasion.today, scene.limits[self.due]) if self.due else scene.day
        about = f" About: {safe(scene.each.display)}." if scene.each else ""
        text = f"{named.description}{about}"
        yield create(f"Task: {text}", resources.task(scene, named.title, text, resources.until(due, scene)))


class AftercareBundle(Action):
    """A leaflet to the patient, a call and a review visit, and a care plan: parts by order and evidence."""

    word = "aftercare_bundle"
    parts: Literal["auto"] = "auto"

    def steps(self, scene: Scene) -> Iterable[Step]:
        leaflet, day = scene.kit.tables.leaflet, scene.day
        found = [name for name, items in scene.evidence.items() if items]
        printed = leaflet.printed(leaflet.raised_by([scene.order.kind, *scene.order.families, *found]))
        visits = [_visit(visit, day, scene) for visit in leaflet.visits]
        activities = [activity for _, activity in visits]
        period = {"start": day.isoformat(), "end": activities[-1]["detail"]["scheduledPeriod"]["end"]}
        plan = resources.care_plan(scene, leaflet.title, printed.contents, activity=activities, period=period)
        return [
            create("Draft the aftercare leaflet for the patient", _leaflet(scene, printed)),
            *[task for task, _ in visits],
            create("Draft the aftercare plan", plan),
        ]


def _visit(visit: Visit, day: date, scene: Scene) -> tuple[Step, Json]:
    """The task for a contact after the injection, and the activity of the care plan that stands for it."""
    named = scene.kit.tables.tasks.tasks[visit.task]
    first, last = visit.window
    period = {"start": (day + first).isoformat(), "end": (day + last).isoformat()}
    task = resources.task(scene, named.title, named.description, period)
    detail = {"status": "not-started", "description": named.description, "scheduledPeriod": period}
    return create(f"Task: {named.title}, {period['start']} to {period['end']}", task), {"detail": detail}


def _leaflet(scene: Scene, printed: Prints) -> Json:
    """The leaflet as a message, aftercare first; the patient's language is asked for, the text stays English until
    translated."""
    patient = scene.occasion.patient
    language = patient.language if patient else ""
    wanted = {"note": [{"text": f"Preferred language of the patient: {safe(language)}. Translate before sending."}]}
    other = bool(language) and not language.lower().startswith("en")
    payload = [{"contentString": printed.leaflet}, {"contentString": printed.preparation}]
    note = wanted if other else {}
    return resources.communication(scene, scene.occasion.subject, payload, language="en", **note)
