"""T0, the day of the injection: what the order says, else the appointment, else today (catalogue 1.3)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from cds_service.chart import dates
from cds_service.chart.facts import When
from cds_service.chart.loose import Resource, items, objects, text

WhenSource = Literal["order", "appointment", "today"]


def when_of(resource: Resource, appointment: Resource | None, zone: ZoneInfo, now: datetime) -> tuple[When, WhenSource]:
    """T0 and where it comes from. A date that cannot be read counts as missing."""
    ordered = _first(_ordered(resource), zone)
    if ordered is not None:
        return ordered, "order"
    booked = _first(_booked(appointment), zone) if appointment is not None else None
    if booked is not None:
        return booked, "appointment"
    today = now.astimezone(zone).date()
    return When(today, today, today.isoformat()), "today"


def _first(written: Iterator[str], zone: ZoneInfo) -> When | None:
    return next((when for one in written if one and (when := dates.parse(one, zone))), None)


def _ordered(resource: Resource) -> Iterator[str]:
    """Every place where an order or a dosage says when, the most definite first."""
    yield text(resource.get("occurrenceDateTime"))
    for period in objects(resource.get("occurrencePeriod")):
        yield text(period.get("start"))
    instructions = objects(resource.get("dosageInstruction"))
    timings = [timing for one in instructions for timing in objects(one.get("timing"))]
    for timing in (*objects(resource.get("occurrenceTiming")), *timings):
        yield from _events(timing)


def _events(timing: Resource) -> Iterator[str]:
    yield from sorted(text(event) for event in items(timing.get("event")))
    for repeat in objects(timing.get("repeat")):
        for period in objects(repeat.get("boundsPeriod")):
            yield text(period.get("start"))


def _booked(appointment: Resource) -> Iterator[str]:
    yield text(appointment.get("start"))
    for period in objects(appointment.get("requestedPeriod")):
        yield text(period.get("start"))
