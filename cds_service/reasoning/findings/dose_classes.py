"""Whether an antithrombotic is taken at its high dose class (table antithrombotics, catalogue 3.1)."""

from cds_service.chart.facts import Drug
from cds_service.reasoning.findings.inputs import age_on_day, newest_value
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.tables.antithrombotics import DoseClass, Frail

UNKNOWN_DOSE = "dose unknown, taken as high"


def is_high(drug: Drug, at: Situation) -> bool | None:
    """True for a high dose and for drugs without dose classes; None where the dose is not known."""
    row = at.tables.antithrombotics.row(drug.ingredient, drug.route)
    if row is None or row.dose_class is None:
        return True
    return _is_high(drug, row.dose_class, at)


def _is_high(drug: Drug, bound: DoseClass, at: Situation) -> bool | None:
    dose = drug.dose
    if bound.high_from_mg_per_dose is not None:
        if dose.mg is None:
            return None
        return dose.mg >= bound.high_from_mg_per_dose or _is_high_in_frail(dose.mg, bound.frail, at)
    if bound.high_above_mg_per_day is not None:
        return _above(dose.mg, dose.per_day, bound.high_above_mg_per_day)
    weight = newest_value(at, "weight", at.tables.calculators.creatinine_clearance.weight_within_d)
    if dose.units is None or weight is None or bound.high_above_iu_per_kg_per_day is None:
        return None
    high = _above(dose.units, dose.per_day, bound.high_above_iu_per_kg_per_day * weight.value)
    return None if weight.newer and not high else high


def _above(dose: float | None, per_day: float | None, bound: float) -> bool | None:
    """One dose above the bound of a day decides, however often it is taken."""
    if dose is None:
        return None
    if dose > bound:
        return True
    return None if per_day is None else dose * per_day > bound


def _is_high_in_frail(mg: float, frail: Frail | None, at: Situation) -> bool:
    """The label's dose reduction for the frail is a full dose for them. What is not known does not count."""
    if frail is None or mg < frail.high_from_mg_per_dose:
        return False
    inputs = at.tables.calculators.creatinine_clearance
    age = age_on_day(at)
    weight = newest_value(at, "weight", inputs.weight_within_d)
    creatinine = newest_value(at, "creatinine", inputs.creatinine_within_d)
    met = [
        age is not None and age >= frail.age_from_a,
        weight is not None and weight.value < frail.weight_below_kg,
        creatinine is not None and creatinine.value >= frail.creatinine_from_mg_per_dl,
    ]
    return met.count(True) >= frail.items
