"""The steroid that reaches the whole body: injections at any site, and what this order adds to them."""

from collections.abc import Iterator
from typing import NamedTuple

from cds_service.chart.facts import Administration, When
from cds_service.chart.order import Injectate, Order
from cds_service.reasoning.calculators import steroids
from cds_service.reasoning.findings.answers import unread
from cds_service.reasoning.findings.calculation import Calculation
from cds_service.reasoning.findings.doses import ta_factor
from cds_service.reasoning.findings.windows import days_before, inside, shifted
from cds_service.reasoning.limits import Limit
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import Cause, Item

STEROID = "steroid"
ASSUMED = "dose not known, {mg:g} mg assumed"
BOTH = "on each side"


class Portion(NamedTuple):
    """One injection. `mg` in triamcinolone acetonide, None where dose or drug cannot be told."""

    display: str
    mg: float | None
    when: When | None = None
    reference: str = ""
    note: str = ""


def injected(fact: Administration, at: Situation) -> bool:
    """Whether a dose was injected into or near a joint, a muscle or the spine. Without a recorded route it was where
    the place says so, or where the drug is only made for injection."""
    table = at.tables.steroids
    if fact.hip_region or fact.route in table.injected.routes:
        return True
    rows = (table.rows[concept] for concept in fact.concepts if concept in table.rows)
    return not fact.route and any(row.injected_only for row in rows)


def injections(order: Order) -> int:
    """How many injections of steroid are being ordered for the day: one per hip and order."""
    holding = [one for one in (order, *order.siblings) if STEROID in one.families]
    return sum(2 if one.side == "bilateral" else 1 for one in holding)


def steroid_load(at: Situation) -> Calculation:
    """Every dose of the window and of this order, in mg triamcinolone acetonide."""
    table = at.tables.calculators.steroid_load
    window = Limit(value=table.within_d, unit="d", source=table.source)
    given = [fact for fact in at.chart.administrations.of((STEROID,)) if injected(fact, at)]
    timed = [(fact, _inside(fact.end or fact.start, at, window)) for fact in given]
    causes = [_undated(fact) for fact, counts in timed if counts is None]
    causes += unread(at, ("procedures", "administrations"), STEROID, lambda: shifted(at.day, window, -1))
    portions = [*_ordered(at), *(_past(fact, at) for fact, counts in timed if counts)]
    total = steroids.steroid_load((one.mg for one in portions), table.assumed_mg)
    inputs = tuple(_item(one, table.assumed_mg, at) for one in portions)
    return Calculation(total, "mg", inputs, tuple(causes), at_least=bool(causes), decimals=1)


def _undated(fact: Administration) -> Cause:
    return Cause("unusable" if fact.misdated else "undated", fact.display, "administrations")


def _inside(when: When | None, at: Situation, window: Limit) -> bool | None:
    return None if when is None else inside(when, at, window)


def _ordered(at: Situation) -> Iterator[Portion]:
    for order in (at.order, *at.order.siblings):
        for one in order.injectates:
            if STEROID in one.concepts:
                both = order.doses_of(one) > 1
                portion = Portion(one.display, _ta_mg(one, at), order.when, one.reference, BOTH if both else "")
                yield from (portion, portion) if both else (portion,)


def _past(fact: Administration, at: Situation) -> Portion:
    return Portion(fact.display, _ta_mg(fact, at), fact.end or fact.start, fact.reference)


def _ta_mg(given: Administration | Injectate, at: Situation) -> float | None:
    factor = ta_factor(given.concepts, at)
    if given.dose.mg is None or factor is None:
        return None
    return steroids.triamcinolone_equivalents(given.dose.mg, factor)


def _item(one: Portion, assumed_mg: float, at: Situation) -> Item:
    """The dose as triamcinolone acetonide, with its day."""
    mg = assumed_mg if one.mg is None else one.mg
    notes = (one.note, ASSUMED.format(mg=assumed_mg) if one.mg is None else "")
    return Item(
        display=one.display,
        value=f"{round(mg, 1):g} mg",
        number=mg,
        unit="mg",
        date=one.when.text if one.when else "",
        days_before=days_before(one.when, at.day),
        reference=one.reference,
        note=", ".join(note for note in notes if note),
        concept=STEROID,
    )
