"""The tests on the timeline: results of the last month, the limits of the policy in force, and how long each counts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cds_service.cards import words
from cds_service.chart.facts import Result
from cds_service.reasoning.findings.holds import INR_DEEP_MAX
from cds_service.reasoning.findings.windows import moment, moments
from cds_service.reasoning.situation import Situation

TESTS = ("inr", "platelets", "anti-xa", "doac-level")
INR_AGE = "ac.inr_max_age_days"
INR_LOW = "ac.inr_low_risk_max"
PLATELETS_LOW = "plt.low_warn"
PLATELETS_DEEP = "plt.deep_warn"
LOOKS_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Point:
    """One result."""

    at: datetime
    value: float
    shown: str
    day: str


@dataclass(frozen=True, slots=True)
class TestLane:
    """One test: its results, the limits that it is held against, and how long before the injection it counts."""

    name: str
    points: tuple[Point, ...]
    limits: tuple[tuple[str, float], ...]
    window_d: float | None


def lanes_of(at: Situation) -> tuple[TestLane, ...]:
    """The tests that have a result to show."""
    return tuple(lane for lane in (_lane(test, at) for test in TESTS) if lane.points)


def _lane(test: str, at: Situation) -> TestLane:
    """The results of the last month, with the limits that the policy in force holds them against."""
    oldest = moment(at) - LOOKS_BACK
    points = sorted(_points(at.chart.results.of((test,)), oldest, at), key=lambda one: one.at)
    return TestLane(at.codes.title(test), tuple(points), tuple(_limits(test, at)), _window(test, at))


def _points(results: Iterable[Result], oldest: datetime, at: Situation) -> Iterator[Point]:
    """Each stands at its moment, or in the middle of the day on which it was drawn."""
    for result in results:
        if result.value is None or result.when is None:
            continue
        first, last = moments(result.when, at)
        middle = first + (last - first) / 2
        if middle >= oldest:
            shown = _printed(result.shown) + (", preliminary" if result.preliminary else "")
            yield Point(middle, result.value, shown, result.when.text)


def _printed(shown: str) -> str:
    """ "1.6 {INR}" is "1.6", "180 10*9/L" is "180 ×10⁹/L"."""
    value, _, unit = shown.partition(" ")
    return f"{value} {words.printed_unit(unit)}".rstrip()


def _limits(test: str, at: Situation) -> Iterator[tuple[str, float]]:
    keys = {
        "inr": (("low risk", INR_LOW), ("deep block", INR_DEEP_MAX)),
        "platelets": (("low risk", PLATELETS_LOW), ("deep block", PLATELETS_DEEP)),
    }
    for name, key in keys.get(test, ()):
        value = at.policy.value(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield name, float(value)


def _window(test: str, at: Situation) -> float | None:
    """Days before the injection in which a result counts, where the policy says so."""
    key = {"inr": INR_AGE, "platelets": "plt.risk_days"}.get(test)
    value = at.policy.value(key) if key else None
    return float(value) if isinstance(value, int | float) else None
