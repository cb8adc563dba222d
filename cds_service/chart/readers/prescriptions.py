"""MedicationRequest and MedicationStatement: what each entry alone says about a drug (catalogue 1.5)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

import msgspec

from cds_service.chart.codes.book import NO_MATCH, Match
from cds_service.chart.dates import days_between
from cds_service.chart.facts import Dose, When
from cds_service.chart.fhir.elements import Dosage, Period, Quantity
from cds_service.chart.fhir.medications import MedicationRequestResource, MedicationStatementResource, Prescribed
from cds_service.chart.readers import doses, routes
from cds_service.chart.readers.products import Product, is_flush
from cds_service.chart.readers.reading import Reading, end, name_of, said, start, word

Status = Literal["active", "held", "uncertain", "ended", "stopped", "not-taken"]

_REQUEST: Mapping[str, Status] = {
    "active": "active",
    "on-hold": "held",
    "unknown": "uncertain",
    "": "uncertain",
    "completed": "ended",
}
_OPEN = frozenset[Status]({"active", "uncertain"})
_OF_A_COURSE = _OPEN | {"ended"}  # as which a short course counts
# After these nobody takes it; a status that FHIR does not know leaves open whether somebody does.
_NOT_ORDERED = frozenset({"cancelled", "entered-in-error", "draft", "stopped", "discontinued"})
_NOT_STATED = frozenset({"entered-in-error", "draft"})
_STATEMENT: Mapping[str, Status] = {
    **_REQUEST,
    "intended": "active",
    "stopped": "stopped",
    "not-taken": "not-taken",
}
_DAYS = {"d": 1, "day": 1, "days": 1, "wk": 7, "week": 7, "weeks": 7, "mo": 30, "month": 30, "months": 30}


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """One entry about one ingredient. `said_on` is the day on which the entry was written or asserted."""

    match: Match = NO_MATCH
    status: Status = "active"
    statement: bool = False
    why: str = ""
    dose: Dose = Dose()
    route: str = ""
    start: When | None = None
    end: When | None = None
    said_on: When | None = None
    last_dose: When | None = None
    prescriber: str = ""
    flush: bool = False
    reference: str = ""
    text: str = ""


class Span(msgspec.Struct, frozen=True):
    """From when to when an entry lets the drug be taken."""

    start: When | None
    end: When | None


def from_request(
    resource: MedicationRequestResource, match: Match, product: Product, reading: Reading, dispensed: When | None
) -> Mention | None:
    """What a MedicationRequest says about one ingredient (`match`) of its product; None where it does not count."""
    status = _status(resource, _REQUEST, _NOT_ORDERED)
    written = reading.when(resource.authored_on, resource.date_written)
    if status is None or _only_thought_of(resource) or not reading.past(written):
        return None
    span = _request_span(resource, product, reading, written)
    judged = _judge(status, span, product, reading, dispensed)
    if judged is None:
        return None
    return msgspec.structs.replace(
        _entry(resource, resource.dosage_instruction, product, reading),
        match=match,
        status=judged[0],
        why=judged[1],
        start=span.start,
        end=span.end,
        said_on=written or span.start,
        prescriber=resource.requester.reference if resource.requester else "",
    )


def from_statement(
    resource: MedicationStatementResource, match: Match, product: Product, reading: Reading
) -> Mention | None:
    """What a MedicationStatement says about one ingredient (`match`) of its product; None where it does not count."""
    status = _status(resource, _STATEMENT, _NOT_STATED)
    period = resource.effective_period
    asserted = reading.when(resource.date_asserted, resource.effective_date_time, end(period))
    if status is None or not reading.past(asserted):
        return None
    begins = reading.when(start(period), resource.effective_date_time)
    return msgspec.structs.replace(
        _entry(resource, resource.dosage, product, reading),
        match=match,
        status=status,
        why="status not known in the medication list" if status == "uncertain" else "",
        statement=True,
        start=begins,
        end=reading.when(end(period), resource.effective_date_time if status in {"ended", "stopped"} else ""),
        said_on=asserted or begins,
    )


def _status(resource: Prescribed, known: Mapping[str, Status], dropped: frozenset[str]) -> Status | None:
    """The status of an entry, None for one that does not count."""
    stated = word(resource.status)
    return None if stated in dropped else known.get(stated, "uncertain")


def _only_thought_of(resource: MedicationRequestResource) -> bool:
    """True for proposals and options, and for the record that a drug must not be given."""
    return resource.do_not_perform or word(resource.intent) in {"proposal", "option"}


def _request_span(
    resource: MedicationRequestResource, product: Product, reading: Reading, written: When | None
) -> Span:
    """Long-term drugs end with the period of their dosage only; short courses also with supply or fixed length."""
    bounds = _bounds(resource.dosage_instruction)
    begins = reading.when(start(bounds)) or written
    ends = reading.when(end(bounds)) or _after(begins, _bound_days(resource.dosage_instruction), reading)
    if ends is None and reading.courses.short(product.concepts):
        ends = _supplied_until(resource, reading, begins) or _after(
            begins, reading.courses.length(product.concepts), reading
        )
    return Span(begins, ends)


def _bounds(dosages: tuple[Dosage, ...]) -> Period | None:
    repeats = (dosage.timing.repeat for dosage in dosages if dosage.timing)
    return next((repeat.bounds_period for repeat in repeats if repeat and repeat.bounds_period), None)


def _bound_days(dosages: tuple[Dosage, ...]) -> int | None:
    repeats = (dosage.timing.repeat for dosage in dosages if dosage.timing)
    return next((days for repeat in repeats if repeat and (days := _in_days(repeat.bounds_duration))), None)


def _supplied_until(resource: MedicationRequestResource, reading: Reading, begins: When | None) -> When | None:
    supply = resource.dispense_request
    if supply is None:
        return None
    return reading.when(end(supply.validity_period)) or _after(
        begins, _in_days(supply.expected_supply_duration), reading
    )


def _in_days(duration: Quantity | None) -> int | None:
    if duration is None or not duration.value:
        return None
    unit = (duration.code or duration.unit).strip().lower()
    return round(duration.value * _DAYS[unit]) if unit in _DAYS else None


def _after(begins: When | None, days: int | None, reading: Reading) -> When | None:
    if begins is None or not days:
        return None
    return reading.when((begins.last + timedelta(days=days)).isoformat())


def _judge(
    status: Status, span: Span, product: Product, reading: Reading, dispensed: When | None
) -> tuple[Status, str] | None:
    """The status that counts today, with its reason; None for a short course of long ago whose end nobody recorded."""
    today = reading.now.date()
    over = span.end is not None and span.end.last < today
    if reading.courses.short(product.concepts):
        if span.end is None and status in _OF_A_COURSE and _stale(span.start, dispensed, today, reading):
            return None
        if over and status in _OPEN:
            return "ended", ""
    if status == "uncertain":
        return status, "status not known in the prescription"
    if status == "active" and over and span.end is not None:
        return "uncertain", f"its period ended {span.end.text} but it is still active"
    return status, ""


def _stale(begins: When | None, dispensed: When | None, today: date, reading: Reading) -> bool:
    running = reading.courses.running
    latest = [when.last for when in (begins, dispensed) if when is not None]
    if running is None or not latest:
        return False
    return days_between(max(latest), today) > running.value


def _entry(resource: Prescribed, dosages: tuple[Dosage, ...], product: Product, reading: Reading) -> Mention:
    """What requests and statements have in common: dose, route, last dose and words."""
    instruction = next((dosage.text for dosage in dosages if dosage.text), "")
    route = next((dosage.route for dosage in dosages if dosage.route), None)
    return Mention(
        dose=doses.read(dosages, product.name),
        route=routes.read(route, product.name, instruction),
        last_dose=_last_event(dosages, reading),
        flush=is_flush(product.name, instruction),
        reference=name_of(resource),
        text=_text(resource, dosages),
    )


def _text(resource: Prescribed, dosages: tuple[Dosage, ...]) -> str:
    parts = [note.text for note in resource.note]
    parts += said(*resource.reason_code)
    for dosage in dosages:
        parts += dosage.text, dosage.patient_instruction
    return "\n".join([part.strip() for part in parts if part.strip()]).lower()


def _last_event(dosages: tuple[Dosage, ...], reading: Reading) -> When | None:
    """The latest dose that a Timing names as an event and that is not still to come."""
    events = (reading.when(event) for dosage in dosages if dosage.timing for event in dosage.timing.event)
    past = [event for event in events if event is not None and reading.past(event)]
    return max(past, key=lambda event: (event.first, event.instant is not None, str(event.instant)), default=None)
