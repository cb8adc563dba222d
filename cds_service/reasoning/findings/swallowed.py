"""Steroids taken for the whole body, as the prednisolone that does the same (table steroids)."""

from cds_service.chart.facts import Drug
from cds_service.reasoning.situation import Situation


def prednisolone_mg(drug: Drug, at: Situation) -> float | None:
    """mg of prednisolone a day; None where the dose, how often it is taken, or the drug cannot be told."""
    factor = at.tables.steroids.prednisolone_equivalent.mg.get(drug.ingredient)
    if factor is None or drug.dose.mg is None or drug.dose.per_day is None:
        return None
    return round(factor * drug.dose.mg * drug.dose.per_day, 9)


def enough(drug: Drug, mg: float | None, at: Situation) -> bool:
    """Whether it is at least so much a day. A dose that cannot be told counts."""
    daily = prednisolone_mg(drug, at)
    return mg is not None and (daily is None or daily >= mg)
