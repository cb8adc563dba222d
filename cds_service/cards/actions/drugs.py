"""Actions on drugs: only on drafts of this request, or as proposals to the prescriber. Nothing here stops a drug."""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from math import floor
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from cds_service.cards import words
from cds_service.cards.actions import resources
from cds_service.cards.actions.base import Action, LimitName, bindings, drug_name, injectates, one_of
from cds_service.cards.actions.people import recipient, told
from cds_service.cards.actions.resources import Json, concept
from cds_service.cards.actions.steps import MissingError, Step, create, delete, update
from cds_service.cards.escape import safe
from cds_service.cards.fields import drug as drug_of
from cds_service.cards.scene import Scene
from cds_service.chart.order import Injectate
from cds_service.reasoning.limits import Limit
from cds_service.reasoning.truth import Item

UCUM = "http://unitsofmeasure.org"
MASS = re.compile(r"(\d+(?:\.\d+)?) *mg\b")
SPAN = re.compile(r"(\d+(?:\.\d+)?) *(h|hours?|d|days?)\b")


class RemoveDrug(Action):
    """Delete the draft of a drug, by concept or by evidence."""

    word = "remove_drug"
    of: str

    def steps(self, scene: Scene) -> Iterator[Step]:
        for draft in drafts(scene, self.of):
            yield delete(f"Remove {safe(draft.display)}", draft.resource)


class Draft:
    """A drafted drug, with the draft that can be changed."""

    __slots__ = ("display", "resource")

    def __init__(self, display: str, resource: Json) -> None:
        self.display = display
        self.resource = resource


def drafts(scene: Scene, of: str) -> list[Draft]:
    """Drafts of injectates, and of other drugs drafted with the order, that a concept or evidence means."""
    references = {item.reference for item in scene.items(of)}
    others = [
        Draft(drug.display, {"resourceType": "MedicationRequest", "id": drug.reference.partition("/")[2]})
        for drug in scene.order.drafted
        if drug.reference.startswith("MedicationRequest/") and (of in drug.concepts or drug.reference in references)
    ]
    try:
        return [Draft(drug.display, dict(drug.resource)) for drug in injectates(scene, of)] + others
    except MissingError:
        if not others:
            raise
        return others


def _product(given: str, info: ValidationInfo) -> str:
    return one_of("product or alternative", bindings(info).kit.tables.products.words(), given)


class ReplaceDrug(Action):
    """Delete a draft and draft another drug: a product, an alternative by class, or the same drug in another vial."""

    word = "replace_drug"
    of: str
    with_: Annotated[str, AfterValidator(_product)] = Field(alias="with")
    dose: LimitName | None = None

    def steps(self, scene: Scene) -> Iterator[Step]:
        old = drafts(scene, self.of)
        for draft in old:
            yield delete(f"Remove {safe(draft.display)}", draft.resource)
        replaced = next((drug for drug in scene.order.injectates if dict(drug.resource) == old[0].resource), None)
        medication = self._medication(replaced, scene)
        kept = {key: old[0].resource[key] for key in ("supportingInformation", "encounter") if key in old[0].resource}
        instruction = _instruction(scene.limits[self.dose]) if self.dose else {}
        text = f"Draft {medication['text']}" + (f", {words.limit(scene.limits[self.dose])}" if self.dose else "")
        yield create(text, resources.medication_request(scene, medication, **kept, **instruction))

    def _medication(self, old: Injectate | None, scene: Scene) -> Json:
        products = scene.kit.tables.products
        if vial := products.same.get(self.with_):
            if old is None or not old.ingredient:
                raise MissingError("the present drug is not known")
            return concept(f"{scene.kit.codes.title(old.ingredient)}, {vial}", scene.kit.codings(old.ingredient))
        return product(self._name(old, scene), scene)

    def _name(self, old: Injectate | None, scene: Scene) -> str:
        choices = scene.kit.tables.products.alternatives.get(self.with_)
        if choices is None:
            return self.with_
        families = old.concepts if old else frozenset()
        name = next((product for family, product in choices.items() if family in families), None)
        if name is None:
            raise MissingError("no alternative for the present drug")
        return name


def product(name: str, scene: Scene) -> Json:
    """The medication of a row of replacements.yaml; its text is ours and not cut."""
    row = scene.kit.tables.products.products[name]
    return concept("", scene.kit.codings(row.concept)) | {"text": row.text}


def _instruction(limit: Limit) -> Json:
    return {"dosageInstruction": [_dosage(limit.number, limit.unit)]}


