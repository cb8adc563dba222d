"""Findings about problems, implants and procedures: what the patient has or had done."""

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, Literal

from cds_service.chart.facts import Condition as ConditionFact
from cds_service.chart.facts import Fact, When
from cds_service.chart.facts import Procedure as ProcedureFact
from cds_service.reasoning.findings.answers import answer, concept_of, in_words, item, unread
from cds_service.reasoning.findings.base import Need, Words
from cds_service.reasoning.findings.comparisons import reaches
from cds_service.reasoning.findings.sides import SAYS, SideWord, fits, hips, note, on
from cds_service.reasoning.findings.windows import Window
from cds_service.reasoning.limits import Limits
from cds_service.reasoning.signs import Looked, signs
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import Cause, Item, Truth

Dated = tuple[Fact, When | None]


class Sided(Window):
    """Shared by findings that look for concepts on a side, in a window, unless something later cancels them."""

    of: Words
    side: SideWord = "any"
    unless_later: Words = ()

    def sort(self, facts: Iterable[Dated], at: Situation, limits: Limits) -> tuple[list[Item], list[Item], list[Cause]]:
        """What holds, what may hold, and why the latter cannot be told."""
        held: list[Item] = []
        maybe: list[Item] = []
        causes: list[Cause] = []
        for fact, when in facts:
            sided = fits(fact.side, at.order.side, self.side)
            timed = self.holds(when, at, limits)
            if sided is False or timed is False or self.cancelled(fact, when, at):
                continue
            if sided and timed:
                held.append(self.item(fact, when, at))
                continue
            maybe.append(self.item(fact, when, at))
            causes += [Cause("unsided", fact.display)] if sided is None else []
            causes += [Cause("undated", fact.display)] if timed is None else []
        return held, maybe, causes

    def item(self, fact: Fact, when: When | None, at: Situation) -> Item:
        suspected = "suspected" if isinstance(fact, ConditionFact) and fact.suspected else ""
        status = fact.status if isinstance(fact, ConditionFact) else ""
        notes = (suspected, note(fact.side, at.order.side, self.side))
        return item(fact, at, when, notes=notes, status=status, concept=concept_of(fact, self.of))

    def cancelled(self, fact: Fact, when: When | None, at: Situation) -> bool:
        """Whether something of `unless_later` is recorded on this side at a later date. Doubt does not cancel."""
        return bool(self.unless_later) and ended_since(fact, when, self.unless_later, at)

    def says_unless(self) -> str:
        return says_unless(self.unless_later)


def dated(facts: Iterable[ConditionFact] | Iterable[ProcedureFact]) -> Iterator[Dated]:
    """Each fact with the date that counts: onset or recording of a condition, the day of a procedure."""
    for fact in facts:
        yield fact, fact.date if isinstance(fact, ConditionFact) else fact.when


def says_unless(ends: Words) -> str:
    return f", unless there is a later {in_words(ends)}" if ends else ""


def ended_since(fact: Fact, when: When | None, ends: Words, at: Situation) -> bool:
    """Whether one of `ends` (a Condition or Procedure) is recorded on the side of the fact, after its date."""
    if when is None:
        return False
    conditions: Iterator[Dated] = dated(at.chart.conditions.of(ends))
    later = [*conditions, *dated(at.chart.procedures.of(ends))]
    return any(end.side in (fact.side, "bilateral") and day and day.first > when.last for end, day in later)


