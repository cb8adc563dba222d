"""Comparing a number with the limits of a rule."""

from functools import cached_property

from cds_service.reasoning.findings.base import Finding
from cds_service.reasoning.limits import Limit, Limits

UNITS = {
    "1": "",
    "Cel": "°C",
    "10*9/L": "×10⁹/L",
    "[IU]/dL": "IU/dL",
    "[IU]/mL": "IU/mL",
    "m[IU]/mL": "mIU/mL",
    "mm[Hg]": "mmHg",
    "kg/m2": "kg/m²",
    "a": "years",
    "mo": "months",
    "d": "days",
    "h": "hours",
}
WORDS = {"above": "above", "at_least": "at least", "below": "below", "at_most": "at most"}


class Comparison(Finding):
    """above, at_least, below, at_most: names of limits; all that are given must hold.

    A limit's `exact: fires` lets equality hold for above and below; a limit with the value `none` never holds.
    """

    above: str = ""
    at_least: str = ""
    below: str = ""
    at_most: str = ""

    @cached_property
    def bounds(self) -> tuple[tuple[str, str], ...]:
        """The given comparisons: (word, name of the limit)."""
        return tuple((word, name) for word in WORDS if (name := getattr(self, word)))

    @cached_property
    def rising(self) -> bool:
        """Whether a higher value makes the comparison more likely to hold."""
        return bool(self.above or self.at_least)

    def compares(self, value: float, limits: Limits) -> bool:
        """Whether the value meets all bounds; True when there are none."""
        if self.above and not _above(value, limits[self.above]):
            return False
        if self.at_least and not _at_least(value, limits[self.at_least]):
            return False
        if self.below and not _below(value, limits[self.below]):
            return False
        return not self.at_most or _at_most(value, limits[self.at_most])

    def says_bounds(self, limits: Limits) -> str:
        """ "above 3", "at least 20 kg and below 50 kg"."""
        return " and ".join(f"{WORDS[word]} {amount(limits[name])}" for word, name in self.bounds)


def _above(value: float, limit: Limit) -> bool:
    bound = limit.number
    return bound is not None and (value > bound or (value == bound and limit.exact == "fires"))


def _below(value: float, limit: Limit) -> bool:
    bound = limit.number
    return bound is not None and (value < bound or (value == bound and limit.exact == "fires"))


def _at_least(value: float, limit: Limit) -> bool:
    return limit.number is not None and value >= limit.number


def _at_most(value: float, limit: Limit) -> bool:
    return limit.number is not None and value <= limit.number


def reaches(count: int, times: str, limits: Limits) -> bool:
    """Whether there are at least so many; one is enough where `times` names no limit."""
    return count >= 1 if not times else _at_least(count, limits[times])


def amount(limit: Limit) -> str:
    """The limit with its unit: "3", "40 mg", "18 years"; annotations such as {INR} and the unit 1 print nothing."""
    if limit.number is None:
        return "no limit"
    unit = "" if limit.unit.startswith("{") else UNITS.get(limit.unit, limit.unit)
    return f"{limit.number:g} {unit}".rstrip()