def _dosage(value: float | None, unit: str) -> Json:
    if value is None:
        raise MissingError("the dose limit is switched off")
    quantity = {"value": _whole(value), "unit": unit, "system": UCUM, "code": unit}
    return {"text": words.quantity(value, unit), "doseAndRate": [{"doseQuantity": quantity}]}


def _whole(value: float) -> float | int:
    return int(value) if value == int(value) else value


class DraftDrug(Action):
    """Draft a drug of replacements.yaml."""

    word = "draft_drug"
    of: str
    dose: LimitName | None = None
    as_needed: bool = False

    @model_validator(mode="after")
    def _known(self, info: ValidationInfo) -> "DraftDrug":
        one_of("product", bindings(info).kit.tables.products.products, self.of)
        return self

    def steps(self, scene: Scene) -> Iterator[Step]:
        medication = product(self.of, scene)
        dosage: Json = _dosage(scene.limits[self.dose].number, scene.limits[self.dose].unit) if self.dose else {}
        if self.as_needed:
            dosage = {"asNeededBoolean": True} | dosage
        slots = {"dosageInstruction": [dosage]} if dosage else {}
        yield create(f"Draft {medication['text']}", resources.medication_request(scene, medication, **slots))


class SetDose(Action):
    """Write a dose into the draft: a limit (`to`), the share that fits the maximum (`fit`), or the strength."""

    word = "set_dose"
    of: str
    to: LimitName | None = None
    fit: Literal["maximum"] | None = None
    limit: LimitName | None = None
    strength: LimitName | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "SetDose":
        ways = [self.to is not None, self.fit is not None, self.strength is not None]
        if sum(ways) != 1 or (self.fit is None) != (self.limit is None):
            raise ValueError("takes to: limit, or fit: maximum with limit, or strength: limit")
        return self

    def steps(self, scene: Scene) -> Iterator[Step]:
        share = self._share(scene)
        for drug in injectates(scene, self.of):
            value, unit = self._dose(drug, share, scene)
            said = words.quantity(value, unit)
            yield update(f"Set {drug_name(drug)} to {said}", _with_dose(dict(drug.resource), value, unit))

    def _dose(self, drug: Injectate, share: float, scene: Scene) -> tuple[float, str]:
        if self.to:
            limit = scene.limits[self.to]
            if limit.number is None:
                raise MissingError("the dose limit is switched off")
            return limit.number, limit.unit
        if self.strength:
            strength = scene.limits[self.strength].number
            if strength is None or drug.dose.ml is None:
                raise MissingError("volume or strength is missing")
            return strength * drug.dose.ml, "mg"
        if drug.dose.mg is None:
            raise MissingError("the present dose is not known")
        return float(floor(drug.dose.mg * share)), "mg"

    def _share(self, scene: Scene) -> float:
        """By what the drafted doses are multiplied so that, with all else that counts, they reach the limit."""
        if not self.limit:
            return 1.0
        allowed = scene.limits[self.limit].number
        items = scene.items(self.of)
        if allowed is None or not items or any(item.number is None for item in items):
            raise MissingError("a share of the maximum is not known")
        mine = sum(_drafted_part(item, scene) for item in items)
        others = sum(item.number or 0.0 for item in items) - mine
        if mine <= 0 or allowed <= others:
            raise MissingError("the drafted doses cannot be lowered enough")
        return min(1.0, (allowed - others) / mine)


def _drafted_part(item: Item, scene: Scene) -> float:
    """The part of a drug's share that its drafts make up; the rest comes from doses that cannot be changed here."""
    masses = [drug.dose.mg for drug in scene.order.injectates if drug.ingredient == item.concept]
    if None in masses:
        raise MissingError("the present dose is not known")
    drafted = sum(mass or 0.0 for mass in masses)
    counted = MASS.match(item.value)
    whole = float(counted[1]) if counted else drafted
    return (item.number or 0.0) * min(1.0, drafted / whole) if whole else 0.0


def _with_dose(resource: Json, value: float, unit: str) -> Json:
    """The whole draft with the dose of its first instruction replaced, and the words that stated the old one."""
    present: list[dict[str, Any]] = list(resource.get("dosageInstruction") or [{}])
    kept = {key: member for key, member in present[0].items() if key not in ("text", "doseAndRate")}
    return resource | {"dosageInstruction": [kept | _dosage(value, unit), *present[1:]]}


class ProposeHold(Action):
    """Propose stop and restart to the prescriber: a draft beside the prescription, and always a message.

    `undo: true` deletes a drafted hold instead, so that the drug goes on.
    """

    word = "propose_hold"
    of: str
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
    start = when.instant or datetime.combine(when.first, time(8), scene.occasion.now.tzinfo)
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
