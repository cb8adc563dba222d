"""The table of injected corticosteroids."""

from collections.abc import Mapping

from cds_service.reasoning.tables.rows import Row


class Steroid(Row):
    """One ingredient. Doses in mg for one hip; `ta_equivalent`: mg triamcinolone acetonide per mg."""

    particulate: bool
    usual_from_mg: float
    usual_to_mg: float
    warning_above_mg: float
    ta_equivalent: float
    source: str


class Steroids(Row):
    """rules/tables/steroids.yaml."""

    rows: Mapping[str, Steroid]
