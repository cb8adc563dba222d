"""The table of local anaesthetics: maximum doses by profile, with and without adrenaline."""

from collections.abc import Mapping

from pydantic import Field

from cds_service.reasoning.tables.rows import Row

US, UK_AU = "us-label", "uk-au-conservative"  # values of policy la.profile


class Maximum(Row):
    """The smaller of both counts. `block_mg` replaces `mg` in nerve blocks."""

    mg_per_kg: float
    mg: float
    block_mg: float | None = None

    def absolute(self, block: bool) -> float:
        return self.block_mg if block and self.block_mg is not None else self.mg


class Maxima(Row):
    """Plain solutions, and those with adrenaline where the profile has a limit of their own."""

    plain: Maximum
    adrenaline: Maximum | None = None


class LocalAnaesthetic(Row):
    """One ingredient. `counts_for_h`: how long an earlier dose is added; `topical_from_mg`: from which amount."""

    family: str
    us_label: Maxima = Field(alias=US)
    uk_au_conservative: Maxima = Field(alias=UK_AU)
    counts_for_h: float
    topical_from_mg: float | None = None
    source: str

    def maximum(self, profile: str, adrenaline: bool) -> Maximum:
        """The limit of the profile; with adrenaline that of us-label where the profile has none, else plain."""
        chosen = self.uk_au_conservative if profile == UK_AU else self.us_label
        if not adrenaline:
            return chosen.plain
        return chosen.adrenaline or self.us_label.adrenaline or chosen.plain


class DosingWeight(Row):
    """Which weight counts: days by age of the patient (years), and from which BMI the ideal one."""

    within_d: int
    child_within_d: int
    adult_from_a: int
    ideal_from_bmi: float
    policy: str
    source: str


class LocalAnaesthetics(Row):
    """rules/tables/local_anaesthetics.yaml."""

    dosing_weight: DosingWeight
    rows: Mapping[str, LocalAnaesthetic]
