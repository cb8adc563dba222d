"""The finding about calculated values: creatinine clearance, body mass index, scores, steroid load."""

from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar, Literal

from cds_service.reasoning.calculators import scores
from cds_service.reasoning.calculators.body import body_mass_index
from cds_service.reasoning.calculators.kidney import cockcroft_gault
from cds_service.reasoning.findings.answers import in_words
from cds_service.reasoning.findings.base import Aspect, Need
from cds_service.reasoning.findings.benefit import injection_benefit
from cds_service.reasoning.findings.calculation import Calculation
from cds_service.reasoning.findings.comparisons import Comparison
from cds_service.reasoning.findings.inputs import age_on_day, input_item, newest_value, why_missing
from cds_service.reasoning.findings.steroid_load import steroid_load
from cds_service.reasoning.limits import Limits
from cds_service.reasoning.signs import ANYTHING, Looked, signs
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.tables.calculators import Score, ScoreItem
from cds_service.reasoning.truth import FALSE, Cause, Item, Truth, unknown

KIDNEY_INJURY = "acute-kidney-injury"
Name = Literal["creatinine-clearance", "bmi", "cha2ds2-vasc", "has-bled", "steroid-load", "injection-benefit"]


class Calculated(Comparison):
    """A calculated value compared with limits. A score counts what is recorded and is "at least" that."""

    word: ClassVar[str] = "calculated"
    work: ClassVar[int] = 3
    of: Name

    def concepts(self) -> Iterable[str]:
        return ()

    def says(self, limits: Limits) -> str:
        if not self.bounds:
            return f"the {in_words((self.of,))} can be calculated"
        return f"the calculated {in_words((self.of,))} is {self.says_bounds(limits)}"

    def check(self, at: Situation, limits: Limits) -> Truth:
        found = CALCULATIONS[self.of](at)
        if found.number is None:
            return unknown(*found.causes)
        holds = self.compares(found.number, limits)
        sure = holds if self.rising else not holds
        if found.causes and not sure:
            return unknown(*found.causes)
        if found.newer and not holds:
            return unknown(*found.newer)
        return Truth(True, {self.name: (self._item(found), *found.inputs)}) if holds else FALSE

    def signs(self) -> Looked | None:
        return SIGNS.get(self.of)

    def hangs_on(self, limits: Limits) -> tuple[Aspect, ...]:
        return ("mixture",) if self.of == "steroid-load" else ()

    def needs(self) -> Iterable[Need]:
        return NEEDS[self.of]

    def _item(self, found: Calculation) -> Item:
        prefix = "at least " if found.at_least else ""
        value = f"{prefix}{round(found.number, found.decimals):.6g}" if found.number is not None else ""
        return Item(
            display=in_words((self.of,)), value=f"{value} {found.unit}".rstrip(), number=found.number,
            unit=found.unit, note=found.note, concept=self.of,
        )  # fmt: skip


def creatinine_clearance(at: Situation) -> Calculation:
    """Cockcroft-Gault; not for minors, and never with a guessed sex."""
    table = at.tables.calculators.creatinine_clearance
    age = age_on_day(at)
    sex = at.chart.patient.sex if at.chart.patient else "unknown"
    weight = newest_value(at, "weight", table.weight_within_d)
    creatinine = newest_value(at, "creatinine", _creatinine_days(at))
    causes = [why_missing(at, "creatinine")] if creatinine is None else []
    causes += [why_missing(at, "weight")] if weight is None else []
    causes += [Cause("none", "age", "patient")] if age is None else []
    causes += [Cause("unusable", "adult age", "patient")] if age is not None and age < table.adult_from_a else []
    causes += [Cause("none", "sex", "patient")] if sex not in ("female", "male") else []
    if causes or age is None or weight is None or creatinine is None or sex not in ("female", "male"):
        return Calculation(None, causes=tuple(causes))
    clearance = cockcroft_gault(age, weight.value, creatinine.value, sex)
    inputs = (input_item(at, creatinine, "creatinine"), input_item(at, weight, "weight"))
    newer = (*creatinine.newer, *weight.newer)
    return Calculation(min(clearance, table.shown_at_most_ml_per_min), "mL/min", inputs, newer=newer)


def _creatinine_days(at: Situation) -> int:
    """How old a creatinine may be: less while an acute kidney injury is active."""
    table = at.tables.calculators.creatinine_clearance
    injured = any(one.status == "active" and not one.suspected for one in at.chart.conditions.of((KIDNEY_INJURY,)))
    return table.kidney_injury_within_d if injured else table.creatinine_within_d


