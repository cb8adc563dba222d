"""Corticosteroids."""

from collections.abc import Iterable


def triamcinolone_equivalents(mg: float, ta_equivalent: float) -> float:
    """mg of triamcinolone acetonide with the same effect; `ta_equivalent` is that of 1 mg of the drug."""
    return round(mg * ta_equivalent, 9)


def steroid_load(doses: Iterable[float | None], assumed_mg: float) -> float:
    """mg of triamcinolone acetonide that doses amount to together; `assumed_mg` stands for one that nobody recorded."""
    return round(sum(assumed_mg if mg is None else mg for mg in doses), 9)
