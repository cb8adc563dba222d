"""FHIR dates, dateTimes and instants as intervals of calendar days in the clinic's time zone."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cds_service.chart.facts import When
from cds_service.chart.remembering import remembered

_YEAR = re.compile(r"\d{4}", re.ASCII)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2})(:\d{2})?(?:[.,](\d+))?([Zz]|[+-]\d{2}:?\d{2})?", re.ASCII
)  # as in FHIR, or with what databases put for T, Z and the offset
_YEARS = range(1850, 2200)  # all others are placeholders ("0001-01-01", "9999-12-31"), not dates


@remembered(8192)
def parse(text: str, zone: ZoneInfo) -> When | None:
    """What a FHIR date or dateTime may mean, or None where it is not one ("1972-3-23", "202510", year 1).

    A time with an offset is moved into `zone`; a time without one is read as a time in `zone`.
    """
    text = text.strip()
    try:
        when = _read(text, zone)
    except (ValueError, OverflowError):
        return None
    return when if when is not None and when.first.year in _YEARS else None


def _read(text: str, zone: ZoneInfo) -> When | None:
    if _DAY.fullmatch(text):
        day = date.fromisoformat(text)
        return When(day, day, text)
    if _MONTH.fullmatch(text):
        year, month = int(text[:4]), int(text[5:])
        return When(date(year, month, 1), date(year, month, monthrange(year, month)[1]), text)
    if _YEAR.fullmatch(text):
        return When(date(int(text), 1, 1), date(int(text), 12, 31), text)
    return _timed(text, zone)


def _timed(text: str, zone: ZoneInfo) -> When | None:
    parts = _TIME.fullmatch(text)
    if parts is None:
        return None
    day, clock, seconds, fraction, offset = parts.groups()
    moment = datetime.fromisoformat(f"{day}T{clock}{seconds or ':00'}.{(fraction or '0')[:6]:0<6}")
    if offset is None:
        return at(moment.replace(tzinfo=zone), zone)
    return at(datetime.fromisoformat(f"{moment.isoformat()}{offset.upper()}"), zone)


def at(moment: datetime, zone: ZoneInfo) -> When:
    """An aware moment as a day in `zone`, its time of day kept."""
    local = moment.astimezone(zone)
    return When(local.date(), local.date(), local.date().isoformat(), local)


def days_between(a: date, b: date) -> int:
    """Whole calendar days from `a` to `b`; negative when `b` is earlier."""
    return (b - a).days


def years_between(born: date, day: date) -> int:
    """Whole years of age on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def on_a_later_day(when: When, now: datetime) -> bool:
    """True when every day that `when` may mean lies after today; `now` is in the zone of `when`."""
    return when.first > now.date()


def after(when: When, now: datetime) -> bool:
    """True when all that `when` may mean lies later than `now`. A day that is today is not later."""
    if when.instant is not None:
        return when.instant > now
    return when.first > now.date()


def latest(whens: Iterable[When | None]) -> When | None:
    """The latest of several moments; with the same day, the one with a time of day."""
    known = [when for when in whens if when is not None]
    return max(known, key=lambda when: (when.last, when.instant.timestamp() if when.instant else 0.0), default=None)
