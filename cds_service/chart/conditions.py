"""Condition resources as facts: which count, since when, on which side (catalogue 1.5)."""

from cds_service.chart import sides
from cds_service.chart.facts import Condition, Side
from cds_service.chart.reading import NO_CONCEPT, Reading, end, name_of, said, shown, start, status_of
from cds_service.chart.resources import CodeableConcept, ConditionResource

_WITHDRAWN = frozenset({"entered-in-error", "refuted"})
_PAST = frozenset({"inactive", "remission", "resolved"})
_SUSPECTED = frozenset({"provisional", "differential", "unconfirmed"})


def read(resource: ConditionResource, reading: Reading) -> Condition | None:
    """The condition, also where its code is not known; None for what does not count or lies in the future."""
    verification = status_of(resource.verification_status)
    if verification in _WITHDRAWN:
        return None
    onset = reading.when(resource.onset_date_time, start(resource.onset_period))
    recorded = reading.when(resource.recorded_date, resource.asserted_date)
    if not reading.past(onset or recorded):
        return None
    match = reading.match(resource.code, "condition")
    abated = reading.when(resource.abatement_date_time, end(resource.abatement_period))
    status = status_of(resource.clinical_status)
    ended = status in _PAST or (not status and abated is not None and reading.past(abated))
    return Condition(
        concepts=match.concepts,
        display=shown(resource.code, match),
        reference=name_of(resource),
        by_text=match.by_text,
        side=side_of(reading, resource.code, resource.body_site),
        status="past" if ended else "active",
        suspected=verification in _SUSPECTED,
        onset=onset,
        recorded=recorded,
        abated=abated,
    )


def side_of(reading: Reading, code: CodeableConcept | None, sites: tuple[CodeableConcept, ...]) -> Side:
    """The side by body site, else by code and words. Sources that contradict each other leave it unknown."""
    code = code or NO_CONCEPT
    by_site = sides.together(_one(reading, site) for site in sites)
    return sides.combine((by_site, reading.book.side(code.coding), _in_words(code)))


def _one(reading: Reading, concept: CodeableConcept) -> Side:
    return sides.combine((reading.book.side(concept.coding), _in_words(concept)))


def _in_words(concept: CodeableConcept) -> Side:
    return sides.combine(sides.side_in_text(text) for text in said(concept))
