"""DiagnosticReport and ImagingStudy resources: which picture of which region, when, and what it shows in codes."""

from cds_service.chart import sites
from cds_service.chart.facts import Imaging
from cds_service.chart.fhir.elements import CodeableConcept
from cds_service.chart.fhir.resources import DiagnosticReportResource, ImagingStudyResource
from cds_service.chart.readers import conditions
from cds_service.chart.readers.reading import Reading, end, name_of, said, shown, start, word

_FINAL = frozenset({"final", "amended", "corrected", "appended"})
_EARLY = frozenset({"preliminary", "partial", ""})
_DONE = frozenset({"available", "registered", ""})


def report(resource: DiagnosticReportResource, reading: Reading) -> Imaging | None:
    """A report of a picture that we know; None for others, withdrawn ones and the future."""
    status = word(resource.status)
    match = reading.match(resource.code, "order")
    period = resource.effective_period
    when = reading.when(resource.effective_date_time, start(period), end(period), resource.issued)
    if status not in _FINAL | _EARLY or not match.concepts or not reading.past(when):
        return None
    site = sites.read(reading, match.concepts, resource.code, ())
    conclusions = (reading.match(one, "condition").concepts for one in resource.conclusion_code)
    return Imaging(
        concepts=match.concepts | site.concepts,
        display=shown(resource.code, match),
        reference=name_of(resource),
        by_text=match.by_text,
        side=conditions.side_of(reading, resource.code, ()),
        when=when,
        preliminary=status in _EARLY,
        shows=frozenset[str]().union(*conclusions),
    )


def study(resource: ImagingStudyResource, reading: Reading) -> Imaging | None:
    """A study that was made of a region we know. It shows nothing: a study has no conclusion."""
    codings = tuple(coding for one in resource.procedure_code for coding in one.coding)
    pictures = tuple(one.modality for one in resource.series if one.modality) or resource.modality
    places = tuple(one.body_site for one in resource.series if one.body_site)
    words = (resource.description, *said(*resource.procedure_code))
    concept = CodeableConcept(coding=(*codings, *pictures), text=". ".join(one for one in words if one))
    match = reading.match(concept, "order")
    when = reading.when(resource.started)
    if word(resource.status) not in _DONE or not match.concepts or not reading.past(when):
        return None
    sites_named = (CodeableConcept(coding=places),) if places else ()
    site = sites.read(reading, match.concepts, concept, sites_named)
    return Imaging(
        concepts=match.concepts | site.concepts,
        display=shown(concept, match),
        reference=name_of(resource),
        by_text=match.by_text,
        side=conditions.side_of(reading, concept, sites_named),
        when=when,
    )
