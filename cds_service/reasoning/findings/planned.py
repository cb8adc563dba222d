"""The finding about what is ordered, booked or waiting."""

from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from cds_service.chart.facts import Planned as PlannedFact
from cds_service.chart.order import Order
from cds_service.chart.readers.plans import HIP_INJECTION
from cds_service.reasoning.findings.answers import answer, concept_of, in_words, item, unread
from cds_service.reasoning.findings.base import Need, Words, as_tuple
from cds_service.reasoning.findings.sides import SAYS, SideWord, fits, note
from cds_service.reasoning.findings.windows import Window
from cds_service.reasoning.limits import Limits
from cds_service.reasoning.signs import Looked, signs
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import Cause, Item, Truth

PlanStatus = Literal["active", "draft", "waiting-list"]
Source = Literal["service_requests", "immunisation_recommendations"]


class Planned(Window):
    """Orders and bookings other than the one under review; those that it replaces never count.

    Status draft: the other hip injections drafted for the same day. `from: immunisation_recommendations` looks for
    vaccines that are due.
    Looks ahead unless `direction: before` is given, and "before" is strict: the day of the injection is not before.
    Without a window, `direction: before` means any earlier day. `containing`: an injectate ordered with it.
    `by: others` leaves out what the person who orders this injection has ordered.
    """

    word: ClassVar[str] = "planned"
    of: Words
    containing: Words = ()
    side: SideWord = "any"
    status: Annotated[tuple[PlanStatus, ...], BeforeValidator(as_tuple)] = ("active", "waiting-list")
    dated: bool = True
    by: Literal["", "others"] = ""
    direction: Literal["before", "after"] = "after"
    from_: Source = Field(default="service_requests", alias="from")

    def says(self, limits: Limits) -> str:
        when = self.says_window(limits) or (" for a day before the injection" if self.direction == "before" else "")
        without = "" if self.dated else " without a date"
        what = in_words(self.of) + (f" with {in_words(self.containing)}" if self.containing else "")
        others = " by someone other than who orders the injection" if self.by else ""
        return f"{what}{SAYS[self.side]} is ordered, booked or waiting{without}{when}{others}"

    def check(self, at: Situation, limits: Limits) -> Truth:
        held: list[Item] = []
        maybe: list[Item] = []
        causes: list[Cause] = []
        for fact in self._facts(at):
            sided = fits(fact.side, at.order.side, self.side)
            timed = self._timed(fact, at, limits)
            if sided is False or timed is False:
                continue
            (held if sided and timed else maybe).append(self._item(fact, at))
            causes += [Cause("unsided", fact.display)] if sided is None else []
            causes += [Cause("undated", fact.display)] if timed is None else []
        return answer(self.name, held, (*unread(at, (self.from_,), self.of), *causes), maybe)

    def signs(self) -> Looked:
        return signs("chart", self.of)

    def needs(self) -> Iterable[Need]:
        return ((self.from_, concept) for concept in self.of)

    def _facts(self, at: Situation) -> Iterable[PlannedFact]:
        own = {at.order.reference, *_replaced(at)}
        drafts = (_planned(one) for one in at.order.siblings) if HIP_INJECTION in self.of else ()
        for fact in (*at.chart.planned.of(self.of), *drafts):
            contains = not self.containing or not fact.drugs.isdisjoint(self.containing)
            meant = fact.status in self.status and contains and self._by_whom(fact, at)
            if meant and (not fact.reference or fact.reference not in own):
                yield fact

    def _by_whom(self, fact: PlannedFact, at: Situation) -> bool:
        return not (self.by and fact.requester and fact.requester == at.order.requester)

    def _timed(self, fact: PlannedFact, at: Situation, limits: Limits) -> bool | None:
        if not self.dated:
            return fact.when is None
        if self.direction == "before" and fact.when is not None and fact.when.last >= at.day:
            return False if fact.when.first >= at.day else None
        if self.direction == "before" and fact.when is None:
            return None if self.windowed else False
        return self.holds(fact.when, at, limits)

    def _item(self, fact: PlannedFact, at: Situation) -> Item:
        return item(
            fact,
            at,
            fact.when,
            notes=(note(fact.side, at.order.side, self.side),),
            status=fact.status,
            concept=concept_of(fact, self.of),
            more={"requester": fact.requester},
        )


def _planned(order: Order) -> PlannedFact:
    """Another injection that is drafted with this one."""
    return PlannedFact(
        concepts=frozenset({HIP_INJECTION}),
        display=order.code_text,
        reference=order.reference,
        side=order.side,
        when=order.when,
        status="draft",
        drugs=order.families,
    )


def _replaced(at: Situation) -> Iterable[str]:
    """References of the orders that this draft replaces."""
    for one in at.order.resource.get("replaces") or ():
        if isinstance(one, dict) and isinstance(one.get("reference"), str):
            yield one["reference"]
