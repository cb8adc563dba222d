"""The finding about the dose of what is drafted for this injection."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, Literal

from pydantic import Field

from cds_service.chart.order import Injectate
from cds_service.reasoning.calculators.steroids import triamcinolone_equivalents
from cds_service.reasoning.findings.answers import answer, in_words
from cds_service.reasoning.findings.base import Aspect, Need, Words
from cds_service.reasoning.findings.comparisons import Comparison
from cds_service.reasoning.findings.sides import on
from cds_service.reasoning.limits import Limits
from cds_service.reasoning.signs import Looked, signs
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import FALSE, Cause, Item, Truth

Measure = Literal["mass", "volume", "concentration", "ta-equivalent", "lidocaine-equivalent"]
UNITS: dict[Measure, str] = {
    "mass": "mg",
    "volume": "mL",
    "concentration": "%",
    "ta-equivalent": "mg",
    "lidocaine-equivalent": "mg",
}
SAYS: dict[Measure, str] = {
    "mass": "dose",
    "volume": "volume",
    "concentration": "concentration",
    "ta-equivalent": "dose, as triamcinolone acetonide,",
    "lidocaine-equivalent": "dose, as lidocaine,",
}
EQUIVALENT: dict[Measure, str] = {"ta-equivalent": " as triamcinolone", "lidocaine-equivalent": " as lidocaine"}
Part = Sequence[Injectate]
MG_PER_ML_OF_ONE_PERCENT = 10.0  # orders and limits say "0.5 %", which is 5 mg in 1 mL


class Dose(Comparison):
    """Doses of the drafted injectates, compared per drug, per side or for the whole order.

    A dose that is drafted for no side of its own is given on each side of the order, and counts so per order.
    """

    word: ClassVar[str] = "dose"
    of: Words
    except_: Words = Field(default=(), alias="except")
    measure: Measure = "mass"
    per: Literal["drug", "side", "order"] = "drug"

    def says(self, limits: Limits) -> str:
        per = {"drug": "each", "side": "all", "order": "all"}[self.per]
        where = {"drug": "", "side": " on one side", "order": " of the order"}[self.per]
        what = f"the {SAYS[self.measure]} of {per} {in_words(self.of)}{where}"
        return f"{what} is {self.says_bounds(limits)}" if self.bounds else f"{what} is known"

    def check(self, at: Situation, limits: Limits) -> Truth:
        drugs = [one for one in at.order.injectates if self._meant(one)]
        if not drugs:
            return FALSE
        held: list[Item] = []
        unclear: list[Injectate] = []
        for part in self._parts(drugs, at):
            amounts = [self._amount(one, at) for one in part]
            open_ = [one for one, amount in zip(part, amounts, strict=True) if amount is None]
            total = self._total([amount for amount in amounts if amount is not None])
            if self.compares(total, limits) and (not open_ or (self.rising and self.bounds)):
                held += [item for one in part if (item := self._item(one, total, at, len(part))) not in held]
            else:
                unclear += [one for place, one in enumerate(open_) if one not in open_[:place]]
        causes = [Cause("unparsable", f"dose of {one.display}") for one in unclear]
        return answer(self.name, held, causes, [self._item(one, None, at) for one in unclear])

    def signs(self) -> Looked:
        return signs("injects", self.of)

    def hangs_on(self, limits: Limits) -> tuple[Aspect, ...]:
        return ("mixture",)

    def needs(self) -> Iterable[Need]:
        return ()

    def _meant(self, one: Injectate) -> bool:
        return not one.concepts.isdisjoint(self.of) and one.concepts.isdisjoint(self.except_)

    def _parts(self, drugs: Part, at: Situation) -> Sequence[Part]:
        """The injectates whose doses are added up."""
        if self.per == "order":
            return ([one for one in drugs for _ in range(at.order.doses_of(one))],)
        if self.per == "side":
            hips = ("right", "left") if at.order.side == "bilateral" else (at.order.side,)
            return tuple([one for one in drugs if on(one.side, hip)] for hip in hips)
        names = dict.fromkeys(one.ingredient or one.display for one in drugs)
        return tuple([one for one in drugs if (one.ingredient or one.display) == name] for name in names)

    def _amount(self, one: Injectate, at: Situation) -> float | None:
        dose = one.dose
        if self.measure == "volume":
            return dose.ml
        if self.measure == "concentration":
            return None if dose.mg_per_ml is None else round(dose.mg_per_ml / MG_PER_ML_OF_ONE_PERCENT, 9)
        if self.measure == "mass" or dose.mg is None:
            return dose.mg
        factor = ta_factor(one.concepts, at) if self.measure == "ta-equivalent" else lidocaine_factor(one, at)
        return None if factor is None else triamcinolone_equivalents(dose.mg, factor)

    def _total(self, amounts: Sequence[float]) -> float:
        """Masses and volumes add up; of concentrations the highest counts."""
        if self.measure == "concentration":
            return max(amounts, default=0.0)
        return round(sum(amounts), 9)

    def _item(self, one: Injectate, total: float | None, at: Situation, summed: int = 1) -> Item:
        """`value` is what was compared; a line beside it says the drug's own dose where that is another one."""
        unit = UNITS[self.measure]
        value = "" if total is None else f"{total:.6g} {unit}"
        more = {"drug": one.display, "dose": one.dose.text}
        equivalent = EQUIVALENT.get(self.measure, "")
        if total is not None and (equivalent or (summed > 1 and self.measure != "concentration")):
            together = "together " if summed > 1 else ""
            more["line"] = f"{one.display}: {one.dose.text or 'no dose'}, {together}{total:.4g} {unit}{equivalent}"
        return Item(
            display=one.display, value=value, number=total, unit=unit, side=at.order.side,
            reference=one.reference, concept=one.ingredient, more=more,
        )  # fmt: skip


def ta_factor(concepts: Iterable[str], at: Situation) -> float | None:
    """mg triamcinolone acetonide per mg of a steroid; None for a steroid without a row."""
    rows = at.tables.steroids.rows
    return next((rows[concept].ta_equivalent for concept in concepts if concept in rows), None)


def lidocaine_factor(one: Injectate, at: Situation) -> float | None:
    """mg lidocaine per mg of a local anaesthetic, by their absolute maxima; None for one without a row."""
    rows = at.tables.local_anaesthetics.rows
    row, standard = rows.get(one.ingredient), rows.get("lidocaine")
    if row is None or standard is None:
        return None
    return standard.us_label.plain.mg / row.us_label.plain.mg
