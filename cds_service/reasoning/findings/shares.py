"""Doses of local anaesthetics, drug by drug, and what share of the maximum they are together."""

from collections.abc import Sequence
from typing import NamedTuple

from cds_service.chart.facts import Administration, Dose, Drug
from cds_service.chart.order import Injectate, Order
from cds_service.reasoning.calculators.anaesthetics import maximum_mg, share
from cds_service.reasoning.findings.weights import DosingWeight
from cds_service.reasoning.findings.windows import moment, moments
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.tables.local_anaesthetics import LocalAnaesthetic

MG_PER_ML_OF_CREAM = 1000.0  # a cream weighs 1 g/mL
MAXIMA = "la.profile"  # policy key: which table of maximum doses counts
BLOCKS = frozenset({"block-sup", "block-plane", "block-deep"})


class Portion(NamedTuple):
    """One dose of an anaesthetic. `mg` is None where it cannot be computed; `source` says where it comes from."""

    ingredient: str
    display: str
    mg: float | None
    adrenaline: bool
    reference: str
    source: str = ""


class Share(NamedTuple):
    """All doses of one drug together. `part` is None where its dose or its maximum is not known."""

    portions: tuple[Portion, ...]
    mg: float
    maximum: float | None
    part: float | None

    @property
    def unparsable(self) -> tuple[Portion, ...]:
        return tuple(one for one in self.portions if one.mg is None)

    @property
    def drafted(self) -> bool:
        """Whether this order adds to it: earlier doses alone are no reason to change the order."""
        return any(not one.source for one in self.portions)

    @property
    def unclear(self) -> bool:
        return self.part is None or bool(self.unparsable)


def share_of(portions: Sequence[Portion], weight: DosingWeight, factor: float, at: Situation) -> Share:
    row = at.tables.local_anaesthetics.rows.get(portions[0].ingredient)
    known = round(sum(one.mg for one in portions if one.mg is not None), 9)
    if row is None:
        return Share(tuple(portions), known, None, None)
    adrenaline = all(one.adrenaline for one in portions)  # one plain dose lowers the limit for all
    limit = row.maximum(at.policy.word(MAXIMA), adrenaline)
    maximum = factor * maximum_mg(limit.mg_per_kg, limit.absolute(at.order.kind in BLOCKS), weight.kg)
    return Share(tuple(portions), known, maximum, share(known, maximum))


def row_of(fact: Administration | Drug, at: Situation) -> tuple[str, LocalAnaesthetic | None]:
    rows = at.tables.local_anaesthetics.rows
    ingredient = next((concept for concept in fact.concepts if concept in rows), "")
    return ingredient, rows.get(ingredient)


def in_cream(dose: Dose) -> float | None:
    """mg of the drug in an amount of cream or gel: 2 g of 2.5 % hold 50 mg; None where the strength is not stated."""
    if dose.mg is None or dose.mg_per_ml is None:
        return None
    return dose.mg * dose.mg_per_ml / MG_PER_ML_OF_CREAM


def hours_apart(one: Order, other: Order) -> float:
    """Hours between two injections of a day; 0 where a time of day is not known."""
    if one.when.instant is None or other.when.instant is None:
        return 0.0
    return abs((one.when.instant - other.when.instant).total_seconds()) / 3600


def adds_up(one: Injectate, hours: float, at: Situation) -> bool:
    row = at.tables.local_anaesthetics.rows.get(one.ingredient)
    return row is None or hours <= row.counts_for_h


def still_counts(fact: Administration, hours: float, at: Situation) -> bool:
    """Whether an earlier dose adds to the new one; where its time is not known, it does when it may."""
    when = fact.end or fact.start
    if when is None:
        return False
    first, last = moments(when, at)
    start = moment(at)
    return first <= start and (start - last).total_seconds() <= hours * 3600
