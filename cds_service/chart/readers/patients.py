"""The Patient resource: birth date, sex and language. No name is ever read."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from cds_service.chart import dates, facts
from cds_service.chart.fhir.resources import PatientResource
from cds_service.chart.readers.reading import Reading, status_of, word

ADULT_FROM = 18  # years: from then on results must be plausible for an adult
_SEXES: tuple[Literal["female", "male", "other"], ...] = ("female", "male", "other")


def read(resource: PatientResource, reading: Reading) -> facts.Patient:
    """What rules need to know about the person. A gender that FHIR does not know is "unknown"."""
    gender = word(resource.gender)
    return facts.Patient(
        id=resource.id,
        born=reading.when(resource.birth_date),
        sex=next((sex for sex in _SEXES if sex == gender), "unknown"),
        language=_language(resource),
    )


def is_child(resource: PatientResource, zone: ZoneInfo, now: datetime) -> bool:
    """Whether the person is under age for certain: with an unknown birth date nobody is."""
    born = dates.parse(resource.birth_date, zone)
    today = now.astimezone(zone).date()
    return born is not None and dates.years_between(born.first, today) < ADULT_FROM


def _language(resource: PatientResource) -> str:
    """The preferred language of communication, else the first, else the language of the resource."""
    spoken = sorted(resource.communication, key=lambda one: not one.preferred)
    return next((status_of(one.language) for one in spoken if one.language), word(resource.language))
