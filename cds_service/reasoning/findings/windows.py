"""Time as findings see it: windows around the injection, calendar days, months and hours.

Windows given in days or months compare calendar dates, windows in hours compare moments. What was recorded with a
month or a year only is in the window, out of it, or (where the window's edge lies inside) cannot be told: None.
"""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from cds_service.chart.facts import When
from cds_service.reasoning.findings.base import Finding
from cds_service.reasoning.limits import Limit, Limits
from cds_service.reasoning.situation import Situation

DAYS = {"d": 1, "wk": 7}
MONTHS = {"mo": 1, "a": 12}
SAYS = {"d": "day", "wk": "week", "mo": "month", "a": "year", "h": "hour"}


class Window(Finding):
    """Parameters of all findings that look into a stretch of time before or after the injection (T0).

    `within`: the edge itself is inside. `closer_than`: the edge is far enough. `counted_from: now` replaces T0.
    """

    within: str = ""
    closer_than: str = ""
    direction: Literal["before", "after"] = "before"
    counted_from: Literal["order", "now"] = "order"

    @property
    def windowed(self) -> bool:
        return bool(self.within or self.closer_than)

    def holds(self, when: When | None, at: Situation, limits: Limits) -> bool | None:
        """Whether it lies in the window; None where its date does not say. True without a window."""
        if not self.windowed:
            return True
        if when is None:
            return None
        limit = limits[self.within or self.closer_than]
        return inside(when, at, limit, bool(self.within), self.direction, self.counted_from)

    def opens(self, at: Situation, limits: Limits) -> date | None:
        """The earliest day of a window that looks back; None where it has no such edge."""
        if not self.windowed or self.direction == "after":
            return None
        limit = limits[self.within or self.closer_than]
        if limit.number is None:
            return None
        start = at.day if self.counted_from == "order" else at.today
        return start - timedelta(hours=limit.number) if limit.unit == "h" else shifted(start, limit, -1)

    def says_window(self, limits: Limits) -> str:
        """ " in the 90 days before the injection", "" without a window."""
        if not self.windowed:
            return ""
        length = in_words(limits[self.within or self.closer_than])
        start = "less than" if self.closer_than else "at most"
        if self.counted_from == "now":
            return f" {start} {length} {'from now' if self.direction == 'after' else 'ago'}"
        return f" {start} {length} {self.direction} the injection"


def inside(
    when: When,
    at: Situation,
    limit: Limit,
    edge: bool = True,
    direction: Literal["before", "after"] = "before",
    counted_from: Literal["order", "now"] = "order",
) -> bool | None:
    """Whether `when` lies at most `limit` (less than it, without `edge`) before or after the injection or now."""
    if limit.number is None:
        return False
    if limit.unit == "h":
        return _inside_hours(when, at, limit.number, edge, direction, counted_from)
    start = at.day if counted_from == "order" else at.today
    first, last = _edges(start, limit.number, limit.unit, edge, 1 if direction == "after" else -1)
    if when.first >= first and when.last <= last:
        return True
    return False if when.last < first or when.first > last else None


def _inside_hours(
    when: When, at: Situation, hours: float, edge: bool, direction: str, counted_from: str
) -> bool | None:
    start = moment(at) if counted_from == "order" else at.now
    first, last = moments(when, at)
    shortest, longest = (start - last, start - first) if direction == "before" else (first - start, last - start)
    if shortest < timedelta() <= longest and when.instant is None:
        shortest = timedelta()
    allowed = timedelta(hours=hours)
    within = [timedelta() <= gap <= allowed if edge else timedelta() <= gap < allowed for gap in (shortest, longest)]
    return within[0] if within[0] == within[1] else None


def shifted(day: date, limit: Limit, sign: int) -> date:
    """The day that lies `limit` (d, wk, mo, a) after (+1) or before (-1) another; calendar months for mo and a."""
    return _shifted(day, limit.number or 0, limit.unit, sign)


@lru_cache(maxsize=4096)
def _edges(start: date, number: float, unit: str, edge: bool, sign: int) -> tuple[date, date]:
    """The first and the last day of a window; without `edge` its far end lies one day nearer."""
    far = _shifted(start, number, unit, sign) - timedelta(days=0 if edge else sign)
    return (start, far) if sign > 0 else (far, start)


@lru_cache(maxsize=4096)  # a handful of windows, asked of many facts on the same day
def _shifted(day: date, number: float, unit: str, sign: int) -> date:
    if unit in DAYS:
        return day + sign * timedelta(days=number * DAYS[unit])
    if unit not in MONTHS:
        raise ValueError(f"a window needs a unit of time (h, d, wk, mo, a), not {unit!r}")
    months = day.year * 12 + day.month - 1 + sign * int(number * MONTHS[unit])
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def moment(at: Situation) -> datetime:
    """The earliest moment of the injection: its time of day, else now when it is today, else the start of its day."""
    when = at.order.when
    if when.instant is not None:
        return when.instant
    start = datetime.combine(when.first, time(), at.now.tzinfo)
    return max(start, at.now) if when.first == at.today else start


def moments(when: When, at: Situation) -> tuple[datetime, datetime]:
    """The first and the last moment that a recorded date may mean, never later than now for a day that is today."""
    if when.instant is not None:
        return when.instant, when.instant
    first = datetime.combine(when.first, time(), at.now.tzinfo)
    last = datetime.combine(when.last, time(), at.now.tzinfo) + timedelta(days=1)
    return first, min(last, at.now) if first <= at.now else last


def days_before(when: When | None, day: date) -> int | None:
    """Whole days from `when` to `day`; None for a date that is missing or not precise to the day."""
    return (day - when.first).days if when is not None and when.first == when.last else None


def in_words(limit: Limit) -> str:
    """ "90 days", "3 months", "1 hour"."""
    if limit.number is None:
        return "any time"
    unit = SAYS.get(limit.unit, limit.unit)
    return f"{limit.number:g} {unit}{'' if limit.number == 1 or limit.unit not in SAYS else 's'}"
