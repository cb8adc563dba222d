"""What a card text or an action may look at while one outcome is put into words."""

from dataclasses import dataclass
from datetime import date, datetime

from cds_service.cards.kit import Kit
from cds_service.chart.facts import Patient
from cds_service.chart.order import Order
from cds_service.reasoning.limits import Limits
from cds_service.reasoning.truth import Evidence, Item


@dataclass(frozen=True, slots=True)
class Occasion:
    """The request in which the cards are shown. `now` is aware, in the clinic's zone.

    `user` is the reference of the hook's user ("Practitioner/1"), "" if there is none.
    `patient` adds birth date and language, where the chart had them.
    """

    hook: str
    user: str
    patient_id: str
    now: datetime
    patient: Patient | None = None

    @property
    def today(self) -> date:
        return self.now.date()


@dataclass(frozen=True, slots=True)
class Scene:
    """One outcome about to be said: its evidence and limits, the order it is about."""

    occasion: Occasion
    order: Order
    evidence: Evidence
    limits: Limits
    kit: Kit
    each: Item | None = None  # the item that `for_each` stands at

    def items(self, name: str) -> tuple[Item, ...]:
        """The evidence of that name; "each" is the item that `for_each` stands at."""
        if name == "each":
            return (self.each,) if self.each else ()
        return self.evidence.get(name, ())

    @property
    def day(self) -> date:
        """T0, never before today: nothing is proposed for the past."""
        return max(self.order.when.first, self.occasion.today)
