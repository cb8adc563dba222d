"""The table of injected corticosteroids."""

from collections.abc import Mapping

from cds_service.reasoning.tables.rows import Row


class Steroid(Row):
    """One ingredient. Doses in mg for one hip; `ta_equivalent`: mg triamcinolone acetonide per mg. `solutions` are
    products (products.yaml) of a particulate drug that hold no particles.
    """

    particulate: bool
    usual_from_mg: float
    usual_to_mg: float
    warning_above_mg: float
    ta_equivalent: float
    injected_only: bool = False
    solutions: tuple[str, ...] = ()
    source: str


class Injected(Row):
    """What counts as an injection of steroid, wherever it was given: one by these routes."""

    routes: frozenset[str]
    source: str


class Swallowed(Row):
    """mg of prednisolone with the same effect as 1 mg of a steroid that is taken for the whole body."""

    mg: Mapping[str, float]
    source: str


class Steroids(Row):
    """rules/tables/steroids.yaml."""

    rows: Mapping[str, Steroid]
    injected: Injected
    prednisolone_equivalent: Swallowed
