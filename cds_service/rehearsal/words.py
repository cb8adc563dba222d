"""The short forms of a scenario's `given`: "apixaban 5 mg bid", {inr: 3.0, days_ago: 3}, {septic-hip: right}."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

DATES = frozenset({"date", "days_ago", "hours_ago", "in_days"})
_AMOUNT = re.compile(r"\s+(?=\d)")


class GivenError(ValueError):
    """A scenario says something that cannot be staged; the message says where and what may stand there."""


class Entry(NamedTuple):
    """One item of a list: what it is ("inr"), its value (3.0, "right", "5 mg bid"), and what else is said of it."""

    name: str
    value: Any = None
    more: Mapping[str, Any] = {}


def entries(raw: Iterable[Any], where: str, words: frozenset[str]) -> list[Entry]:
    """The items of a list. The first key of a map is its name; the others must be among `words`."""
    return [_entry(item, where, words) for item in raw]


def _entry(item: Any, where: str, words: frozenset[str]) -> Entry:
    if isinstance(item, str):
        return Entry(item)
    if not isinstance(item, Mapping) or not item:
        raise GivenError(f"{where}: {item!r} is neither a name nor a map. Write {{name: value, …}}.")
    (name, value), *rest = item.items()
    for word, _ in rest:
        if word not in words:
            raise GivenError(f"{where}: {name}: unknown word '{word}'. Use: {', '.join(sorted(words))}.")
    return Entry(str(name), value, dict(rest))


def drug(entry: Entry) -> Entry:
    """A drug written in one line, "apixaban 5 mg bid", as its name and its dose."""
    if entry.value is not None:
        return entry
    name, *dose = _AMOUNT.split(entry.name, maxsplit=1)
    return Entry(name, dose[0] if dose else "", entry.more)
