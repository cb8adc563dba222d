"""The weight by which doses are limited (table local_anaesthetics, catalogue 3.6)."""

from typing import NamedTuple

from cds_service.reasoning.calculators.body import dosing_weight
from cds_service.reasoning.findings.inputs import Value, age_on_day, newest_value
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import Cause

NO_WEIGHT = "no usable weight: absolute maximum"


class DosingWeight(NamedTuple):
    """kg, None without a usable weight; `note` says what was assumed, `newer` why a newer weight or height may not have
    been read."""

    kg: float | None
    note: str = ""
    newer: tuple[Cause, ...] = ()


def usable_weight(at: Situation) -> Value | None:
    """The newest weight that is recent enough; a patient of unknown age is judged as an adult."""
    table = at.tables.local_anaesthetics.dosing_weight
    age = age_on_day(at)
    child = age is not None and age < table.adult_from_a
    return newest_value(at, "weight", table.child_within_d if child else table.within_d)


def weight_for_doses(at: Situation) -> DosingWeight:
    """The weight by which doses of this order are limited."""
    return at.once(DosingWeight, lambda: _weight_for_doses(at))


def _weight_for_doses(at: Situation) -> DosingWeight:
    """Actual weight, or the ideal one in obesity. Where the sex is not recorded the lower ideal weight counts."""
    weight = usable_weight(at)
    if weight is None:
        return DosingWeight(None, NO_WEIGHT)
    height = newest_value(at, "height")
    male = at.chart.patient is not None and at.chart.patient.sex == "male"
    bound = at.tables.local_anaesthetics.dosing_weight.ideal_from_bmi
    kg = dosing_weight(weight.value, height.value if height else None, "male" if male else "female", bound)
    newer = (*weight.newer, *(height.newer if height else ()))
    return DosingWeight(kg, "ideal weight" if kg < weight.value else "", newer)
