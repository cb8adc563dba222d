"""The finding about local anaesthetic doses as a share of their maximum."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from cds_service.chart.order import Injectate, Order
from cds_service.reasoning.findings.answers import answer, in_words
from cds_service.reasoning.findings.base import Aspect, Need, Words, as_tuple
from cds_service.reasoning.findings.comparisons import Comparison, reaches
from cds_service.reasoning.findings.shares import (
    MAXIMA,
    Portion,
    Share,
    adds_up,
    hours_apart,
    in_cream,
    row_of,
    share_of,
    still_counts,
)
from cds_service.reasoning.findings.weights import DosingWeight, weight_for_doses
from cds_service.reasoning.limits import Limits
from cds_service.reasoning.signs import Looked, signs
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import Cause, Item, Truth, unknown

EACH_SIDE = "counted for each side"
Source = Literal["topical", "recent", "other-orders"]


class MaximumFraction(Comparison):
    """Dose ÷ maximum, per drug or summed over the order. Doses of both sides, and of other injections of the same
    day, count together; a dose that is drafted for no side of its own is given on each side of the order.
    `reduced_by` lowers the maximum; `basis: absolute` leaves the weight out, `basis: weight` insists on it; else a
    missing weight leaves the absolute maximum, and the evidence says so. `times`: so many drugs at least.
    """

    word: ClassVar[str] = "maximum_fraction"
    work: ClassVar[int] = 3
    of: Words
    except_: Words = Field(default=(), alias="except")
    per: Literal["drug", "order"] = "drug"
    including: Annotated[tuple[Source, ...], BeforeValidator(as_tuple)] = ("other-orders",)
    reduced_by: str = ""
    basis: Literal["", "weight", "absolute"] = ""
    times: str = ""

    def says(self, limits: Limits) -> str:
        drugs = "all " if self.per == "order" else "each "
        basis = {"": "", "weight": " by weight", "absolute": ", whatever the weight,"}[self.basis]
        reduced = f", reduced to {limits[self.reduced_by].number:g} of it," if self.reduced_by else ""
        dose = f"the dose of {drugs}{in_words(self.of)} as a share of its maximum{basis}{reduced}"
        others = [one.replace("-", " ") for one in self.including if one != "other-orders"]
        counted = f", {' and '.join(others)} doses counted," if others else ""
        return f"{dose}{counted} is {self.says_bounds(limits)}"

    def check(self, at: Situation, limits: Limits) -> Truth:
        weight = DosingWeight(None)
        if self.basis != "absolute":
            weight = weight_for_doses(at)
        factor = limits[self.reduced_by].number or 1.0 if self.reduced_by else 1.0
        question = (self.of, self.except_, self.including, self.basis, factor)
        shares = at.once(question, lambda: self._shares(at, weight, factor))
        if not shares or not reaches(len(shares), self.times, limits):
            return answer(self.name, ())
        if self.basis == "weight" and weight.kg is None:
            return unknown(Cause("none", "weight", "measurements"), evidence=self._evidence(shares, weight))
        if self.per == "order":
            return self._summed(shares, weight, limits)
        shares = [one for one in shares if one.drafted]
        held = [one for one in shares if one.part is not None and self.compares(one.part, limits)]
        decided = [one for one in held if self.rising or not (one.unclear or weight.newer)]
        unclear = [one for one in shares if one.unclear and one not in decided]
        causes = (*_causes(unclear), *weight.newer)
        return answer(self.name, self._items(decided, weight), causes, self._items(unclear, weight))

    def signs(self) -> Looked:
        return signs("injects", self.of) | signs("beside", self.of) | signs("chart", self.of)

    def hangs_on(self, limits: Limits) -> tuple[Aspect, ...]:
        return ("mixture",) if self.basis == "absolute" else ("mixture", "weight")

    def refers(self) -> Iterable[tuple[str, str]]:
        yield from super().refers()
        yield "policy key", MAXIMA

    def needs(self) -> Iterable[Need]:
        yield from (("results", "weight"), ("results", "height"), ("patient", ""))
        if "recent" in self.including:
            yield from (("administrations", concept) for concept in self.of)
        if "topical" in self.including:
            yield from (("medications", concept) for concept in self.of)

    def _summed(self, shares: Sequence[Share], weight: DosingWeight, limits: Limits) -> Truth:
        total = round(sum(one.part for one in shares if one.part is not None), 9)
        unclear = [one for one in shares if one.unclear]
        if self.compares(total, limits) and (self.rising or not (unclear or weight.newer)):
            return Truth(True, {self.name: tuple(self._items(shares, weight, total))})
        return answer(self.name, (), (*_causes(unclear), *weight.newer), self._items(shares, weight))

    def _shares(self, at: Situation, weight: DosingWeight, factor: float) -> list[Share]:
        """One share per ingredient, from the doses of this order and all else that counts."""
        by_drug: dict[str, list[Portion]] = {}
        for portion in self._portions(at):
            by_drug.setdefault(portion.ingredient or portion.display, []).append(portion)
        return [share_of(portions, weight, factor, at) for portions in by_drug.values()]

    def _portions(self, at: Situation) -> Iterator[Portion]:
        yield from self._drafted(at.order, at.order.injectates, "")
        if "other-orders" in self.including:
            for sibling in at.order.siblings:
                apart = hours_apart(at.order, sibling)
                drugs = [one for one in sibling.injectates if adds_up(one, apart, at)]
                yield from self._drafted(sibling, drugs, "another injection of the day")
        if "recent" in self.including:
            yield from self._recent(at)
        if "topical" in self.including:
            yield from self._topical(at)

    def _drafted(self, order: Order, drugs: Sequence[Injectate], source: str) -> Iterator[Portion]:
        for one in drugs:
            if self._meant(one.concepts):
                portion = Portion(one.ingredient, one.display, one.dose.mg, one.with_adrenaline, one.reference, source)
                yield portion
                if order.doses_of(one) > 1:
                    yield portion._replace(source=source or EACH_SIDE)

    def _recent(self, at: Situation) -> Iterator[Portion]:
        for fact in at.chart.administrations.of(self.of):
            ingredient, row = row_of(fact, at)
            if row and self._meant(fact.concepts) and still_counts(fact, row.counts_for_h, at):
                yield Portion(ingredient, fact.display, fact.dose.mg, False, fact.reference, "given before")

    def _topical(self, at: Situation) -> Iterator[Portion]:
        for drug in (*at.chart.drugs.of(self.of), *at.order.drafted):
            ingredient, row = row_of(drug, at)
            least = row.topical_from_mg if row else None
            if drug.route != "topical" or not self._meant(drug.concepts) or least is None:
                continue
            if drug.dose.mg is not None and drug.dose.mg >= least and drug.status in ("active", "drafted"):
                yield Portion(ingredient, drug.display, in_cream(drug.dose), False, drug.reference, "on the skin")

    def _meant(self, concepts: Iterable[str]) -> bool:
        return not set(self.of).isdisjoint(concepts) and set(self.except_).isdisjoint(concepts)

    def _evidence(self, shares: Sequence[Share], weight: DosingWeight) -> Mapping[str, tuple[Item, ...]]:
        return {self.name: tuple(self._items(shares, weight))}

    def _items(self, shares: Sequence[Share], weight: DosingWeight, total: float | None = None) -> list[Item]:
        return [_item(one, weight, total, self.basis) for one in shares]


def _causes(shares: Sequence[Share]) -> list[Cause]:
    portions = [portion for one in shares for portion in (one.unparsable or one.portions)]
    return [Cause("unparsable", f"dose of {portion.display}") for portion in portions]


def _item(one: Share, weight: DosingWeight, total: float | None, basis: str) -> Item:
    first = one.portions[0]
    added = [portion.source for portion in one.portions if portion.source]
    notes = [weight.note if basis != "absolute" else "", *dict.fromkeys(added)]
    more = {"drug": first.display, "dose": "unknown" if one.unparsable else f"{one.mg:.6g} mg"}
    more["maximum"] = "" if one.maximum is None else f"{one.maximum:.4g} mg"
    more["weight"] = "" if weight.kg is None else f"{weight.kg:.3g} kg {weight.note}".rstrip()
    own = "" if one.unclear else _percent(one.part)
    more["percent"] = own if total is None else _percent(total)
    more["line"] = _line(more, own)
    return Item(
        display=first.display,
        value=more["dose"],
        number=one.part,
        unit="1",
        reference=first.reference,
        note=", ".join(note for note in notes if note),
        concept=first.ingredient,
        more=more,
    )


def _line(more: Mapping[str, str], percent: str) -> str:
    """ "lidocaine: 290 mg of at most 300 mg, 96.7 %": the share of this drug, also where the sum counts."""
    most = f" of at most {more['maximum']}" if more["maximum"] else ""
    return f"{more['drug']}: {more['dose']}{most}" + (f", {percent}" if percent else "")


def _percent(part: float | None) -> str:
    return "" if part is None else f"{round(part * 100, 1):g} %"
