"""What a card text or an action may look at while one outcome is put into words."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import msgspec

from cds_service.cards.kit import Kit
from cds_service.chart.facts import Patient
from cds_service.chart.order import Order
from cds_service.reasoning.limits import Limits
from cds_service.reasoning.truth import Evidence, Item

REQUESTERS = ("Practitioner/", "PractitionerRole/")


@dataclass(frozen=True, slots=True)
class Occasion:
    """The request in which the cards are shown. `now` is aware, in the clinic's zone.

    `user` is the reference of the hook's user ("Practitioner/1"), "" if there is none.
    `patient` adds birth date and language, where the chart had them. What every resource repeats is made once.
    """

    hook: str
    user: str
    patient_id: str
    now: datetime
    patient: Patient | None = None

    today: date = field(init=False)
    written: str = field(init=False)  # `now` as resources say it
    subject: dict[str, str] = field(init=False)  # a reference to the patient
    requester: dict[str, str] = field(init=False)  # a reference to who asks; {} for a user who is none who orders
    signed: dict[str, Any] = field(init=False)  # about whom, when and by whom: how most resources begin

    def __post_init__(self) -> None:
        asks = {"reference": self.user} if self.user.startswith(REQUESTERS) else {}
        subject, written = {"reference": f"Patient/{self.patient_id}"}, self.now.isoformat(timespec="seconds")
        signed = {"subject": subject, "authoredOn": written} | ({"requester": asks} if asks else {})
        object.__setattr__(self, "today", self.now.date())
        object.__setattr__(self, "written", written)
        object.__setattr__(self, "subject", subject)
        object.__setattr__(self, "requester", asks)
        object.__setattr__(self, "signed", signed)


class Scene(msgspec.Struct, frozen=True):
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
