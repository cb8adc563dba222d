"""The table of antithrombotic drugs: dose classes, holds before an injection, and tests that clear."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from cds_service.reasoning.tables.rows import Row

Column = Literal["deep", "low", "asra-low"]
ASRA = "asra-2025"  # value of policy ac.deep_profile that reads the column deep-asra-2025


class Frail(Row):
    """A lower dose counts as high when at least `items` of age, weight and creatinine are met."""

    high_from_mg_per_dose: float
    items: int
    age_from_a: float
    weight_below_kg: float
    creatinine_from_mg_per_dl: float


class DoseClass(Row):
    """From which dose a drug is given at the high dose class. Exactly one bound is set."""

    high_from_mg_per_dose: float | None = None
    high_above_mg_per_day: float | None = None
    high_above_iu_per_kg_per_day: float | None = None
    frail: Frail | None = None


class RenalHold(Row):
    """What holds below a creatinine clearance. `by_level`: no interval suffices, only a drug level clears."""

    below_ml_per_min: float
    low_h: float | None = None
    high_h: float | None = None
    by_level: bool = False


class Hold(Row):
    """Hours between last dose and injection, and between injection and next dose, by dose class."""

    low_h: float | None = None
    high_h: float | None = None
    restart_low_h: float | None = None
    restart_high_h: float | None = None
    renal: RenalHold | None = None
    ask: Literal["", "specialist"] = ""

    def required(self, high: bool, clearance: float | None) -> float | None:
        """Hours that must have passed; None when no interval suffices. Unknown clearance: the longest hold."""
        usual = self.low_h if self.low_h is not None and not high else self.high_h
        if usual is None or self.renal is None:
            return usual
        if clearance is not None and clearance >= self.renal.below_ml_per_min:
            return usual
        if clearance is not None and self.renal.by_level:
            return None
        slowed = self.renal.high_h if high else self.renal.low_h
        return max(usual, slowed or 0)

    def restart(self, high: bool) -> float | None:
        """Hours after the injection; None when the table does not say."""
        return self.restart_low_h if self.restart_low_h is not None and not high else self.restart_high_h


class ClearingTest(Row):
    """A result that clears whatever the interval. `test` is a result concept; exactly one bound is set."""

    test: str
    below: float | None = None
    at_most: float | None = None
    unit: str

    def cleared(self, value: float) -> bool:
        if self.below is not None:
            return value < self.below
        return self.at_most is not None and value <= self.at_most


class Antithrombotic(Row):
    """One ingredient. A column that is missing asks for no interval; `by_route` replaces the whole row."""

    deep: Hold | None = None
    deep_asra_2025: Hold | None = Field(default=None, alias="deep-asra-2025")
    low: Hold | None = None
    asra_low: Hold | None = Field(default=None, alias="asra-low")
    dose_class: DoseClass | None = None
    cleared_by_inr: bool = False
    cleared_by: tuple[ClearingTest, ...] = ()
    by_route: Mapping[str, "Antithrombotic"] = {}
    source: str

    def hold(self, column: Column, deep_profile: str) -> Hold | None:
        """The hold of that column; `deep_profile` is the value of policy ac.deep_profile."""
        if column == "low":
            return self.low
        if column == "asra-low":
            return self.asra_low
        return self.deep_asra_2025 if deep_profile == ASRA and self.deep_asra_2025 else self.deep


class InrBound(Row):
    """By which INR a vitamin K antagonist is judged, and how old it may be (days)."""

    at_most: float
    policy: str
    within_d: int
    ahead_within_d: int
    source: str


class General(Row):
    """What holds for all rows."""

    last_dose_counts_for_d: int
    level_counts_for_h: float
    source: str


class Antithrombotics(Row):
    """rules/tables/antithrombotics.yaml."""

    general: General
    inr: InrBound
    rows: Mapping[str, Antithrombotic]

    def row(self, ingredient: str, route: str = "") -> Antithrombotic | None:
        """The row of an ingredient, by its route where that matters; None for a drug without one."""
        row = self.rows.get(ingredient)
        return row.by_route.get(route, row) if row else None
