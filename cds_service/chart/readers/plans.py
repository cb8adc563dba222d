"""ServiceRequest, Appointment and CarePlan resources: what is ordered, booked or waited for (catalogue 1.5)."""

import re
from collections.abc import Iterator

from cds_service.chart import sites
from cds_service.chart.facts import Concepts, Planned, Procedure, When
from cds_service.chart.fhir.elements import CodeableConcept
from cds_service.chart.fhir.resources import (
    AppointmentResource,
    CarePlanResource,
    ImmunizationRecommendationResource,
    ServiceRequestResource,
)
from cds_service.chart.readers import conditions, procedures
from cds_service.chart.readers.reading import Reading, name_of, said, says_nothing, shown, start, word

_OPEN = frozenset({"active", "on-hold"})
# Any other status leaves open whether it will be done: then it counts, as planned surgery must not be overlooked.
_NOT_OPEN = frozenset(
    {"draft", "revoked", "completed", "entered-in-error", "cancelled", "stopped", "rejected", "proposed", "planned"}
    | {"discontinued", "aborted", "not-done", "ended", "done", "finished", "final"}
)
_BOOKED = frozenset({"booked", "pending", "arrived", "checked-in", "waitlist", "unknown", ""})
_WAITING = re.compile(r"wait(?:ing)?[\s-]?list|awaiting", re.IGNORECASE)
_NOT_DUE = ("immune", "complete", "contraindicated")  # forecasts after which nobody vaccinates
_SURGERY_WITHOUT_DATE = "hip-replacement"  # an open request for it without a date is a place on a waiting list
_DONE_COUNTS = "physiotherapy"  # a completed request for it is history that counts
HIP_INJECTION = "hip-injection"
HIP_STEROID = "hip-steroid-injection"  # also an injection of which nobody says what it will hold


def read(resource: ServiceRequestResource, reading: Reading) -> Planned | None:
    """An open request for something we know; None for drafts, closed requests and what must not be done."""
    if not _is_open(resource):
        return None
    meaning, display, by_text = _meaning(resource.code, resource.body_site, reading)
    if not meaning:
        return None
    when = _when(resource, reading)
    words = " ".join(said(resource.code, *resource.category, *resource.order_detail))
    waiting = when is None and bool(_WAITING.search(words) or _SURGERY_WITHOUT_DATE in meaning)
    return Planned(
        concepts=meaning,
        display=display,
        reference=name_of(resource),
        by_text=by_text,
        side=conditions.side_of(reading, resource.code, resource.body_site),
        when=when,
        status="waiting-list" if waiting else "active",
        requester=resource.requester.reference if resource.requester else "",
        drugs=procedures.injectates((resource.code, *resource.order_detail), display, reading),
    )


def is_unnamed(resource: ServiceRequestResource) -> bool:
    """True for an open request of which neither a code nor a word says what is to be done."""
    return says_nothing(resource.code) and _is_open(resource)


def _is_open(resource: ServiceRequestResource) -> bool:
    return not (word(resource.status) in _NOT_OPEN or resource.do_not_perform or word(resource.intent) == "option")


def completed(resource: ServiceRequestResource, reading: Reading) -> Procedure | None:
    """A completed request that is itself history: physiotherapy. None for all others."""
    if word(resource.status) != "completed" or resource.do_not_perform:
        return None
    match = reading.match(resource.code, "order")
    when = _when(resource, reading) or reading.when(resource.authored_on)
    if _DONE_COUNTS not in match.concepts or not reading.past(when):
        return None
    return Procedure(
        concepts=match.concepts,
        display=shown(resource.code, match),
        reference=name_of(resource),
        by_text=match.by_text,
        when=when,
    )


def appointment(resource: AppointmentResource, reading: Reading) -> Planned | None:
    """A booked appointment for something we know."""
    status = word(resource.status)
    if status not in _BOOKED:
        return None
    coded = tuple(coding for one in (*resource.service_type, *resource.reason_code) for coding in one.coding)
    texts = (*said(*resource.service_type, resource.appointment_type, *resource.reason_code), resource.description)
    concept = CodeableConcept(coding=coded, text=". ".join(dict.fromkeys(text for text in texts if text)))
    meaning, display, by_text = _meaning(concept, (), reading)
    if not meaning:
        return None
    return Planned(
        concepts=meaning,
        display=display,
        reference=name_of(resource),
        by_text=by_text,
        side=conditions.side_of(reading, concept, ()),
        when=reading.when(resource.start),
        status="waiting-list" if status == "waitlist" else "active",
        drugs=procedures.injectates((concept,), display, reading),
    )


def care_plan(resource: CarePlanResource, reading: Reading) -> Planned | None:
    """A care plan in force, by its title and category ("haemostasis plan"), on the day it was made."""
    if word(resource.status) not in _OPEN:
        return None
    coded = tuple(coding for one in resource.category for coding in one.coding)
    texts = (resource.title, *said(*resource.category), resource.description)
    concept = CodeableConcept(coding=coded, text=". ".join(dict.fromkeys(text for text in texts if text)))
    match = reading.match(concept, "order")
    if not match.concepts:
        return None
    return Planned(
        concepts=match.concepts,
        display=shown(concept, match),
        reference=name_of(resource),
        by_text=match.by_text,
        when=reading.when(resource.created, start(resource.period)),
    )


def vaccines(resource: ImmunizationRecommendationResource, reading: Reading) -> Iterator[Planned]:
    """Vaccines that are due, on the first day named for each; none that the patient has had or must not have."""
    for one in resource.recommendation:
        forecast = " ".join((*said(one.forecast_status), *_codes(one.forecast_status))).lower()
        if any(word in forecast for word in _NOT_DUE):
            continue
        named = [when for each in one.date_criterion if (when := reading.when(each.value))]
        for vaccine in one.vaccine_code:
            match = reading.match(vaccine, "drug")
            if match.concepts:
                yield Planned(
                    concepts=match.concepts,
                    display=shown(vaccine, match),
                    reference=name_of(resource),
                    by_text=match.by_text,
                    when=min(named, default=None, key=lambda when: when.first),
                )


def _codes(concept: CodeableConcept | None) -> Iterator[str]:
    yield from (coding.code for coding in concept.coding) if concept else ()


def _meaning(
    code: CodeableConcept | None, body_site: tuple[CodeableConcept, ...], reading: Reading
) -> tuple[Concepts, str, bool]:
    """(concepts, name to print, matched by text), with what the site adds to an injection."""
    match = reading.match(code, "order")
    if not match.concepts:
        match = reading.match(code, "result")
    display = shown(code, match)
    if procedures.INJECTION not in match.concepts or not sites.read(reading, match.concepts, code, body_site).hip:
        return match.concepts, display, match.by_text
    drugs = procedures.injectates((code,), display, reading)
    steroid = "steroid" in drugs or not (drugs or procedures.is_without_steroid(match.concepts))
    return match.concepts | {HIP_INJECTION, *((HIP_STEROID,) if steroid else ())}, display, match.by_text


def _when(resource: ServiceRequestResource, reading: Reading) -> When | None:
    timing = resource.occurrence_timing
    events = timing.event if timing else ()
    return reading.when(resource.occurrence_date_time, start(resource.occurrence_period), *events)
