"""What calculations take from the chart: age, sex, and the newest usable value of a result."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from cds_service.chart.dates import years_between
from cds_service.chart.facts import Result
from cds_service.reasoning.findings.answers import item, unread
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import Cause, Item

Newness = tuple[date, datetime, datetime]
NEVER = datetime.min.replace(tzinfo=UTC)
AT_THE_SAME_TIME = "also recorded at the same time"
OLDEST: Newness = (date.min, NEVER, NEVER)


class Value(NamedTuple):
    """A usable result in its canonical unit, with the Observation it came from, and what others of its time say.

    `newer`: why a newer one may not have been read. Then it may warn, and reassures nobody.
    """

    value: float
    result: Result
    others: tuple[str, ...] = ()
    newer: tuple[Cause, ...] = ()


def age_on_day(at: Situation) -> int | None:
    """Whole years on the day of the injection; None where the birth date does not settle them."""
    born = at.chart.patient.born if at.chart.patient else None
    if born is None:
        return None
    oldest, youngest = years_between(born.first, at.day), years_between(born.last, at.day)
    return oldest if oldest == youngest else None


def newest_value(at: Situation, concept: str, within_d: int | None = None) -> Value | None:
    """The newest final, usable value at most so many days before the injection; None without one.

    Of several of the same time the more dangerous counts (catalogue 1.5).
    """
    oldest = at.day - timedelta(days=within_d) if within_d is not None else date.min
    usable = [one for one in at.chart.results.of((concept,)) if _counts(one, oldest, at.day)]
    if not usable:
        return None
    if len(usable) > 1:
        latest = max(map(newness, usable))
        usable = [one for one in usable if newness(one) == latest]
    newest = _most_dangerous(usable, concept in at.tables.calculators.same_time.lowest_of)
    newer = unread(at, (at.tables.result_sets.of(concept),), (concept,), lambda: _day(newest.result))
    return newest._replace(newer=newer) if newer else newest


def _counts(result: Result, oldest: date, day: date) -> bool:
    """Whether a result is final, usable and of these days."""
    if result.value is None or result.preliminary or result.when is None:
        return False
    return oldest <= result.when.first <= day


def _day(result: Result) -> date | None:
    return result.when.first if result.when else None


def _most_dangerous(results: Sequence[Result], lowest: bool) -> Value:
    worst = (min if lowest else max)(results, key=lambda one: one.value or 0.0)
    return Value(worst.value or 0.0, worst, tuple(sorted({one.shown for one in results} - {worst.shown})))


def newness(result: Result) -> Newness:
    """A key that sorts results by time: the day, the moment on it, and when it was issued."""
    when = result.when
    return (when.last if when else date.min, (when.instant if when else None) or NEVER, result.issued or NEVER)


def input_item(at: Situation, value: Value, concept: str) -> Item:
    """An input as evidence of the calculation that it went into."""
    result = value.result
    notes = (f"{AT_THE_SAME_TIME}: {', '.join(value.others)}",) if value.others else ()
    return item(
        result, at, result.when, notes=notes, value=result.shown, number=value.value, unit=result.unit, concept=concept
    )


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
