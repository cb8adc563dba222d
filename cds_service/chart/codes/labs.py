"""Units of results: what is accepted for which test and how it becomes the canonical unit (catalogue 1.6)."""

import unicodedata
from collections.abc import Mapping

import msgspec

from cds_service.chart.remembering import remembered


class Scale(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """canonical = (reported - subtract) x times / over + add, rounded to `decimals` where the catalogue asks."""

    times: float = 1.0
    over: float = 1.0
    subtract: float = 0.0
    add: float = 0.0
    decimals: int | None = None

    def apply(self, reported: float) -> float:
        value = (reported - self.subtract) * self.times / self.over + self.add
        return value if self.decimals is None else round(value, self.decimals)


SAME = Scale()
_POWERS = {ord(power): f"*{digit}" for digit, power in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}


class Lab(msgspec.Struct, frozen=True, eq=False):
    """A measured quantity. `units` maps every accepted spelling to its scale; a spelling not there is unusable.

    `low` and `high` bound what is plausible, both included, in the canonical `unit`; None: no bound. `of_child`: the
    same quantity with the bounds of a child, where these differ.
    """

    unit: str = ""
    low: float | None = None
    high: float | None = None
    unit_optional: bool = False
    units: Mapping[str, Scale] = {}
    of_child: "Lab | None" = None

    def scale(self, unit: str) -> Scale | None:
        """The scale for a unit as reported; None when the unit is missing (and needed) or not understood."""
        plain = plain_unit(unit)
        if not plain:
            return SAME if self.unit_optional else None
        return self.units.get(plain)

    def plausible(self, value: float) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@remembered(2048)
def plain_unit(unit: str) -> str:
    """One spelling for a unit: no spaces, lower case, micro sign as "u", powers as "*": "x10⁹/L" → "10*9/l"."""
    plain = "".join(unicodedata.normalize("NFKC", unit.translate(_POWERS)).lower().split())
    for old, new in (("\u03bc", "u"), ("\u00d7", "x"), ("^", "*"), ("10e", "10*"), ("e9/", "*9/"), ("e3/", "*3/")):
        plain = plain.replace(old, new)
    return plain.removeprefix("x")
