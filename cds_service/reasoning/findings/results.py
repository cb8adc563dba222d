"""The finding about the newest result of a test."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from pydantic import Field

from cds_service.chart.facts import Result
from cds_service.reasoning.findings.answers import answer, concept_of, in_words, item, unread
from cds_service.reasoning.findings.base import Need, Words
from cds_service.reasoning.findings.comparisons import Comparison
from cds_service.reasoning.findings.inputs import OLDEST, newness
from cds_service.reasoning.findings.sides import SAYS, SideWord, fits, note
from cds_service.reasoning.findings.windows import Window
from cds_service.reasoning.limits import Limit, Limits
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import Cause, CauseKind, Item, Truth

PRELIMINARY = "preliminary"


class Newest(Window, Comparison):
    """The newest usable result, compared with limits or with a coded answer (`is`).

    With neither it asks whether there is one at all. A preliminary result may make a comparison true; it never counts
    as "there is a result", and one that does not meet the comparison reassures nobody. Of values that conflict at
    the same time the more dangerous counts, and the evidence says so.
    """

    word: ClassVar[str] = "newest"
    work: ClassVar[int] = 2
    of: Words
    is_: Words = Field(default=(), alias="is")
    side: SideWord = "any"

    def says(self, limits: Limits) -> str:
        newest = f"the newest {in_words(self.of)} result{SAYS[self.side]}{self.says_window(limits)}"
        if self.is_:
            return f"{newest} is {in_words(self.is_)}"
        if self.bounds:
            return f"{newest} is {self.says_bounds(limits)}"
        return f"there is a usable {in_words(self.of)} result{SAYS[self.side]}{self.says_window(limits)}"

    def check(self, at: Situation, limits: Limits) -> Truth:
        results, doubts = self._in_window(at, limits)
        usable = [one for one in results if self._usable(one)]
        final = [one for one in usable if not one.preliminary]
        if not self.bounds and not self.is_:
            return self._existence(final, doubts, at, limits)
        early = self._early(usable, final, at, limits)
        best = early or self._dangerous(newest_of(final))
        if best is None:
            broken = len(results) > len(usable) or self._unusable(at, limits)
            return answer(self.name, (), self._why(broken, doubts, at, limits))
        return answer(self.name, [self._item(best, final, at)] if self._meets(best, at, limits) else ())

    def needs(self) -> Iterable[Need]:
        return (("results", concept) for concept in self.of)

    def _usable(self, result: Result) -> bool:
        if self.is_:
            return bool(result.coded)
        return result.value is not None or (not self.bounds and bool(result.coded))

    def _in_window(self, at: Situation, limits: Limits) -> tuple[list[Result], list[CauseKind]]:
        """Results on the side and in the window, and why some others may be."""
        found: list[Result] = []
        doubts: list[CauseKind] = []
        for result in at.chart.results.of(self.of):
            sided = fits(result.side, at.order.side, self.side)
            timed = self.holds(result.when, at, limits)
            if sided and timed:
                found.append(result)
            elif sided is not False and timed is not False:
                doubts.append("undated" if timed is None else "unsided")
        return found, doubts

    def _existence(self, final: list[Result], doubts: list[CauseKind], at: Situation, limits: Limits) -> Truth:
        """Only what was not read leaves open whether there is a result."""
        items = [self._item(one, final, at) for one in newest_of(final)[:1]]
        causes = (Cause(kind, in_words(self.of)) for kind in doubts)
        return answer(self.name, items, (*self._unread(at, limits), *causes))

    def _early(
        self, usable: list[Result], final: list[Result], at: Situation, limits: Limits
    ) -> Result | None:
        """A preliminary result that is newer than every final one and meets the comparison."""
        last = max(map(newness, final), default=OLDEST)
        newer = [one for one in usable if one.preliminary and newness(one) > last]
        best = self._dangerous(newest_of(newer))
        return best if best is not None and self._meets(best, at, limits) else None

    def _meets(self, result: Result, at: Situation, limits: Limits) -> bool:
        if self.is_ and result.coded.isdisjoint(self.is_):
            return False
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
        opens = self.opens(at, limits)
        oldest = opens.isoformat() if opens else ""
        there = [one for one in at.chart.unusable if not one.concepts.isdisjoint(self.of)]
        return any(not one.date or one.date >= oldest for one in there)

    def _unread(self, at: Situation, limits: Limits) -> tuple[Cause, ...]:
        sets = dict.fromkeys(at.tables.result_sets.of(concept) for concept in self.of)
        return unread(at, sets, self.of, lambda: self.opens(at, limits))

    def _why(self, broken: bool, doubts: list[CauseKind], at: Situation, limits: Limits) -> tuple[Cause, ...]:
        """Why there is nothing to compare, in the order in which a person would have to mend it."""
        if causes := self._unread(at, limits):
            return causes
        kind: CauseKind = "unusable" if broken else doubts[0] if doubts else "none"
        return (Cause(kind, in_words(self.of), at.tables.result_sets.of(self.of[0])),)

    def _item(self, result: Result, final: Sequence[Result], at: Situation) -> Item:
        same = {one.shown for one in newest_of(final) if newness(one) == newness(result)}
        others = sorted(same - {result.shown})
        notes = (
            PRELIMINARY if result.preliminary else "",
            f"also recorded at the same time: {', '.join(others)}" if others else "",
            note(result.side, at.order.side, self.side),
        )
        return item(
            result, at, result.when, notes=notes, value=result.shown, number=result.value,
            unit=result.unit, concept=concept_of(result, self.of),
        )  # fmt: skip


def newest_of(results: Sequence[Result]) -> list[Result]:
    """Those that share the newest time; a later issue decides between results of the same time."""
    if not results:
        return []
    last = max(map(newness, results))
    return [one for one in results if newness(one) == last]
