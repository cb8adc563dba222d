"""The finding about drugs that were given: injections, infusions, transfusions, chemotherapy."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal

from pydantic import Field

from cds_service.chart.facts import Administration
from cds_service.reasoning.calculators.steroids import triamcinolone_equivalents
from cds_service.reasoning.findings.answers import answer, concept_of, in_words, item, unread
from cds_service.reasoning.findings.base import Need, Words
from cds_service.reasoning.findings.comparisons import Comparison
from cds_service.reasoning.findings.conditions import often_enough, says_times
from cds_service.reasoning.findings.doses import ta_factor
from cds_service.reasoning.findings.sides import SAYS, SideWord, fits, note
from cds_service.reasoning.findings.steroid_load import injected, injections
from cds_service.reasoning.findings.windows import Window
from cds_service.reasoning.limits import Limits
from cds_service.reasoning.signs import ANYTHING, Looked, signs
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import Cause, Item, Truth

TARGETS = {
    "ia": "ia", "dx": "ia", "asp": "ia", "arthro": "ia", "ha": "ia", "prp": "ia", "cell": "ia",
    "bursa-gt": "bursa-gt", "bursa-ip": "bursa-ip", "peritend": "peritend",
    "block-sup": "block", "block-plane": "block", "block-deep": "block",
}  # fmt: skip
NO_DRUG = "drug not recorded"
Source = Literal["treatments", "immunisations"]
SETS: Mapping[Source, tuple[str, ...]] = {
    "treatments": ("procedures", "administrations"),
    "immunisations": ("immunisations",),
}


class Given(Window, Comparison):
    """Doses given in the past. `into` may name a word limit; an infusion that still runs was given now.

    An injection into the hip region whose drug nobody recorded counts, and is said, unless `into` is any.
    `measure` sums the doses (mg, or mg triamcinolone acetonide) and compares the sum. `by: injection` leaves out
    steroids that were swallowed or infused; `counting: order` counts the injections of steroid being ordered too.
    `from: immunisations` looks for a vaccine.
    """

    word: ClassVar[str] = "given"
    of: Words
    into: str = "any"
    side: SideWord = "any"
    times: str = ""
    by: Literal["", "injection"] = ""
    counting: Literal["", "order"] = ""
    from_: Source = Field(default="treatments", alias="from")
    measure: Literal["", "mass", "ta-equivalent"] = ""

    def says(self, limits: Limits) -> str:
        into = self._into(limits)
        where = {"any": "", "same-target": " into the same target"}.get(into, " into the hip region")
        total = f", together {self.says_bounds(limits)}" if self.bounds else ""
        often = says_times(self.times, limits) + (", this order counted," if self.counting else "")
        what = f"{in_words(self.of)} was {'injected' if self.by else 'given'}"
        return f"{what}{where}{SAYS[self.side]}{often}{self.says_window(limits)}{total}"

    def check(self, at: Situation, limits: Limits) -> Truth:
        held, maybe, causes = self._sorted(at, limits)
        missing = unread(at, SETS[self.from_], self.of, lambda: self.opens(at, limits))
        if self.measure:
            return self._sum(held, (*missing, *causes), limits)
        more = injections(at.order) if self.counting else 0
        enough = often_enough(held, at, self.side, self.times, limits, more)
        possible = often_enough([*held, *maybe], at, self.side, self.times, limits, more)
        return answer(self.name, enough, (*missing, *(causes if possible else ())), maybe)

    def signs(self) -> Looked:
        return signs("given", (ANYTHING,))

    def needs(self) -> Iterable[Need]:
        return ((data, concept) for concept in self.of for data in SETS[self.from_])

    def limit_names(self) -> Iterable[str]:
        yield from super().limit_names()
        if self.into not in ("hip-region", "same-target", "any"):
            yield self.into

    def _into(self, limits: Limits) -> str:
        return str(limits[self.into].value) if self.into in limits else self.into

    def _sorted(self, at: Situation, limits: Limits) -> tuple[list[Item], list[Item], list[Cause]]:
        """Newest first: what holds, what may hold, and why the latter cannot be told."""
        held: list[Item] = []
        maybe: list[Item] = []
        causes: list[Cause] = []
        for fact in self._facts(at, self._into(limits)):
            sided = fits(fact.side, at.order.side, self.side)
            timed = True if fact.running and self.windowed else self.holds(fact.end or fact.start, at, limits)
            if sided is False or timed is False:
                continue
            (held if sided and timed else maybe).append(self._item(fact, at))
            causes += [Cause("unsided", fact.display)] if sided is None else []
            causes += [Cause("unusable" if fact.misdated else "undated", fact.display)] if timed is None else []
        return sorted(held, key=lambda one: one.date, reverse=True), maybe, causes

    def _facts(self, at: Situation, into: str) -> Iterable[Administration]:
        found = at.chart.administrations.of(self.of)
        if into == "any":
            return [fact for fact in found if injected(fact, at)] if self.by else found
        unnamed = [fact for fact in at.chart.administrations.all if not fact.drug_recorded and fact not in found]
        target = TARGETS[at.order.kind]
        return [
            fact for fact in (*found, *unnamed) if fact.hip_region and (into == "hip-region" or fact.target == target)
        ]

    def _item(self, fact: Administration, at: Situation) -> Item:
        notes = (NO_DRUG if not fact.drug_recorded else "", note(fact.side, at.order.side, self.side))
        return item(
            fact,
            at,
            fact.end or fact.start,
            notes=notes,
            value=fact.dose.text,
            number=self._amount(fact, at),
            status="running" if fact.running else fact.target,
            concept=concept_of(fact, self.of),
            more={"drug": fact.display, "dose": fact.dose.text},
        )

    def _amount(self, fact: Administration, at: Situation) -> float | None:
        if fact.dose.mg is None or self.measure != "ta-equivalent":
            return fact.dose.mg
        factor = ta_factor(fact.concepts, at)
        return None if factor is None else triamcinolone_equivalents(fact.dose.mg, factor)

    def _sum(self, held: list[Item], causes: tuple[Cause, ...], limits: Limits) -> Truth:
        known = sum(one.number for one in held if one.number is not None)
        unclear = [Cause("unparsable", f"dose of {one.display}") for one in held if one.number is None]
        holds = self.compares(round(known, 9), limits)
        if holds and (self.rising or not (unclear or causes)):
            return answer(self.name, held)
        return answer(self.name, (), (*causes, *unclear), held)
