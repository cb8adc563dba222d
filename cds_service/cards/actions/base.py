"""What every action is: a small frozen model, checked at load, that builds FHIR changes per request."""

from abc import ABC, abstractmethod
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, InstanceOf, ValidationInfo

from cds_service.cards.actions.steps import MissingError, Step
from cds_service.cards.actions.templates import Json
from cds_service.cards.escape import safe
from cds_service.cards.kit import Kit
from cds_service.cards.scene import Scene
from cds_service.cards.text import Names, Text, compile_text
from cds_service.chart.order import Injectate
from cds_service.reasoning.errors import allowed
from cds_service.reasoning.limits import Limit
from cds_service.reasoning.truth import Item


@dataclass(frozen=True, slots=True)
class Bindings:
    """What an action may name where it stands in a rule."""

    names: Names
    kit: Kit


class Action(BaseModel, ABC):
    """One word of `do`. Subclasses add typed parameters; `of` is the main one, a bare word is short for it."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    word: ClassVar[str]

    @abstractmethod
    def steps(self, scene: Scene) -> Iterable[Step]:
        """The changes of the record, deletes first. Raises MissingError when they cannot be built whole."""


def _compiled(given: Any, info: ValidationInfo) -> Text:
    if not isinstance(given, str):
        raise ValueError(f"takes a text, not {given!r}")
    return compile_text(given, bindings(info).names)


def _limit_name(given: Any, info: ValidationInfo) -> str:
    limits = bindings(info).names.limits
    if given not in limits:
        raise ValueError(" ".join(allowed(str(given), limits, "limit")))
    return str(given)


def bindings(info: ValidationInfo) -> Bindings:
    if not isinstance(info.context, Bindings):
        raise TypeError("an action is read with its Bindings as validation context")
    return info.context


def one_of(kind: str, known: Iterable[str], given: Any) -> str:
    """The word itself if it is known. ValueError with the nearest ones if not."""
    words = list(known)
    if given not in words:
        raise ValueError(" ".join(allowed(str(given), words, kind)))
    return str(given)


def listed(given: Any) -> Any:
    return (given,) if isinstance(given, str) else given


def _meant_name(given: str, info: ValidationInfo) -> str:
    at = bindings(info)
    if given == "each" or given in at.names.known or at.kit.codes.known(given):
        return given
    problem, advice = allowed(given, at.names.known, "evidence or concept")
    raise ValueError(f"{problem} {advice}")


Meant = Annotated[str, AfterValidator(_meant_name)]  # evidence of the rule, "each", or a concept of rules/codes
Prose = Annotated[InstanceOf[Text], BeforeValidator(_compiled)]
LimitName = Annotated[str, BeforeValidator(_limit_name)]
DAYS = {"d": 1.0, "wk": 7.0, "h": 1 / 24}  # in one unit of a limit
DRAFTING = ("order-select", "order-sign")
OrderSide = Literal["order", "right", "left", "bilateral"]


def draft(scene: Scene) -> Json:
    """The order as it was drafted, to be changed; MissingError when it is no draft of this request."""
    _refuse_standing_orders(scene)
    if scene.order.resource.get("resourceType") != "ServiceRequest":
        raise MissingError("the order is no drafted ServiceRequest")
    return dict(scene.order.resource)


def removable(scene: Scene) -> Json:
    """The order as it was drafted, to be taken away: also the prescription where nothing but the drug was ordered."""
    _refuse_standing_orders(scene)
    if scene.order.resource.get("resourceType") not in ("ServiceRequest", "MedicationRequest"):
        raise MissingError("the order is no draft of this request")
    return dict(scene.order.resource)


def _refuse_standing_orders(scene: Scene) -> None:
    """Only orders that are being drafted may be edited; while an appointment is booked they stand already."""
    if scene.occasion.hook not in DRAFTING:
        raise MissingError("the order is not being drafted")


def injectates(scene: Scene, of: str) -> list[Injectate]:
    """The drafted injectates that a concept, or the evidence of that name, means. MissingError when there are none."""
    _refuse_standing_orders(scene)
    items = scene.items(of)
    found = [drug for drug in scene.order.injectates if drug.resource and _meant(drug, of, items)]
    if not found:
        raise MissingError(f"no draft of {of}")
    return found


def _meant(drug: Injectate, of: str, items: Iterable[Item]) -> bool:
    return of in drug.concepts or any(_names(item, drug) for item in items)


def _names(item: Item, drug: Injectate) -> bool:
    """Whether an item of evidence is about this draft: by reference, by concept, or as the drug that it met."""
    if item.reference and item.reference == drug.reference:
        return True
    if item.concept and item.concept in (drug.ingredient, drug.product):
        return True
    return bool(drug.display) and item.more.get("drug") == drug.display


def shift(day: date, limit: Limit) -> date:
    """The day moved on by a limit in days, weeks, months (calendar) or hours (whole days, rounded up)."""
    number = limit.number
    if number is None:
        raise MissingError("the limit is switched off")
    if limit.unit == "mo":
        return months_later(day, round(number))
    days = DAYS.get(limit.unit)
    if days is None:
        raise MissingError(f"a limit in {limit.unit} is no time")
    return day + timedelta(days=ceil(number * days))


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def item_day(item: Item) -> date:
    """The day of an item, of a drug its last one; MissingError when there is none or only a part of it."""
    try:
        return date.fromisoformat(item.more.get("end", item.date)[:10])
    except ValueError:
        raise MissingError("the date is missing or incomplete") from None


def drug_name(drug: Injectate) -> str:
    return safe(drug.display) or "the drafted drug"
