"""What calculations take from the chart: age, sex, and the newest usable value of a result."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from cds_service.chart.facts import Result
from cds_service.reasoning.findings.answers import item
from cds_service.reasoning.findings.windows import years_between
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import Cause, Item

Newness = tuple[date, datetime, datetime]
NEVER = datetime.min.replace(tzinfo=UTC)
OLDEST: Newness = (date.min, NEVER, NEVER)


class Value(NamedTuple):
    """A usable result in its canonical unit, with the Observation it came from."""

    value: float
    result: Result


def age_on_day(at: Situation) -> int | None:
    """Whole years on the day of the injection; None where the birth date does not settle them."""
    born = at.chart.patient.born if at.chart.patient else None
    if born is None:
        return None
    oldest, youngest = years_between(born.first, at.day), years_between(born.last, at.day)
    return oldest if oldest == youngest else None


def newest_value(at: Situation, concept: str, within_d: int | None = None) -> Value | None:
    """The newest final, usable value at most so many days before the injection; None without one."""
    oldest = at.day - timedelta(days=within_d) if within_d is not None else None
    best: Result | None = None
    for result in at.chart.results.of((concept,)):
        if result.value is None or result.preliminary or result.when is None or result.when.first > at.day:
            continue
        if oldest is not None and result.when.first < oldest:
            continue
        if best is None or newness(result) > newness(best):
            best = result
    return Value(best.value, best) if best is not None and best.value is not None else None


def newness(result: Result) -> Newness:
    """A key that sorts results by time: the day, the moment on it, and when it was issued."""
    when = result.when
    return (when.last if when else date.min, (when.instant if when else None) or NEVER, result.issued or NEVER)


def input_item(at: Situation, value: Value, concept: str) -> Item:
    """An input as evidence of the calculation that it went into."""
    result = value.result
    return item(result, at, result.when, value=result.shown, number=value.value, unit=result.unit, concept=concept)


def why_missing(at: Situation, concept: str) -> Cause:
    """Why there is no usable value: its data set failed, it is there but unusable, or there is none."""
    data = at.tables.result_sets.of(concept)
    state = at.chart.data.get(data)
    name = at.codes.title(concept) if at.codes.known(concept) else concept
    if state is None or state.status != "read":
        return Cause("failed" if state is None or state.status == "failed" else "truncated", name, data)
    there = at.chart.results.of((concept,))
    broken = any(result.value is None for result in there) or any(
        concept in one.concepts and not one.undated for one in at.chart.unusable
    )
    return Cause("unusable" if broken else "none", name, data)
