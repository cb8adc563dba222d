"""The finding about imaging that was done."""

from collections.abc import Iterable
from typing import ClassVar, Literal

from cds_service.chart.facts import Imaging as ImagingFact
from cds_service.reasoning.findings.answers import answer, concept_of, in_words, item, unread
from cds_service.reasoning.findings.base import Need, Words
from cds_service.reasoning.findings.sides import SAYS, SideWord, fits, note
from cds_service.reasoning.findings.windows import Window
from cds_service.reasoning.limits import Limits
from cds_service.reasoning.signs import NOTHING, Looked, signs
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import Cause, Item, Truth

PRELIMINARY = "preliminary"


class Imaging(Window):
    """A report of one of the modalities, of a region, that shows something. Only reported studies count as done;
    with `shows`, a preliminary report may raise a concern."""

    word: ClassVar[str] = "imaging"
    of: Words
    region: str = ""
    side: SideWord = "any"
    shows: Words = ()
    status: Literal["reported", "preliminary"] = "reported"

    def says(self, limits: Limits) -> str:
        region = f" of the {in_words((self.region,))}" if self.region else ""
        shows = f" that shows {in_words(self.shows)}" if self.shows else ""
        return f"there is a {in_words(self.of)}{region}{SAYS[self.side]}{shows}{self.says_window(limits)}"

    def check(self, at: Situation, limits: Limits) -> Truth:
        held: list[Item] = []
        maybe: list[Item] = []
        causes: list[Cause] = []
        for fact in at.chart.imaging.of(self.of):
            reasons = self._open(fact, at, limits)
            if reasons is None:
                continue
            (maybe if reasons else held).append(self._item(fact, at))
            causes += reasons
        missing = unread(at, ("imaging_reports",), self.of, lambda: self.opens(at, limits))
        newest_first = sorted(held, key=lambda one: one.date, reverse=True)
        return answer(self.name, newest_first, (*missing, *causes), maybe)

    def signs(self) -> Looked:
        return signs("pictured", (*self.shows, NOTHING)) if self.shows else signs("chart", self.of)

    def needs(self) -> Iterable[Need]:
        return (("imaging_reports", concept) for concept in self.of)

    def _open(self, fact: ImagingFact, at: Situation, limits: Limits) -> list[Cause] | None:
        """None for a study that does not count; else what leaves it open whether it does."""
        sided = fits(fact.side, at.order.side, self.side)
        timed = self.holds(fact.when, at, limits)
        if sided is False or timed is False or (self.region and self.region not in fact.concepts):
            return None
        if fact.preliminary and not self.shows and self.status == "reported":
            return None
        if self.shows and fact.shows and fact.shows.isdisjoint(self.shows):
            return None
        causes = [Cause("unsided", fact.display)] if sided is None else []
        causes += [Cause("undated", fact.display)] if timed is None else []
        return causes + ([Cause("unparsable", fact.display)] if self.shows and not fact.shows else [])

    def _item(self, fact: ImagingFact, at: Situation) -> Item:
        notes = (PRELIMINARY if fact.preliminary else "", note(fact.side, at.order.side, self.side))
        return item(fact, at, fact.when, notes=notes, concept=concept_of(fact, self.of))
