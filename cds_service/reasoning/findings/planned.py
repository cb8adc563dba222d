"""The finding about what is ordered, booked or waiting."""

from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator

from cds_service.chart.facts import Planned as PlannedFact
from cds_service.reasoning.findings.answers import answer, concept_of, in_words, item, unread
from cds_service.reasoning.findings.base import Need, Words, as_tuple
from cds_service.reasoning.findings.sides import SAYS, SideWord, fits, note
from cds_service.reasoning.findings.windows import Window
from cds_service.reasoning.limits import Limits
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import Cause, Item, Truth

PlanStatus = Literal["active", "draft", "waiting-list"]


class Planned(Window):
    """Orders and bookings other than the one under review; those that it replaces never count.

    Looks ahead unless `direction: before` is given, and "before" is strict: the day of the injection is not before.
    Without a window, `direction: before` means any earlier day. `containing`: an injectate ordered with it.
    """

    word: ClassVar[str] = "planned"
    of: Words
    containing: Words = ()
    side: SideWord = "any"
    status: Annotated[tuple[PlanStatus, ...], BeforeValidator(as_tuple)] = ("active", "waiting-list")
    dated: bool = True
    direction: Literal["before", "after"] = "after"

    def says(self, limits: Limits) -> str:
        when = self.says_window(limits) or (" for a day before the injection" if self.direction == "before" else "")
        without = "" if self.dated else " without a date"
        what = in_words(self.of) + (f" with {in_words(self.containing)}" if self.containing else "")
        return f"{what}{SAYS[self.side]} is ordered, booked or waiting{without}{when}"

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
        return answer(self.name, held, (*unread(at, ("service_requests",), self.of), *causes), maybe)

    def traces(self) -> frozenset[str]:
        return frozenset(self.of)

    def needs(self) -> Iterable[Need]:
        return (("service_requests", concept) for concept in self.of)

    def _facts(self, at: Situation) -> Iterable[PlannedFact]:
        own = {at.order.reference, *_replaced(at)}
        for fact in at.chart.planned.of(self.of):
            contains = not self.containing or not fact.drugs.isdisjoint(self.containing)
            if fact.status in self.status and contains and (not fact.reference or fact.reference not in own):
                yield fact

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


def _replaced(at: Situation) -> Iterable[str]:
    """References of the orders that this draft replaces."""
    for one in at.order.resource.get("replaces") or ():
        if isinstance(one, dict) and isinstance(one.get("reference"), str):
            yield one["reference"]
