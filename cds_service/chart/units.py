"""Reported quantities in the canonical unit of their test. A unit is never guessed from the size of a number."""

from cds_service.chart.codes.labs import Lab


def convert(value: float, unit: str, lab: Lab) -> float | None:
    """The value in the canonical unit of `lab`; None where the unit is missing or not understood."""
    scale = lab.scale(unit)
    return None if scale is None else scale.apply(value)


def agreed(value: float, code: str, unit: str, lab: Lab) -> float | None:
    """The value by its UCUM code and its printed unit, whichever is understood.

    None where neither is, or where the two say different things.
    """
    if code == unit or not code.strip():
        return convert(value, unit, lab)
    if not unit.strip():
        return convert(value, code, lab)
    readings = {convert(value, code, lab), convert(value, unit, lab)} - {None}
    return readings.pop() if len(readings) == 1 else None
