"""The finding about drugs that the patient takes, took, holds, or is drafted to take."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from cds_service.chart.facts import Drug, DrugStatus, When
from cds_service.chart.readers.routes import LOCAL
from cds_service.reasoning.findings.answers import answer, in_words, item, unread
from cds_service.reasoning.findings.base import Need, Words, as_tuple
from cds_service.reasoning.findings.comparisons import amount, reaches
from cds_service.reasoning.findings.dose_classes import UNKNOWN_DOSE, is_high
from cds_service.reasoning.findings.swallowed import enough, prednisolone_mg
from cds_service.reasoning.findings.windows import Window, inside, shifted
from cds_service.reasoning.findings.windows import in_words as time_in_words
from cds_service.reasoning.limits import Limit, Limits
from cds_service.reasoning.signs import Looked, signs
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import FALSE, Cause, Item, Truth

DRAFTS = frozenset({"drafted", "drafted-hold"})
SAYS: dict[DrugStatus, str] = {
    "active": "takes",
    "held": "has on hold",
    "uncertain": "may still take",
    "ended": "took",
    "drafted": "is drafted to start",
    "drafted-hold": "is drafted to stop",
}
STAGES: dict[DrugStatus, str] = {"held": "on hold", "drafted": "drafted now", "drafted-hold": "hold drafted now"}


class Taking(Window):
    """Drugs by status. Flushes and line locks never count, nor do drugs that act only where they are put (a cream,
    eye drops) unless their `route` is asked for. A course of limited length ends with its end date.

    `within` is the time since the end of an ended drug. `times` counts ingredients. `not_covered_by`: rules whose
    cards already speak of the drug. `named_in`: only the drugs of which the order's text says one of these phrases, by
    name or as one of a class. `noted`: only those whose own entry says one of these phrases, in a note, a reason or an
    instruction. `in_doubt: unknown`: a drug of which the lists do not say whether it is taken makes the answer
    unknown. With status uncertain, `stale_after` is the time since the last recorded dispense after which a drug that
    the list calls active is uncertain; without any dispense it stays active. `daily_prednisolone`: a steroid dose of at
    least so much prednisolone a day; one that cannot be told counts, and is said. `for_at_least` and `for_less_than`
    count from the start to the injection, for an ended drug to its end.
    """

    word: ClassVar[str] = "taking"
    of: Words
    status: Annotated[tuple[DrugStatus, ...], BeforeValidator(as_tuple)] = ("active",)
    except_: Words = Field(default=(), alias="except")
    route: Words = ()
    for_at_least: str = ""
    for_less_than: str = ""
    daily_prednisolone: str = ""
    dose_class: Literal["", "high", "low"] = ""
    times: str = ""
    not_covered_by: Words = ()
    named_in: Words = ()
    noted: Words = ()
    in_doubt: Literal["", "unknown"] = ""
    stale_after: str = ""

    def says(self, limits: Limits) -> str:
        *others, last = (SAYS[status] for status in self.status)
        verbs = f"{', '.join(others)} or {last}" if others else last
        often = f"at least {limits[self.times].number:g} of: " if self.times else ""
        dose = f" at a {self.dose_class} dose" if self.dose_class else ""
        long = f" for at least {time_in_words(limits[self.for_at_least])}" if self.for_at_least else ""
        long = f" for less than {time_in_words(limits[self.for_less_than])}" if self.for_less_than else long
        if self.daily_prednisolone:
            dose = f" as much as {amount(limits[self.daily_prednisolone])} of prednisolone a day"
        covered = " that no other card has spoken of" if self.not_covered_by else ""
        ended = f" (ended{self.says_window(limits)})" if self.windowed else ""
        named = f" named in: {in_words(self.named_in)}" if self.named_in else ""
        named += f" with the words: {in_words(self.noted)}" if self.noted else ""
        return f"the patient {verbs} {often}{in_words(self.of)}{dose}{covered}{named}{long}{ended}"

    def check(self, at: Situation, limits: Limits) -> Truth:
        held: list[Item] = []
        maybe: list[Item] = []
        causes: list[Cause] = []
        named = self._named(at)
        if named is not None and not named:
            return FALSE
        for drug, status, why in self._drugs(at, limits, named):
            timed = self._timed(drug, status, at, limits)
            if timed is False:
                continue
            doubted = status not in self.status
            (held if timed and not doubted else maybe).append(self._item(drug, status, why, at))
            causes += [Cause("undated", drug.display)] if timed is None else []
            causes += [Cause("doubtful", f"{drug.display} ({why})")] if doubted else []
        if self.times and not reaches(_ingredients(held), self.times, limits):
            causes = causes if reaches(_ingredients([*held, *maybe]), self.times, limits) else []
            held = []
        missing = unread(at, self._sets, self.of, lambda: self.opens(at, limits))
        return answer(self.name, held, (*missing, *causes), maybe)

    def signs(self) -> Looked:
        if self.named_in:  # rarer than the drug
            return signs("says", self.named_in)
        return signs("drafted" if DRAFTS.issuperset(self.status) else "chart", self.of)

    def needs(self) -> Iterable[Need]:
        yield from ((data, concept) for concept in self.of for data in (*self._sets, *self._adding()))
        if self.dose_class:
            yield from (("results", "weight"), ("results", "creatinine"), ("patient", ""))

    @cached_property
    def _sets(self) -> tuple[str, ...]:
        """What must have been read; administrations and statements only add to it."""
        ended = ("past_medications",) if "ended" in self.status else ()
        return (() if DRAFTS.issuperset(self.status) else ("medications",)) + ended

    def _adding(self) -> tuple[str, ...]:
        return ("administrations",) if self._sets else ()

    def _drugs(
        self, at: Situation, limits: Limits, named: frozenset[str] | None
    ) -> Iterator[tuple[Drug, DrugStatus, str]]:
        """The drugs that count, each with the status by which it does and why that is uncertain."""
        covered = at.covered(self.not_covered_by) if self.not_covered_by else frozenset()
        for drug in self._all(at):
            if drug.flush or drug.ingredient in covered or not self._meant(drug):
                continue
            if (named is not None and drug.concepts.isdisjoint(named)) or (self.noted and not self._words(drug, at)):
                continue
            status, why = self._status(drug, at, limits)
            counts = status in self.status or (bool(self.in_doubt) and status == "uncertain")
            if counts and self._dosed(drug, at, limits):
                yield drug, status, why

    def _all(self, at: Situation) -> Iterator[Drug]:
        yield from at.chart.drugs.of(self.of)
        for drug in at.order.drafted:
            if not drug.concepts.isdisjoint(self.of):
                yield drug

    def _named(self, at: Situation) -> frozenset[str] | None:
        """The concepts that the order names in these phrases; None where that is not asked."""
        if not self.named_in:
            return None
        return frozenset().union(*(at.order_tables.phrases[phrase].about(at.order) for phrase in self.named_in))

    def _words(self, drug: Drug, at: Situation) -> str:
        """The line of its entry that says one of the phrases, "" for none or where that is not asked."""
        phrases = (at.order_tables.phrases[phrase] for phrase in self.noted)
        return next((said for phrase in phrases if (said := phrase.sentence(drug.text))), "")

    def refers(self) -> Iterator[tuple[str, str]]:
        yield from super().refers()
        yield from (("phrase", name) for name in (*self.named_in, *self.noted))

    def _meant(self, drug: Drug) -> bool:
        by_route = drug.route in self.route if self.route else drug.route not in LOCAL
        return by_route and drug.concepts.isdisjoint(self.except_)

    def _dosed(self, drug: Drug, at: Situation, limits: Limits) -> bool:
        if self.daily_prednisolone and not enough(drug, limits[self.daily_prednisolone].number, at):
            return False
        return not self.dose_class or (is_high(drug, at) is not False) == (self.dose_class == "high")

    def _status(self, drug: Drug, at: Situation, limits: Limits) -> tuple[DrugStatus, str]:
        """The status on the day of the injection, as far as this question is concerned."""
        if drug.status == "active" and _is_over(drug, at):
            return "ended", ""
        if "uncertain" in self.status:
            return self._doubted(drug, at, limits)
        return drug.status, drug.why_uncertain

    def _doubted(self, drug: Drug, at: Situation, limits: Limits) -> tuple[DrugStatus, str]:
        """A drug on hold without a drafted hold, or long not dispensed, is uncertain like one the chart disputes."""
        if drug.status == "held" and "held" not in self.status and not _hold_drafted(drug, at):
            return "uncertain", drug.why_uncertain or "on hold in the chart"
        if drug.status == "active" and self.stale_after and drug.last_dispensed:
            limit = limits[self.stale_after]
            if inside(drug.last_dispensed, at, limit, counted_from="now") is False:
                return "uncertain", f"last dispensed {drug.last_dispensed.text}"
        return drug.status, drug.why_uncertain

    def _timed(self, drug: Drug, status: DrugStatus, at: Situation, limits: Limits) -> bool | None:
        """The end of an ended drug must lie in the window, and the start be as long ago as is asked for."""
        ended = self.holds(drug.end or drug.last_dose, at, limits) if status == "ended" else True
        asked = self.for_at_least or self.for_less_than
        if not asked or ended is False:
            return ended
        long = self._long(drug, status, at, limits[asked])
        fits = not long if self.for_less_than and long is not None else long
        return fits if ended else None if fits is not False else False

    def _long(self, drug: Drug, status: DrugStatus, at: Situation, limit: Limit) -> bool | None:
        """Whether it has been taken for at least so long; None where its start does not say."""
        if drug.start is None:
            return None
        until = (drug.end or drug.last_dose) if status == "ended" else None
        latest = shifted(until.last if until else at.day, limit, -1)
        return True if drug.start.last <= latest else False if drug.start.first > latest else None

    def _dose_unknown(self, drug: Drug, at: Situation) -> bool:
        by_prednisolone = bool(self.daily_prednisolone) and prednisolone_mg(drug, at) is None
        return by_prednisolone or (bool(self.dose_class) and is_high(drug, at) is None)

    def _item(self, drug: Drug, status: DrugStatus, why: str, at: Situation) -> Item:
        unknown_dose = UNKNOWN_DOSE if self._dose_unknown(drug, at) else ""
        words = f"“{self._words(drug, at)}”" if self.noted else ""
        asked = (Item, id(drug), status, why, unknown_dose, words)  # many findings ask for the same drug
        return at.once(asked, lambda: _item(drug, status, (why, unknown_dose, words), at))


def _item(drug: Drug, status: DrugStatus, why: tuple[str, ...], at: Situation) -> Item:
    end = (drug.end or drug.last_dose) if status == "ended" else drug.end
    when = end if status == "ended" else drug.start
    more = {"drug": drug.display, "dose": drug.dose.text, "prescriber": drug.prescriber, "route": drug.route}
    more |= {"since": drug.start.text if drug.start else "", "end": end.text if end else "", "why": why[0]}
    more |= {"last_dose": drug.last_dose.text if drug.last_dose else ""}
    return item(
        drug, at, when, notes=(_stage(status, end), *why), value=drug.dose.text, status=status,
        concept=drug.ingredient, more=more,
    )  # fmt: skip


def _stage(status: DrugStatus, end: When | None) -> str:
    """What the evidence of a drug says that is not simply taken."""
    if status == "ended":
        return f"ended {end.text}" if end else "ended"
    return STAGES.get(status, "")


def _ingredients(items: Iterable[Item]) -> int:
    return len({one.concept for one in items})


def _is_over(drug: Drug, at: Situation) -> bool:
    """Whether a recorded end has passed by the day of the injection. Antithrombotics are never ended by a date."""
    if drug.end is None or at.tables.antithrombotics.row(drug.ingredient):
        return False
    return drug.end.last < at.day


def _hold_drafted(drug: Drug, at: Situation) -> bool:
    return any(one.status == "drafted-hold" and one.ingredient == drug.ingredient for one in at.order.drafted)
