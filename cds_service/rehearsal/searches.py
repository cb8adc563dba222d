"""A patient's record answers the published searches, as a FHIR server would."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from cds_service.rehearsal.delivery import bundle
from cds_service.rehearsal.stage import Json

DATES = ("effectiveDateTime", "performedDateTime", "authoredOn", "occurrenceDateTime", "onsetDateTime", "recordedDate")
PERIODS = ("effectivePeriod", "performedPeriod")


def prefetch(templates: Mapping[str, str], patient: Json, record: Iterable[Json]) -> dict[str, Json]:
    """What an EHR sends along: per key the patient or a searchset Bundle, with the drugs that its hits refer to."""
    held = list(record)
    return {key: patient if "?" not in query else _search(query, held) for key, query in templates.items()}


def _search(query: str, record: list[Json]) -> Json:
    kind, _, parameters = query.partition("?")
    asked = dict(parse_qsl(parameters))
    hits = [one for one in record if one["resourceType"] == kind and _wanted(one, asked)]
    if asked.get("_sort", "").startswith("-"):
        hits.sort(key=_newest, reverse=True)
    hits = hits[: int(asked.get("_count", len(hits)))]
    named = {reference for one in hits if (reference := one.get("medicationReference", {}).get("reference"))}
    included = [one for one in record if one["resourceType"] == "Medication" and _named(one, named)]
    return bundle([*hits, *included])


def _wanted(resource: Json, asked: Mapping[str, str]) -> bool:
    """The parameters that every server knows; others are ignored, as servers do."""
    return all(
        not (words := _words(asked.get(name, ""))) or not words.isdisjoint(stated)
        for name, stated in (
            ("code", _codes(resource.get("code"))),
            ("status", {resource.get("status")}),
            ("category", {code for one in _list(resource.get("category")) for code in _codes(one)}),
        )
    )


def _words(parameter: str) -> set[str]:
    return {word.rpartition("|")[2] for word in parameter.split(",") if word}


def _codes(concept: Any) -> set[str]:
    """Of a CodeableConcept; an allergy's category is a bare code."""
    if not isinstance(concept, dict):
        return {concept} if isinstance(concept, str) else set()
    return {coding.get("code", "") for coding in _list(concept.get("coding")) if isinstance(coding, dict)}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _named(medication: Json, references: set[str]) -> bool:
    known = medication.get("id", "")
    return any(reference.endswith((f"/{known}", f":{known}")) for reference in references)


def _newest(resource: Json) -> str:
    moments = (str(resource[name]) for name in DATES if name in resource)
    periods = (str(resource[name].get("start", "")) for name in PERIODS if isinstance(resource.get(name), dict))
    return next(moments, next(periods, ""))