class Condition(Sided):
    """A problem or diagnosis. A past one is dated by its end, where that is known. `at` asks for its body site."""

    word: ClassVar[str] = "condition"
    status: Literal["active", "past", "active-or-past"] = "active"
    certainty: Literal["any", "confirmed"] = "any"
    at: Words = ()

    def says(self, limits: Limits) -> str:
        status = {"active": "is an active problem", "past": "is a past problem", "active-or-past": "is recorded"}
        sure = "confirmed " if self.certainty == "confirmed" else ""
        when = f", dated{self.says_window(limits)}" if self.windowed else ""
        place = f" at the {in_words(self.at)}" if self.at else ""
        return f"{sure}{in_words(self.of)}{place}{SAYS[self.side]} {status[self.status]}{when}{self.says_unless()}"

    def check(self, at: Situation, limits: Limits) -> Truth:
        facts = ((fact, self._date(fact)) for fact in at.chart.conditions.of(self.of) if self._counts(fact))
        held, maybe, causes = self.sort(facts, at, limits)
        return answer(self.name, held, (*unread(at, ("conditions",), self.of), *causes), maybe)

    def signs(self) -> Looked:
        return signs("chart", self.of)

    def _counts(self, fact: ConditionFact) -> bool:
        right_status = self.status == "active-or-past" or fact.status == self.status
        right_place = not self.at or not fact.sites.isdisjoint(self.at)
        return right_status and right_place and (self.certainty == "any" or not fact.suspected)

    def _date(self, fact: ConditionFact) -> When | None:
        return fact.abated or fact.date if fact.status == "past" else fact.date

    def needs(self) -> Iterable[Need]:
        return (("conditions", concept) for concept in self.of)


class Implant(Sided):
    """Something put in and still there: an active Condition, a Procedure or a Device says so."""

    word: ClassVar[str] = "implant"

    def says(self, limits: Limits) -> str:
        return f"a {in_words(self.of)} is in place{SAYS[self.side]}{self.says_window(limits)}{self.says_unless()}"

    def check(self, at: Situation, limits: Limits) -> Truth:
        conditions = [fact for fact in at.chart.conditions.of(self.of) if fact.status == "active"]
        facts = [*dated(conditions), *dated(at.chart.procedures.of(self.of))]
        held, maybe, causes = self.sort(facts, at, limits)
        causes += unread(at, ("conditions", "procedures"), self.of)
        return answer(self.name, held, causes, maybe)

    def signs(self) -> Looked:
        return signs("chart", self.of)

    def needs(self) -> Iterable[Need]:
        return ((data, concept) for concept in self.of for data in ("conditions", "procedures"))


class Procedure(Sided):
    """A procedure that was done. `times` counts those on one side; the same day and side count once."""

    word: ClassVar[str] = "procedure"
    times: str = ""

    def says(self, limits: Limits) -> str:
        often = says_times(self.times, limits)
        where_and_when = f"{SAYS[self.side]}{self.says_window(limits)}{self.says_unless()}"
        return f"{in_words(self.of)} was performed{often}{where_and_when}"

    def check(self, at: Situation, limits: Limits) -> Truth:
        held, maybe, causes = self.sort(dated(at.chart.procedures.of(self.of)), at, limits)
        enough = often_enough(held, at, self.side, self.times, limits)
        possible = often_enough([*held, *maybe], at, self.side, self.times, limits)
        missing = unread(at, ("procedures",), self.of, lambda: self.opens(at, limits))
        return answer(self.name, enough, (*missing, *(causes if possible else ())), maybe)

    def signs(self) -> Looked:
        return signs("chart", self.of)

    def needs(self) -> Iterable[Need]:
        return (("procedures", concept) for concept in self.of)


def often_enough(
    held: Sequence[Item], at: Situation, side: SideWord, times: str, limits: Limits, more: int = 0
) -> Sequence[Item]:
    """The items, where they reach `times` on one hip, `more` counted with them; the same day, side and target count,
    and are listed, once."""
    if not times:
        return held
    for hip in hips(at, side):
        distinct = {(one.date, one.side, one.status): one for one in reversed(held) if on(one.side, hip)}
        if reaches(len(distinct) + more, times, limits):
            return tuple(reversed(distinct.values()))
    return ()


def says_times(times: str, limits: Limits) -> str:
    """ " at least 3 times", "" where once is enough."""
    return f" at least {limits[times].number:g} times" if times else ""