def body_mass(at: Situation) -> Calculation:
    """From weight and height, else the recorded one."""
    days = at.tables.calculators.body_mass_index.weight_within_d
    weight, height = newest_value(at, "weight", days), newest_value(at, "height")
    recorded = newest_value(at, "bmi", days)
    if recorded and not (weight and height):
        return Calculation(recorded.value, "kg/m2", (input_item(at, recorded, "bmi"),), newer=recorded.newer)
    if weight is None or height is None:
        missing = [name for name, value in (("weight", weight), ("height", height)) if value is None]
        return Calculation(None, causes=tuple(why_missing(at, name) for name in missing))
    inputs = (input_item(at, weight, "weight"), input_item(at, height, "height"))
    newer = (*weight.newer, *height.newer)
    return Calculation(body_mass_index(weight.value, height.value), "kg/m2", inputs, newer=newer)


def score(at: Situation, table: Score) -> Calculation:
    """Points that are sure. Lines that no record settles count nothing and are listed."""
    lines = [*_age_lines(at, table), *_sex_line(at, table)]
    lines += [scores.Line(one.title, one.points, _met(at, one)) for one in table.items]
    lines += [scores.Line(title, 1, None) for title in table.not_assessed]
    total = scores.add(lines)
    failed = [name for name in _sets(table) if _failed(at, name)]
    note = f"not assessed: {', '.join(total.not_assessed)}" if total.not_assessed else ""
    return Calculation(
        total.points,
        inputs=tuple(Item(title) for title in total.met),
        causes=tuple(Cause("failed", name, name) for name in failed),
        at_least=bool(total.not_assessed or failed),
        note=note,
    )


def _age_lines(at: Situation, table: Score) -> Iterable[scores.Line]:
    age = age_on_day(at)
    if age is None:
        yield scores.Line("age", 1, None)
        return
    for step in table.ages:
        if step.holds(age):
            yield scores.Line(f"age {age}", step.points, True)
            return


def _sex_line(at: Situation, table: Score) -> Iterable[scores.Line]:
    sex = at.chart.patient.sex if at.chart.patient else "unknown"
    if table.female:
        yield scores.Line("female sex", table.female, None if sex == "unknown" else sex == "female")


def _met(at: Situation, one: ScoreItem) -> bool | None:
    """Conditions and drugs that are not recorded are not there; a result that is missing is not known."""
    if any(not fact.suspected for fact in at.chart.conditions.of(one.conditions)):
        return True
    if any(drug.status == "active" and not drug.flush for drug in at.chart.drugs.of(one.drugs)):
        return True
    if not one.result or one.above is None:
        return False
    value = newest_value(at, one.result, one.within_d)
    if value is None:
        return None
    return value.value > one.above or (None if value.newer else False)


def _sets(table: Score) -> Iterable[str]:
    yield "conditions"
    if any(one.drugs for one in table.items):
        yield "medications"


def _failed(at: Situation, name: str) -> bool:
    state = at.chart.data.get(name)
    return state is None or state.status != "read"


def _cha2ds2_vasc(at: Situation) -> Calculation:
    return score(at, at.tables.calculators.cha2ds2_vasc)


def _has_bled(at: Situation) -> Calculation:
    return score(at, at.tables.calculators.has_bled)


CALCULATIONS: Mapping[Name, Callable[[Situation], Calculation]] = {
    "creatinine-clearance": creatinine_clearance,
    "bmi": body_mass,
    "cha2ds2-vasc": _cha2ds2_vasc,
    "has-bled": _has_bled,
    "steroid-load": steroid_load,
    "injection-benefit": injection_benefit,
}
NEEDS: Mapping[Name, tuple[Need, ...]] = {
    "creatinine-clearance": (
        ("results", "creatinine"),
        ("results", "weight"),
        ("patient", ""),
        ("conditions", KIDNEY_INJURY),
    ),
    "bmi": (("results", "weight"), ("results", "height"), ("results", "bmi")),
    "cha2ds2-vasc": (("conditions", ""), ("patient", "")),
    "has-bled": (
        ("conditions", ""),
        ("medications", ""),
        ("results", "creatinine"),
        ("results", "systolic-pressure"),
        ("patient", ""),
    ),
    "steroid-load": (("procedures", "steroid"), ("administrations", "steroid")),
    "injection-benefit": (("procedures", "steroid"), ("administrations", "steroid"), ("results", "pain-score")),
}
SIGNS: Mapping[Name, Looked] = {  # the others look at age and sex too
    "bmi": signs("chart", ("weight", "height", "bmi")),
    "steroid-load": signs("chart", ("steroid",)) | signs("injects", ("steroid",)) | signs("beside", ("steroid",)),
    "injection-benefit": signs("given", (ANYTHING,)),
}
