"""The action that changes a drafted dose, and how doses are written."""

import re
from collections.abc import Iterator
from math import floor, isinf
from typing import Literal

from pydantic import model_validator

from cds_service.cards import words
from cds_service.cards.actions.base import Action, LimitName, Meant, drug_name, injectates
from cds_service.cards.actions.steps import MissingError, Step, update
from cds_service.cards.actions.templates import Json
from cds_service.cards.scene import Scene
from cds_service.chart.fhir.loose import objects
from cds_service.chart.order import Injectate
from cds_service.reasoning.limits import Limit
from cds_service.reasoning.truth import Item

UCUM = "http://unitsofmeasure.org"
MASS = re.compile(r"(\d+(?:\.\d+)?) *mg\b")


class SetDose(Action):
    """Write a dose into the draft: a limit (`to`), the share that fits the maximum (`fit`), or the strength."""

    word = "set_dose"
    of: Meant
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
            if isinf(value):
                raise MissingError("the drafted volume is beyond all numbers")
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
        return float(floor(round(drug.dose.mg * share, 6))), "mg"  # shares are rounded: 239.9999 mg are 240

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
    drugs = [drug for drug in scene.order.injectates if drug.ingredient == item.concept]
    if any(drug.dose.mg is None for drug in drugs):
        raise MissingError("the present dose is not known")
    drafted = sum((drug.dose.mg or 0.0) * scene.order.doses_of(drug) for drug in drugs)
    counted = MASS.match(item.value)
    whole = float(counted[1]) if counted else drafted
    return (item.number or 0.0) * min(1.0, drafted / whole) if whole else 0.0


def _with_dose(resource: Json, value: float, unit: str) -> Json:
    """The whole draft with the dose of its first instruction replaced, and the words that stated the old one."""
    first, *others = objects(resource.get("dosageInstruction")) or [{}]
    kept = {key: member for key, member in first.items() if key not in ("text", "doseAndRate")}
    return resource | {"dosageInstruction": [kept | _dosage(value, unit), *others]}


def dosage(limit: Limit) -> Json:
    """A dosage instruction with the dose of a limit; MissingError where the limit is switched off."""
    if limit.number is None:
        raise MissingError("the dose limit is switched off")
    return _dosage(limit.number, limit.unit)


def _dosage(value: float, unit: str) -> Json:
    number = int(value) if value == int(value) else value
    quantity = {"value": number, "unit": unit, "system": UCUM, "code": unit}
    return {"text": words.quantity(value, unit), "doseAndRate": [{"doseQuantity": quantity}]}
