"""Reported quantities in the canonical unit of their test. A unit is never guessed from the size of a number."""

from cds_service.chart.code_labs import Lab


def convert(value: float, unit: str, lab: Lab) -> float | None:
    """The value in the canonical unit of `lab`; None where the unit is missing or not understood."""
    scale = lab.scale(unit)
    return None if scale is None else scale.apply(value)


def agreed(value: float, units: tuple[str, ...], lab: Lab) -> float | None:
    """The value by all spellings of its unit that are understood (a UCUM code and a printed unit).

    None where none is understood, or where two of them say different things.
    """
    stated = [unit for unit in units if unit.strip()] or [""]
    readings = {reading for unit in stated if (reading := convert(value, unit, lab)) is not None}
    return readings.pop() if len(readings) == 1 else None
