"""The table of calculators: which inputs they take, how old these may be, and how scores count."""

from pydantic import Field

from cds_service.reasoning.tables.rows import Row


class SameTime(Row):
    """Which of several results of one time counts: the highest, of these the lowest."""

    lowest_of: tuple[str, ...]
    source: str


class ClearanceInputs(Row):
    """Creatinine clearance: ages of the inputs (days), youngest patient (years), highest value shown."""

    creatinine_within_d: int
    kidney_injury_within_d: int
    weight_within_d: int
    adult_from_a: int
    shown_at_most_ml_per_min: float
    source: str


class BodyMassInputs(Row):
    weight_within_d: int
    source: str


class AgePoints(Row):
    """Points from an age (included) or above it (excluded), in whole years. The first that holds counts."""

    points: int
    from_a: int | None = None
    above_a: int | None = None

    def holds(self, age: int) -> bool:
        if self.from_a is not None:
            return age >= self.from_a
        return self.above_a is not None and age > self.above_a


class ScoreItem(Row):
    """One line of a score: any of the conditions, drugs taken, or the newest result above a bound."""

    title: str
    points: int
    conditions: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    result: str = ""
    above: float | None = None
    unit: str = ""
    within_d: int | None = None


class Score(Row):
    """A score as a list of lines. `not_assessed` are lines that no chart can answer: they count 0 and are said."""

    ages: tuple[AgePoints, ...] = ()
    female: int = 0
    items: tuple[ScoreItem, ...]
    not_assessed: tuple[str, ...] = ()
    source: str


class SteroidLoad(Row):
    """How far back injections count (days), and the dose (mg triamcinolone acetonide) where none is recorded."""

    within_d: int
    assumed_mg: float
    source: str


class InjectionBenefit(Row):
    """Days: how far back the injection may lie, how long before it a pain score counts, from when to when after it."""

    injection_within_d: int
    before_within_d: int
    after_from_d: int
    after_to_d: int
    source: str


class Calculators(Row):
    """rules/tables/calculators.yaml."""

    same_time: SameTime = Field(alias="same-time")
    creatinine_clearance: ClearanceInputs = Field(alias="creatinine-clearance")
    body_mass_index: BodyMassInputs = Field(alias="body-mass-index")
    cha2ds2_vasc: Score = Field(alias="cha2ds2-vasc")
    has_bled: Score = Field(alias="has-bled")
    steroid_load: SteroidLoad = Field(alias="steroid-load")
    injection_benefit: InjectionBenefit = Field(alias="injection-benefit")
