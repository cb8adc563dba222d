"""Aspects: the few things about an order and its patient that many findings hang on and that come again and again.

Clinics inject the same mixtures all day: what was found to be silent for one of them need not be worked out anew.
The value of an aspect holds everything that a finding which hangs on it can tell apart, and nothing of the chart's
wording.
"""

from collections.abc import Callable, Hashable, Mapping

from cds_service.chart.order import Injectate
from cds_service.chart.remembering import remembered
from cds_service.reasoning.findings.base import Aspect
from cds_service.reasoning.findings.weights import weight_for_doses
from cds_service.reasoning.situation import Situation

MOST_REMEMBERED = 10_000  # values


def mixture(at: Situation) -> Hashable:
    """What is injected, how much of it, and into which side."""
    order = at.order
    return order.kind, order.side, tuple(_portion(one) for one in order.injectates)


def _portion(one: Injectate) -> Hashable:
    dose = one.dose
    drug = (one.ingredient or one.display, one.concepts, one.product, one.with_adrenaline, one.preservative_free)
    return drug, dose.mg, dose.ml, dose.mg_per_ml, one.side


def months(at: Situation) -> Hashable:
    """Whole months on the day of the injection, at least and at most; without a birth date why there is none."""
    patient, day = at.chart.patient, at.day
    if patient is None or patient.born is None:
        state = at.chart.data.get("patient")
        return state.status if state else None
    ends = (patient.born.first, patient.born.last)
    return tuple((day.year - born.year) * 12 + day.month - born.month - (day.day < born.day) for born in ends)


def years(at: Situation) -> Hashable:
    """The same in whole years."""
    age = months(at)
    return tuple(one // 12 for one in age) if isinstance(age, tuple) else age


def wait(at: Situation) -> Hashable:
    """Days from today to the injection, at least and at most."""
    when = at.order.when
    return (when.first - at.today).days, (when.last - at.today).days


ASPECTS: Mapping[Aspect, Callable[[Situation], Hashable]] = {
    "mixture": mixture,
    "years": years,
    "months": months,
    "wait": wait,
    "weight": weight_for_doses,
}


def seen(at: Situation, aspects: tuple[Aspect, ...]) -> tuple[Hashable, ...]:
    """What stands for the values of these aspects, worked out once for an order."""
    known = at.aspects.get(aspects)
    if known is None:
        known = at.aspects[aspects] = tuple([at.once(ASPECTS[aspect], _work(aspect, at)) for aspect in aspects])
    return known


def _work(aspect: Aspect, at: Situation) -> Callable[[], Hashable]:
    return lambda: stand_in(ASPECTS[aspect](at))


@remembered(MOST_REMEMBERED)
def stand_in(_value: Hashable) -> object:
    """One object for all equal values: many rules look it up, and a mixture takes long to hash."""
    return object()
