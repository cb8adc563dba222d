"""Corticosteroids."""


def triamcinolone_equivalents(mg: float, ta_equivalent: float) -> float:
    """mg of triamcinolone acetonide with the same effect; `ta_equivalent` is that of 1 mg of the drug."""
    return round(mg * ta_equivalent, 9)
