"""Moves every date of a request by whole days, so that the catalogue's 2026-03-30 becomes today."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

CATALOGUE_TODAY = date(2026, 3, 30)
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})((?:T.*)?)")


def today() -> date:
    return datetime.now(UTC).date()


def shift(value: Any, days: int) -> Any:
    """The same JSON with every string that is a day or starts with one and a time moved by `days`."""
    if isinstance(value, dict):
        return {key: shift(member, days) for key, member in value.items()}
    if isinstance(value, list):
        return [shift(member, days) for member in value]
    if isinstance(value, str) and (match := _DATE.fullmatch(value)):
        return (date.fromisoformat(match[1]) + timedelta(days=days)).isoformat() + match[2]
    return value


def to_today(value: Any) -> Any:
    return shift(value, (today() - CATALOGUE_TODAY).days)
