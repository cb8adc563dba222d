"""What every reader needs: the code book, the clinic's zone, the moment, and the resources that others point to."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from cds_service.chart import dates
from cds_service.chart.codes.book import CodeBook, Match
from cds_service.chart.codes.files import Domain
from cds_service.chart.facts import When
from cds_service.chart.fhir.elements import CodeableConcept, Period, Pointer, Resource
from cds_service.chart.fhir.medications import MedicationResource
from cds_service.chart.fhir.resources import READ, EncounterResource
from cds_service.chart.readers.courses import Courses


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The circumstances of one reading. `medications` and `encounters` are keyed by every name they are known by.

    `child`: the patient is under age for certain.
    """

    book: CodeBook
    zone: ZoneInfo
    now: datetime
    courses: Courses
    medications: Mapping[str, MedicationResource] = {}
    encounters: Mapping[str, EncounterResource] = {}
    child: bool = False

    def match(self, concept: CodeableConcept | None, domain: Domain) -> Match:
        """What a CodeableConcept means in a domain; no match for a missing one."""
        concept = concept or NO_CONCEPT
        return self.book.match(concept.coding, concept.text, domain)

    def when(self, *texts: str) -> When | None:
        """The first of the texts that is a date."""
        for text in texts:
            if text:
                found = dates.parse(text, self.zone)
                if found is not None:
                    return found
        return None

    def past(self, when: When | None) -> bool:
        """True unless it lies in the future: what has no date is not future."""
        return when is None or not dates.after(when, self.now)

    def impossible(self, when: When | None) -> str:
        """The day of something done, where that is still to come: a slip, or what is only planned; "" where it is not.

        A later hour of today is a clock that runs fast.
        """
        return when.text if when is not None and dates.on_a_later_day(when, self.now) else ""


NO_CONCEPT = CodeableConcept()
_TYPES = {shape: str(shape.__struct_config__.tag) for shape in READ}


def start(period: Period | None) -> str:
    return period.start if period else ""


def end(period: Period | None) -> str:
    return period.end if period else ""


def status_of(concept: CodeableConcept | None) -> str:
    """The code of a status, trimmed and lower case; its text where there is no code; "" where there is nothing."""
    if concept is None:
        return ""
    for coding in concept.coding:
        if coding.code:
            return word(coding.code)
    return word(concept.text)


def word(status: str) -> str:
    """A status as written by any server: "Active ", "On hold", "entered_in_error" and the like."""
    return status.strip().lower().replace(" ", "-").replace("_", "-")


def said(*concepts: CodeableConcept | None) -> tuple[str, ...]:
    """Every text and display of the concepts."""
    texts: list[str] = []
    for concept in concepts:
        if concept is not None:
            texts.append(concept.text)
            texts.extend(coding.display for coding in concept.coding)
    return tuple(text for text in texts if text)


def says_nothing(concept: CodeableConcept | None) -> bool:
    """True where neither a code nor a word says what is meant."""
    return concept is None or not (concept.coding or said(concept))


def shown(concept: CodeableConcept | None, match: Match) -> str:
    """The short name to print: our own title where the code is known, else the words of the chart."""
    if match.title:
        return match.title
    return next(iter(said(concept)), "")


def kind_of(resource: Resource) -> str:
    """The FHIR name of its type."""
    return _TYPES[type(resource)]


def name_of(resource: Resource) -> str:
    """ "Type/id", or "" for a resource without an id."""
    return f"{kind_of(resource)}/{resource.id}" if resource.id else ""


def local(reference: Pointer | None) -> str:
    """A reference without server and version: "Patient/1", "urn:uuid:…", "#contained"; "" where there is none."""
    if reference is None:
        return ""
    return local_name(reference.reference)


def local_name(text: str) -> str:
    text = text.strip().partition("/_history/")[0]
    if text.startswith(("urn:", "#")):
        return text
    return "/".join(text.rsplit("/", 2)[-2:])
