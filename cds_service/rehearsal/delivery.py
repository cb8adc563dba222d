"""The record as prefetch: each resource under the key whose search would have found it."""

from collections.abc import Collection, Iterable
from typing import Any

from cds_service.chart.codes.book import Coding
from cds_service.rehearsal.stage import Json, Stage
from cds_service.rehearsal.words import GivenError

KEYS = {
    "Condition": "conditions",
    "AllergyIntolerance": "allergies",
    "MedicationAdministration": "administrations",
    "MedicationDispense": "medications",  # as an EHR sends it that includes dispenses in the search
    "Procedure": "procedures",
    "ServiceRequest": "service_requests",
    "DiagnosticReport": "imaging_reports",
    "Immunization": "immunisations",
    "ImmunizationRecommendation": "immunisation_recommendations",
}
MORE = {"relation": "next", "url": "https://ehr.example/fhir?page=2"}
FAILURE = {
    "resourceType": "OperationOutcome",
    "issue": [{"severity": "error", "code": "exception", "diagnostics": "Internal server error"}],
}


def prefetch(person: Json, record: Iterable[Json], keys: Collection[str], stage: Stage) -> dict[str, Any]:
    """Every key: the patient as a resource, the others as searchset Bundles, empty where nothing is on file."""
    found: dict[str, list[Json]] = {key: [] for key in keys}
    for resource in record:
        found.setdefault(_key(resource, stage), []).append(resource)
    bundles = {key: bundle(found[key]) for key in keys if key != "patient"}
    return ({"patient": person} if "patient" in keys else {}) | bundles


def spoilt(
    delivered: dict[str, Any], failed: Iterable[str], cut_off: Iterable[str], left_out: Iterable[str]
) -> dict[str, Any]:
    """The same after some searches failed, some lost their further pages, and some keys were left out.

    GivenError for a key that is not asked for.
    """
    spoiled = dict(delivered)
    for key in (*failed, *cut_off, *left_out):
        if key not in delivered:
            raise GivenError(f"failed: this hook does not ask for '{key}'. It asks for: {', '.join(delivered)}.")
    spoiled |= dict.fromkeys(failed, FAILURE)
    spoiled |= {key: delivered[key] | {"link": [MORE]} for key in cut_off}
    return {key: value for key, value in spoiled.items() if key not in set(left_out)}


def _key(resource: Json, stage: Stage) -> str:
    kind = resource["resourceType"]
    if kind == "MedicationRequest":
        return "past_medications" if resource["status"] == "completed" else "medications"
    return _observed(resource, stage) if kind == "Observation" else KEYS[kind]


def _observed(resource: Json, stage: Stage) -> str:
    code = resource["code"]
    codings = [Coding(one["system"], one["code"], one.get("display", "")) for one in code.get("coding", [])]
    return stage.result_sets.of(stage.codes.match(codings, code["text"], "result").leaf)


def bundle(resources: list[Json]) -> Json:
    """The searchset that a search with these hits answers."""
    base: Json = {"resourceType": "Bundle", "type": "searchset", "total": len(resources)}
    entries = [
        {"fullUrl": f"https://ehr.example/fhir/{one['resourceType']}/{one.get('id', '')}", "resource": one}
        for one in resources
    ]
    return base | {"entry": entries} if entries else base
