"""Condition resources as facts: which count, since when, on which side (catalogue 1.5)."""

import re
from datetime import date

import msgspec

from cds_service.chart import sides
from cds_service.chart.codes.book import NOT_OVER, CodeBook, Coding, Match
from cds_service.chart.codes.history import Says
from cds_service.chart.facts import Condition, Side, When
from cds_service.chart.fhir.elements import CodeableConcept
from cds_service.chart.fhir.resources import ConditionResource
from cds_service.chart.fhir.verbatim import concept
from cds_service.chart.readers.reading import (
    NO_CONCEPT,
    Reading,
    end,
    name_of,
    said,
    says_nothing,
    shown,
    start,
    status_of,
)
from cds_service.chart.remembering import remembered

_WITHDRAWN = frozenset({"entered-in-error", "refuted"})
_PAST = frozenset({"inactive", "remission", "resolved"})
_SUSPECTED = frozenset({"provisional", "differential", "unconfirmed"})
_AGAIN = frozenset({"recurrence", "relapse"})  # somebody chose to say so, whatever the words
_YEAR = re.compile(r"\b(?:19|20)\d\d\b", re.ASCII)
_SEQUELA = re.compile(r"[A-Z]\w\w\.?\w{3}[Ss]")


class Problem(msgspec.Struct, frozen=True):
    """What a code means, how it is printed, the side that it names, whether the injury itself is over, and whether
    neither a code nor a word says what it is. `over`: how surely its words call it history, with the `year` that they
    name."""

    match: Match
    display: str
    side: Side
    sequela: bool
    nameless: bool
    over: Says = ""
    year: int = 0


def problem_of(resource: ConditionResource, reading: Reading) -> Problem:
    """What the code says; no concepts where no rule asks for it. Raises UnfitError where it cannot be read."""
    return _problem(reading.book, bytes(resource.coded))


def is_withdrawn(resource: ConditionResource) -> bool:
    """True for a problem that was entered in error or refuted."""
    return status_of(resource.verification_status) in _WITHDRAWN


def read(resource: ConditionResource, reading: Reading) -> Condition | None:
    """The condition, also where its code is not known; None for what does not count or lies in the future."""
    verification = status_of(resource.verification_status)
    if is_withdrawn(resource):
        return None
    onset = reading.when(resource.onset_date_time, start(resource.onset_period))
    recorded = reading.when(resource.recorded_date, resource.asserted_date)
    if not reading.past(onset or recorded):
        return None
    problem = _problem(reading.book, bytes(resource.coded))
    if not problem.match.concepts:  # no rule asks for it; an order may refer to it, and needs its name
        return Condition(display=problem.display, reference=name_of(resource), onset=onset, recorded=recorded)
    abated = reading.when(resource.abatement_date_time, end(resource.abatement_period))
    status = status_of(resource.clinical_status)
    ended = status in _PAST or (not status and abated is not None and reading.past(abated))
    if problem.over and status not in _AGAIN and not _began_lately(problem, onset, recorded, reading):
        ended, abated = True, abated or _time_of(problem, onset, recorded)
    ended = ended or problem.sequela
    return Condition(
        concepts=problem.match.concepts,
        display=problem.display,
        reference=name_of(resource),
        by_text=problem.match.by_text,
        side=side_of(reading, resource.code or NO_CONCEPT, resource.body_site) if resource.body_site else problem.side,
        status="past" if ended else "active",
        suspected=verification in _SUSPECTED,
        sites=frozenset[str]().union(*(reading.match(site, "site").concepts for site in resource.body_site)),
        onset=onset,
        recorded=recorded,
        abated=abated,
    )


def _began_lately(problem: Problem, onset: When | None, recorded: When | None, reading: Reading) -> bool:
    """Whether what words call history began in the last weeks: it is not over yet. A list of today tells of a
    history of long ago; but what is only said to lie behind ("s/p") may be of the day on which it was recorded."""
    if problem.over == "over":
        return False
    began = _began(problem, onset) or (recorded if problem.over == "since" else None)
    today = reading.now.astimezone(reading.zone).date()
    return began is not None and began.last >= today - reading.book.lately


def _began(problem: Problem, onset: When | None) -> When | None:
    """Its onset, or the year in its words where that is earlier: an onset may be the day of writing it down."""
    if problem.year and (onset is None or problem.year < onset.first.year):
        return When(date(problem.year, 1, 1), date(problem.year, 12, 31), str(problem.year))
    return onset


def _time_of(problem: Problem, onset: When | None, recorded: When | None) -> When | None:
    """When a problem that words call history was there: when it began, or before it was recorded."""
    began = _began(problem, onset)
    if began is not None:
        return began
    return When(date.min, recorded.last, f"before {recorded.text}") if recorded else None


@remembered(8192)  # a problem list repeats itself, and other lists repeat it
def _problem(book: CodeBook, coded: bytes) -> Problem:
    code = concept(coded, "code") or NO_CONCEPT
    match = book.match(code.coding, code.text, "condition")
    over = book.over(code.coding, code.text) if match.by_text or not match.concepts else NOT_OVER
    if over.says:
        match = over.match
    years = [int(year) for text in said(code) for year in _YEAR.findall(text)]
    sequela = _is_sequela(book, code.coding)
    return Problem(
        match,
        shown(code, match),
        side_in(book, code),
        sequela,
        nameless=says_nothing(code),
        over=over.says,
        year=max(years, default=0),
    )


def _is_sequela(book: CodeBook, coding: tuple[Coding, ...]) -> bool:
    """An ICD-10-CM code with the 7th character S."""
    return any(_SEQUELA.fullmatch(one.code) for one in coding if book.systems.key(one.system) == "ICD10CM")


def side_in(book: CodeBook, code: CodeableConcept) -> Side:
    """The side that a code and its words name."""
    return _side(book, code.coding, code.text)


def side_of(reading: Reading, code: CodeableConcept | None, sites: tuple[CodeableConcept, ...]) -> Side:
    """The side by body site, by code and by words. Sources that contradict each other leave it unknown."""
    by_code = _side(reading.book, code.coding, code.text) if code else "unknown"
    if not sites:
        return by_code
    by_site = sides.together(_side(reading.book, site.coding, site.text) for site in sites)
    return sides.combine((by_site, by_code))


@remembered(8192)
def _side(book: CodeBook, coding: tuple[Coding, ...], text: str) -> Side:
    """The side of one CodeableConcept, by its codes, its text and its displays together."""
    words = (text, *(one.display for one in coding))
    return sides.combine((book.side(coding), *(sides.side_in_text(word) for word in words if word)))
