"""The Patient resource: birth date, sex and language. No name is ever read."""

from typing import Literal

from cds_service.chart import facts
from cds_service.chart.fhir.resources import PatientResource
from cds_service.chart.readers.reading import Reading, status_of, word

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


def _language(resource: PatientResource) -> str:
    """The preferred language of communication, else the first, else the language of the resource."""
    spoken = sorted(resource.communication, key=lambda one: not one.preferred)
    return next((status_of(one.language) for one in spoken if one.language), word(resource.language))
