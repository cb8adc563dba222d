"""The fields of evidence that a card text may print: `{name.field}`.

Every field takes the items of one name and gives text, "" where nothing is recorded. Chart text passes `safe` here
and nowhere else: what a field returns may stand in any summary, detail or resource.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cds_service.cards import words
from cds_service.cards.escape import NAME, VALUE, safe
from cds_service.reasoning.findings.answers import in_words
from cds_service.reasoning.truth import Item


@dataclass(frozen=True, slots=True)
class Room:
    """How much a place can hold: characters of a chart value, items of a list, and what separates lines."""

    value: int
    items: int
    between_lines: str = "; "


LINE = 240  # characters of a line that a finding wrote: it holds several values
SUMMARY = Room(value=NAME, items=2)
DETAIL = Room(value=VALUE, items=4)
Items = Sequence[Item]
Field = Callable[[Items, Room], str]


def site(item: Item) -> str:
    return item.more.get("site", "") or words.SITES.get(item.side, words.NO_SITE)


def drug(item: Item) -> str:
    return item.more.get("drug", "") or item.display


def value(item: Item) -> str:
    """The value as reported, its unit in print ("45 10*9/L" is "45 ×10⁹/L"); a bare number gets its unit."""
    if not item.value:
        return "" if item.number is None else words.quantity(item.number, item.unit)
    figure, space, unit = item.value.rpartition(" ")
    return f"{figure} {words.printed_unit(unit)}".rstrip() if space and unit in words.ODD_UNITS else item.value


def percent(item: Item) -> str:
    if given := item.more.get("percent", ""):
        return given
    return "" if item.number is None else f"{words.number(round(item.number * 100))} %"


def line(item: Item) -> str:
    """One item in full, harmless: "INR: 3.5 (2026-03-28, 2 days before the injection)". `more["line"]` replaces it."""
    if given := item.more.get("line", ""):
        return safe(given, LINE)
    name, said = safe(item.display), safe(value(item) or item.more.get("reaction", ""))
    head = f"{name}: {said}" if said and name else name or said
    aside = ", ".join([safe(part) for part in _circumstances(item) if part])
    return f"{head} ({aside})" if aside else head


def _circumstances(item: Item) -> tuple[str, ...]:
    """Side, date and note. The dates of a drug are its first and last day, which say nothing about its last dose."""
    side = words.SIDES.get(item.side, "") if item.side != item.value else ""
    more = item.more
    if "since" in more:
        since = f"since {more['since']}" if more["since"] else ""
        last = f"last dose {more['last_dose']}" if more.get("last_dose") else ""
        until = f"until {more['end']}" if more.get("end") else ""
        return (side, since, until, last, item.note)
    when = words.before_injection(item.days_before) if item.days_before is not None else ""
    return (side, item.date if item.date != item.value else "", when, item.note)


def _first(read: Callable[[Item], str]) -> Field:
    return lambda items, room: safe(read(items[0]), room.value) if items else ""


def _more(key: str) -> Field:
    return _first(lambda item: item.more.get(key, ""))


def _list(read: Callable[[Item], str]) -> Field:
    def every(items: Items, room: Room) -> str:
        said = dict.fromkeys([safe(read(item), room.value) for item in items])
        return words.joined([one for one in said if one], room.items)

    return every


def _lines(items: Items, room: Room) -> str:
    """Each line once: a fact may be evidence in more than one way."""
    return room.between_lines.join(dict.fromkeys([line(item) for item in items]))


def _days(days: int | None) -> str:
    return "" if days is None else str(abs(days))


FIELDS: Mapping[str, Field] = {
    "value": _first(value),
    "number": _first(lambda item: "" if item.number is None else words.number(item.number)),
    "unit": _first(lambda item: words.printed_unit(item.unit)),
    "date": _first(lambda item: item.date),
    "days_before": _first(lambda item: _days(item.days_before)),
    "days_ago": _first(lambda item: _days(item.days_ago)),
    "drug": _first(drug),
    "drugs": _list(drug),
    "dose": _first(lambda item: item.more.get("dose", "") or value(item)),
    "allergen": _first(lambda item: item.more.get("allergen", "") or item.display),
    "reaction": _more("reaction"),
    "side": _first(lambda item: words.SIDES.get(item.side, words.NO_SIDE)),
    "site": _first(site),
    "status": _first(lambda item: item.status),
    "required": _more("required"),
    "passed": _more("passed"),
    "maximum": _more("maximum"),
    "weight": _more("weight"),
    "restart": _more("restart"),
    "percent": _first(percent),
    "count": lambda items, _room: str(len(items)),
    "source": _first(lambda item: item.more.get("source", "") or item.note),
    "lines": _lines,
    "why": _list(lambda item: item.more.get("why", "") or item.note),
    "display": _list(lambda item: item.display),
}
OF_THE_REQUEST = frozenset({"order", "patient", "policy"})  # no evidence: their fields need their name
READ_AS: Mapping[str, str] = {  # what stands for a field where nobody is the patient; "" is the name of the evidence
    "value": "",
    "number": "",
    "display": "",
    "days_before": "number",
    "days_ago": "number",
    "count": "number",
    "required": "required time",
    "passed": "time passed",
    "restart": "restart",
    "why": "reason",
    "lines": "list: {name}",
}
UNDECIDED = frozenset({"drug", "drugs", "count", "lines", "why"})  # bound under `cannot_tell`
NOT_RECORDED = {"date": "date not recorded", "why": "reason not known"}


def read_as(name: str, field: str) -> str:
    """A placeholder as a reader of the rule sees it: "INR", "drug", "required time", "order date"."""
    said = in_words((name.replace("_", "-"),))
    if name in OF_THE_REQUEST:
        return f"{said} {field.replace('_', ' ')}".rstrip()
    return READ_AS.get(field, field).format(name=said) or said
