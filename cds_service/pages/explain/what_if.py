"""A request changed by hand: another day, another side, another value. Only what a person named is touched."""

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from cds_service.cards import words
from cds_service.chart.chart import Chart
from cds_service.pages.explain.additions import ADDABLE
from cds_service.rehearsal import sides

Json = dict[str, Any]
VALUE = "value."  # fields of the form are called value.Observation/7
MOST_VALUES = 16
START_MEMBERS = ("occurrenceDateTime", "occurrencePeriod", "occurrenceTiming")


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be different. Empty means as it is. `values` are numbers by Observation, in the unit recorded."""

    policy: str = ""
    today: date | None = None
    day: date | None = None  # of the injection
    side: str = ""
    values: Mapping[str, float] = field(default_factory=dict)
    test: str = ""  # a result that is added, with `number`
    number: float | None = None

    @property
    def any(self) -> bool:
        return self != Changes()


@dataclass(frozen=True, slots=True)
class Editable:
    """A recorded number that the rules read and that may be changed."""

    reference: str
    display: str
    value: float
    unit: str
    date: str


class UnusableError(ValueError):
    """A field of the form holds what cannot stand there; the message says what to write."""


def asked(form: Mapping[str, str], recorded: Mapping[str, float]) -> Changes:
    """The changes that a form names. A value that stands as recorded is no change. Raises UnusableError."""
    values = {
        name.removeprefix(VALUE): _number(given, name)
        for name, given in form.items()
        if name.startswith(VALUE) and given.strip()
    }
    side = form.get("side", "")
    if side not in ("", *sides.LATERALITY):
        raise UnusableError("The side is right, left or bilateral.")
    return Changes(
        policy=form.get("policy", ""),
        today=_day(form.get("today", ""), "The day of the evaluation"),
        day=_day(form.get("day", ""), "The day of the injection"),
        side=side,
        values={name: value for name, value in values.items() if recorded.get(name) != value},
        **_addition(form),
    )


def _addition(form: Mapping[str, str]) -> dict[str, Any]:
    test, number = form.get("test", ""), form.get("number", "").strip()
    if not test or not number:
        return {}
    if test not in ADDABLE:
        raise UnusableError(f"A result of one of these can be added: {', '.join(ADDABLE)}.")
    return {"test": test, "number": _number(number, test)}


def _number(given: str, name: str) -> float:
    try:
        number = float(given.replace(",", "."))
    except ValueError:
        number = float("nan")
    if not 0 <= number < 1_000_000:
        raise UnusableError(f"{name.removeprefix(VALUE)} takes a number from 0 up, such as 2.4.")
    return number


def _day(given: str, what: str) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise UnusableError(f"{what} is a date such as 2026-03-30.") from None


def editable(body: bytes, chart: Chart) -> tuple[Editable, ...]:
    """The newest number of each test that came with the request and that the chart understood, the newest first."""
    understood = {one.reference: one for one in chart.results.all if one.reference and one.value is not None}
    newest: dict[str, Editable] = {}
    for resource in _observations(json.loads(body)):
        reference = f"Observation/{resource.get('id', '')}"
        quantity = resource.get("valueQuantity")
        result = understood.get(reference)
        if result is None or not isinstance(quantity, dict) or not isinstance(quantity.get("value"), int | float):
            continue
        day = result.when.text if result.when else ""
        one = Editable(reference, result.display, quantity["value"], _unit(quantity), day)
        if result.display not in newest or newest[result.display].date < day:
            newest[result.display] = one
    return tuple(sorted(newest.values(), key=lambda one: one.date, reverse=True)[:MOST_VALUES])


def _unit(quantity: Json) -> str:
    """As a person writes it: "mg/dL", nothing for {INR}."""
    return words.printed_unit(str(quantity.get("unit") or quantity.get("code") or ""))


def changed(body: bytes, changes: Changes, orders: frozenset[str]) -> bytes:
    """The request with day, side and values changed; `orders` are the references of the injections that are meant."""
    request = json.loads(body)
    for resource in _observations(request):
        value = changes.values.get(f"Observation/{resource.get('id', '')}")
        if value is not None and isinstance(resource.get("valueQuantity"), dict):
            resource["valueQuantity"]["value"] = value
    for resource in _drafts(request):
        if f"{resource.get('resourceType')}/{resource.get('id', '')}" in orders:
            _order(resource, changes)
        elif changes.side and resource.get("resourceType") == "MedicationRequest":
            _injectate(resource, changes.side)
    return json.dumps(request).encode()


def _order(resource: Json, changes: Changes) -> None:
    if changes.side:
        resource["bodySite"] = [sides.hip(changes.side)]
    if changes.day and resource.get("resourceType") == "Appointment":
        for member in ("start", "end"):
            resource[member] = _moved(resource.get(member), changes.day)
    elif changes.day:
        start = resource.get("occurrenceDateTime") or (resource.get("occurrencePeriod") or {}).get("start")
        for member in START_MEMBERS:
            resource.pop(member, None)
        resource["occurrenceDateTime"] = _moved(start, changes.day)


def _injectate(resource: Json, side: str) -> None:
    for line in resource.get("dosageInstruction") or []:
        if isinstance(line, dict) and "site" in line:
            line["site"] = copy.deepcopy(sides.hip(side))


def _moved(moment: Any, day: date) -> str:
    """The same time of day on another day; the bare day where there was no time."""
    try:
        time = datetime.fromisoformat(moment)
    except (TypeError, ValueError):
        return day.isoformat()
    bare = isinstance(moment, str) and "T" not in moment
    return day.isoformat() if bare else time.replace(year=day.year, month=day.month, day=day.day).isoformat()


def _observations(request: Json) -> Iterator[Json]:
    for bundle in (request.get("prefetch") or {}).values():
        yield from (one for one in _resources(bundle) if one.get("resourceType") == "Observation")


def _drafts(request: Json) -> Iterator[Json]:
    context = request.get("context") or {}
    for member in ("draftOrders", "appointments"):
        yield from _resources(context.get(member))
    for bundle in (request.get("prefetch") or {}).values():
        yield from (one for one in _resources(bundle) if one.get("resourceType") == "ServiceRequest")


def _resources(bundle: Any) -> Iterator[Json]:
    """The resources of a Bundle; nothing for what is none."""
    entries = bundle.get("entry") if isinstance(bundle, dict) else None
    for entry in entries if isinstance(entries, list) else ():
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict):
            yield resource
