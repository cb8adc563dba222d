"""The geometry of the timeline: where every lane, bar and mark stands. Units are SVG user units (px at width 960)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cds_service.pages.timeline.model import Bar, DrugLane, Timeline
from cds_service.pages.timeline.results import TestLane

WIDTH = 960
LEFT, RIGHT = 216, 944  # the plot; names of lanes stand left of it
TOP = 44
BAR_ROW, DRUG_HEAD, GAP = 34, 26, 14
TEST_HEIGHT = 72
LABEL = 13  # height of a small label
SHOWN_BEFORE = timedelta(days=7)
MARGIN = timedelta(hours=12)
MOST_TICKS = 9
STEPS_D = (1, 2, 3, 7, 14, 28)


@dataclass(frozen=True, slots=True)
class Span:
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class BarMark:
    """A hold; `span` is None where no interval is asked for. `says` ends at the line of the injection."""

    y: float
    guideline: str
    span: Span | None
    says: str
    verdict: str
    in_force: bool
    restart: float | None
    restart_says: str


@dataclass(frozen=True, slots=True)
class DrugMark:
    y: float
    name: str
    says: str
    last: Span | None
    bars: tuple[BarMark, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    says: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Line:
    """A limit; its label stands at `label_y`, clear of the one before."""

    y: float
    says: str
    label_y: float


@dataclass(frozen=True, slots=True)
class TestMark:
    y: float
    height: float
    name: str
    window: Span | None
    window_says: str
    limits: tuple[Line, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything to be drawn."""

    width: int
    height: float
    left: int
    right: int
    top: int
    ticks: tuple[tuple[float, str], ...]
    injection: float
    now: float | None
    tests: tuple[TestMark, ...]
    drugs: tuple[DrugMark, ...]


class Axis:
    """Time from left to right: all holds and restarts, the last doses, and a week before the injection."""

    def __init__(self, shown: Timeline) -> None:
        day = shown.injection
        bars = [bar for drug in shown.drugs for bar in drug.bars]
        holds = [day - timedelta(hours=bar.hours_) for bar in bars if bar.hours_]
        doses = [drug.last[0] for drug in shown.drugs if drug.last]
        restarts = [day + timedelta(hours=bar.restart_h) for bar in bars if bar.restart_h]
        self.first = min([day - SHOWN_BEFORE, *holds, *doses]) - MARGIN
        self.last = max([day + timedelta(days=1), *restarts]) + MARGIN

    def x(self, moment: datetime) -> float:
        share = (moment - self.first) / (self.last - self.first)
        return round(LEFT + share * (RIGHT - LEFT), 1)

    def shows(self, moment: datetime) -> bool:
        return self.first <= moment <= self.last

    def span(self, start: datetime, end: datetime) -> Span:
        """From start to end, cut at the edges of the plot."""
        first, last = self.x(max(start, self.first)), self.x(min(end, self.last))
        return Span(first, max(round(last - first, 1), 0))

    def ticks(self) -> Iterator[tuple[float, str]]:
        days = (self.last - self.first).days
        step = next((one for one in STEPS_D if days / one <= MOST_TICKS), STEPS_D[-1])
        tick = self.first.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        while tick < self.last:
            yield self.x(tick), f"{tick.day} {tick:%b}"
            tick += timedelta(days=step)


def picture(shown: Timeline) -> Picture:
    """The lanes from top to bottom: tests, then each drug with its guidelines."""
    axis, y = Axis(shown), float(TOP)
    tests, drugs = [], []
    for lane in shown.tests:
        tests.append(_test(lane, shown, axis, y))
        y += TEST_HEIGHT + GAP
    for drug in shown.drugs:
        drugs.append(_drug(drug, shown, axis, y))
        y += DRUG_HEAD + BAR_ROW * len(drug.bars) + GAP
    now = axis.x(shown.now) if axis.shows(shown.now) else None
    ticks = tuple(axis.ticks())
    return Picture(WIDTH, y, LEFT, RIGHT, TOP, ticks, axis.x(shown.injection), now, tuple(tests), tuple(drugs))


def _drug(drug: DrugLane, shown: Timeline, axis: Axis, y: float) -> DrugMark:
    bars = (_bar(bar, shown, axis, y + DRUG_HEAD + place * BAR_ROW) for place, bar in enumerate(drug.bars))
    last = axis.span(*drug.last) if drug.last else None
    says = ", ".join(part for part in (drug.dose, drug.status, f"last dose {drug.last_shown}") if part)
    return DrugMark(y, drug.name, says, last, tuple(bars))


def _bar(bar: Bar, shown: Timeline, axis: Axis, y: float) -> BarMark:
    day = shown.injection
    span = axis.span(day - timedelta(hours=bar.hours_), day) if bar.hours_ else None
    restart = axis.x(day + timedelta(hours=bar.restart_h)) if bar.restart_h else None
    verdict = "" if bar.verdict == "continue" else bar.verdict
    says = ": ".join(part for part in (bar.asked, verdict) if part)
    says += f" ({bar.why})" if bar.why and bar.why != bar.asked else ""
    later = f"restart +{bar.restart_h:g} h" if restart else ""
    return BarMark(y, bar.guideline, span, says, bar.verdict, bar.in_force, restart, later)


def _test(lane: TestLane, shown: Timeline, axis: Axis, y: float) -> TestMark:
    points = [point for point in lane.points if axis.shows(point.at)]
    values = [point.value for point in points] + [value for _, value in lane.limits]
    low, high = min(values, default=0), max(values, default=1)
    spread = (high - low) or 1

    def height(value: float) -> float:
        return round(y + TEST_HEIGHT - 14 - (value - low) / spread * (TEST_HEIGHT - 34), 1)

    day = shown.injection
    window = axis.span(day - timedelta(days=lane.window_d), day) if lane.window_d else None
    middle = (LEFT + RIGHT) / 2
    dots = ((axis.x(point.at), height(point.value), point.shown) for point in points)
    return TestMark(
        y=y,
        height=TEST_HEIGHT,
        name=lane.name,
        window=window,
        window_says=f"counts for {lane.window_d:g} d" if lane.window_d else "",
        limits=tuple(_lines([(height(value), f"{name} {value:g}") for name, value in lane.limits])),
        dots=tuple(Dot(x, at, says, "end" if x > middle else "start") for x, at, says in dots),
    )


def _lines(limits: list[tuple[float, str]]) -> Iterator[Line]:
    """From the top down, labels at least a line apart."""
    free = 0.0
    for y, says in sorted(limits):
        label = max(y + 4, free)
        free = label + LABEL
        yield Line(y, says, label)
