"""The finding about the newest result of a test."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from pydantic import Field

from cds_service.chart.facts import Result
from cds_service.reasoning.findings.answers import answer, concept_of, in_words, item, unread
from cds_service.reasoning.findings.base import Need, Words
from cds_service.reasoning.findings.comparisons import Comparison
from cds_service.reasoning.findings.conditions import ended_since, says_unless
from cds_service.reasoning.findings.inputs import AT_THE_SAME_TIME, newness
from cds_service.reasoning.findings.sides import SAYS, SideWord, fits, note
from cds_service.reasoning.findings.windows import Window, inside
from cds_service.reasoning.findings.windows import in_words as time_in_words
from cds_service.reasoning.limits import Limit, Limits
from cds_service.reasoning.signs import Looked, signs
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import Cause, CauseKind, Item, Truth

PRELIMINARY = "preliminary"


class Newest(Window, Comparison):
    """The newest usable result, compared with limits, with a coded answer (`is`), or by the date that it reports.

    `reports_within`: that date (a due date) is the day of the injection or at most so much later. `unless_later`: a
    Condition or Procedure after the result takes it back. With none of them it asks whether there is a result at all.

    A preliminary result may make a comparison true; it never counts as "there is a result", and one that does not meet
    the comparison reassures nobody; nor does any where a newer one may not have been read. Of values that conflict at
    the same time the more dangerous counts, and the evidence says so.
    """

    word: ClassVar[str] = "newest"
    work: ClassVar[int] = 2
    of: Words
    is_: Words = Field(default=(), alias="is")
    side: SideWord = "any"
    reports_within: str = ""
    unless_later: Words = ()

    def says(self, limits: Limits) -> str:
        newest = f"the newest {in_words(self.of)} result{SAYS[self.side]}{self.says_window(limits)}"
        unless = says_unless(self.unless_later)
        if self.is_:
            return f"{newest} is {in_words(self.is_)}{unless}"
        if self.bounds:
            return f"{newest} is {self.says_bounds(limits)}{unless}"
        if self.reports_within:
            longest = time_in_words(limits[self.reports_within])
            return f"{newest} is a date at most {longest} after the injection{unless}"
        return f"there is a usable {in_words(self.of)} result{SAYS[self.side]}{self.says_window(limits)}"

    def check(self, at: Situation, limits: Limits) -> Truth:
        seen = self._look(at, limits)
        if not (self.bounds or self.is_ or self.reports_within):
            return self._existence(seen, at, limits)
        best = self._early(seen, at, limits) or self._dangerous(seen.newest)
        if best is None:
            broken = seen.broken or self._unusable(at, limits)
            return answer(self.name, (), self._why(broken, seen.doubts, at, limits))
        if self._meets(best, at, limits):
            return answer(self.name, [self._item(best, seen, at)])
        return answer(self.name, (), self._unread(at, lambda: best.when.first if best.when else None))

    def signs(self) -> Looked:
        return signs("chart", self.of)

    def needs(self) -> Iterable[Need]:
        return (("results", concept) for concept in self.of)

    def _usable(self, result: Result) -> bool:
        if self.is_:
            return bool(result.coded)
        if self.bounds:
            return result.value is not None
        return bool(result.reported) or (not self.reports_within and (result.value is not None or bool(result.coded)))

    def _look(self, at: Situation, limits: Limits) -> "Seen":
        """The results on the side and in the window, from the newest back to the first that is final and usable."""
        seen = Seen([], [], [])
        for result in at.once(self.of, lambda: sorted(at.chart.results.of(self.of), key=newness, reverse=True)):
            if seen.newest and newness(result) < newness(seen.newest[0]):
                break
            sided = fits(result.side, at.order.side, self.side)
            timed = self.holds(result.when, at, limits)
            if sided and timed:
                seen.add(result, self._usable(result))
            elif sided is not False and timed is not False:
                seen.doubts.append("undated" if timed is None else "unsided")
        return seen

    def _existence(self, seen: "Seen", at: Situation, limits: Limits) -> Truth:
        """Only what was not read leaves open whether there is a result."""
        items = [self._item(one, seen, at) for one in seen.newest[:1]]
        causes = (Cause(kind, in_words(self.of)) for kind in seen.doubts)
        return answer(self.name, items, (*self._unread(at, lambda: self.opens(at, limits)), *causes))

    def _early(self, seen: "Seen", at: Situation, limits: Limits) -> Result | None:
        """A preliminary result that is newer than every final one and meets the comparison."""
        best = self._dangerous(seen.newer())
        return best if best is not None and self._meets(best, at, limits) else None

    def _meets(self, result: Result, at: Situation, limits: Limits) -> bool:
        if self.is_ and result.coded.isdisjoint(self.is_):
            return False
        if self.unless_later and ended_since(result, result.when, self.unless_later, at):
            return False
        if self.reports_within:
            stated, longest = result.reported, limits[self.reports_within]
            return stated is not None and inside(stated, at, longest, direction="after") is True
        if not self.bounds:
            return True
        same = all(limits[name].unit == result.unit for _, name in self.bounds)
        units = limits if same or not result.unit else self._converted(result.unit, at, limits)
        return result.value is not None and self.compares(result.value, units)

    def _converted(self, unit: str, at: Situation, limits: Limits) -> Limits:
        """The bounds in the unit in which results are kept. A bound that has no such unit is a broken rule."""
        lab = next(at.codes.labs[concept] for concept in self.of if concept in at.codes.labs)
        converted: dict[str, Limit] = {}
        for _, name in self.bounds:
            limit = limits[name]
            scale = lab.scale(limit.unit)
            if scale is None:
                raise ValueError(f"limit {name}: {in_words(self.of)} is not measured in {limit.unit}. Use {unit}.")
            number = None if limit.number is None else scale.apply(limit.number)
            converted[name] = limit if number is None else limit.model_copy(update={"value": number, "unit": unit})
        return converted

    def _dangerous(self, results: Sequence[Result]) -> Result | None:
        """Of results of the same time, the one that makes the finding most likely to hold."""
        if not results:
            return None
        if self.is_:
            return next((one for one in results if not one.coded.isdisjoint(self.is_)), results[0])
        pick = max if self.rising else min
        return pick(results, key=lambda one: one.value if one.value is not None else 0.0)

    def _unusable(self, at: Situation, limits: Limits) -> bool:
        there = [one for one in at.chart.unusable if not one.concepts.isdisjoint(self.of)]
        if not there:
            return False
        opens = self.opens(at, limits)
        oldest = opens.isoformat() if opens else ""
        return any(not one.date or one.date >= oldest for one in there)

    def _unread(self, at: Situation, since: Callable[[], date | None]) -> tuple[Cause, ...]:
        """Why a result of that day or later may not have been read."""
        sets = dict.fromkeys(at.tables.result_sets.of(concept) for concept in self.of)
        return unread(at, sets, self.of, since)

    def _why(self, broken: bool, doubts: list[CauseKind], at: Situation, limits: Limits) -> tuple[Cause, ...]:
        """Why there is nothing to compare, in the order in which a person would have to mend it."""
        if causes := self._unread(at, lambda: self.opens(at, limits)):
            return causes
        kind: CauseKind = "unusable" if broken else doubts[0] if doubts else "none"
        return (Cause(kind, in_words(self.of), at.tables.result_sets.of(self.of[0])),)

    def _item(self, result: Result, seen: "Seen", at: Situation) -> Item:
        same = () if result.preliminary else seen.newest
        others = sorted({one.shown for one in same} - {result.shown})
        notes = (
            PRELIMINARY if result.preliminary else "",
            f"{AT_THE_SAME_TIME}: {', '.join(others)}" if others else "",
            note(result.side, at.order.side, self.side),
        )
        return item(
            result, at, result.when, notes=notes, value=result.shown, number=result.value,
            unit=result.unit, concept=concept_of(result, self.of),
        )  # fmt: skip


@dataclass(slots=True)
class Seen:
    """What was met on the way back in time: `newest` are the final results of the newest time that has one."""

    newest: list[Result]
    early: list[Result]  # preliminary ones met before
    doubts: list[CauseKind]  # why others may be meant too
    broken: bool = False  # one cannot be used

    def add(self, result: Result, usable: bool) -> None:
        if not usable:
            self.broken = True
        else:
            (self.early if result.preliminary else self.newest).append(result)

    def newer(self) -> list[Result]:
        """The preliminary results of the newest time, where that is later than the newest final one."""
        if not self.early:
            return []
        time = newness(self.early[0])
        if self.newest and time <= newness(self.newest[0]):
            return []
        return [one for one in self.early if newness(one) == time]
