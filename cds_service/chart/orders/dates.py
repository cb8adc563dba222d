"""T0, the day of the injection: the booked day, else what the order says, else today (catalogue 1.3).

The catalogue reads the order first; while a booking is made, its day is the day of the injection, whatever day the
order once wished for: holds, intervals and INR windows count from it.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from cds_service.chart import dates
from cds_service.chart.facts import When
from cds_service.chart.fhir.loose import Resource, items, objects, text

WhenSource = Literal["order", "appointment", "today"]


def when_of(resource: Resource, appointment: Resource | None, zone: ZoneInfo, now: datetime) -> tuple[When, WhenSource]:
    """T0 and where it comes from. A date that cannot be read counts as missing."""
    if appointment and (booked := _first(iter((text(appointment.get("start")),)), zone)):
        return booked, "appointment"
    if ordered := _first(_ordered(resource), zone):
        return ordered, "order"
    if appointment and (wished := _first(_wished_for(appointment), zone)):
        return wished, "appointment"
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


def _wished_for(appointment: Resource) -> Iterator[str]:
    for period in objects(appointment.get("requestedPeriod")):
        yield text(period.get("start"))
