"""An EHR as the service meets it: a patient record that resolves published prefetch templates itself.

Shares no code with the service. A search knows the parameters that EHRs know (patient, code, category, status,
_sort, _count) and ignores the rest, as servers do.
"""

import re
import uuid
from typing import Any
from urllib.parse import parse_qsl

import httpx

Json = dict[str, Any]
PATIENT = "pat-1"
DATES = (
    "effectiveDateTime",
    "performedDateTime",
    "authoredOn",
    "onsetDateTime",
    "recordedDate",
    "effectivePeriod",
)


class Ehr:
    """One patient's record and the hooks it fires. `down` names resource types whose search answers 500."""

    def __init__(self, resources: list[Json], down: frozenset[str] = frozenset()) -> None:
        self.resources = resources
        self.down = down

    def fire(self, client: httpx.Client, hook: str, context: Json, sent: Json | None = None) -> httpx.Response:
        """Read discovery, resolve the templates of the hook's service, call it. `sent` goes in place of what the
        record holds, by prefetch key."""
        service = self.service(client, hook)
        body: Json = {
            "hook": hook,
            "hookInstance": str(uuid.uuid4()),
            "context": {"userId": "Practitioner/doc-1", "patientId": PATIENT, **context},
            "prefetch": self.prefetch(service.get("prefetch", {})) | (sent or {}),
        }
        return client.post(f"/cds-services/{service['id']}", json=body)

    def service(self, client: httpx.Client, hook: str) -> Json:
        services = client.get("/cds-services").raise_for_status().json()["services"]
        return next(service for service in services if service["hook"] == hook)

    def prefetch(self, templates: dict[str, str]) -> Json:
        """What the EHR sends along: keys whose search failed are left out, as the specification asks."""
        resolved = {key: self.resolve(template) for key, template in templates.items()}
        return {key: value for key, value in resolved.items() if value is not None}

    def resolve(self, template: str) -> Json | None:
        query = template.replace("{{context.patientId}}", PATIENT)
        if read := re.fullmatch(r"(\w+)/([\w.-]+)", query):
            return next((r for r in self.resources if r["resourceType"] == read[1] and r["id"] == read[2]), None)
        kind, _, parameters = query.partition("?")
        if kind in self.down:
            return None
        return self.search(kind, dict(parse_qsl(parameters)))

    def search(self, kind: str, parameters: dict[str, str]) -> Json:
        hits = [r for r in self.resources if r["resourceType"] == kind and _matches(r, parameters)]
        if parameters.get("_sort", "").startswith("-"):
            hits.sort(key=_newest, reverse=True)
        hits = hits[: int(parameters.get("_count", len(hits) or 1))]
        entries = [{"fullUrl": f"https://ehr.example/fhir/{kind}/{r['id']}", "resource": r} for r in hits]
        bundle: Json = {"resourceType": "Bundle", "type": "searchset", "total": len(hits)}
        return bundle | {"entry": entries} if entries else bundle


def _matches(resource: Json, parameters: dict[str, str]) -> bool:
    wanted_codes = _wanted(parameters, "code")
    wanted_status = _wanted(parameters, "status")
    wanted_category = _wanted(parameters, "category")
    codes = {c.get("code") for c in resource.get("code", {}).get("coding", [])}
    categories = {code for category in resource.get("category", []) for code in _codes_of(category)}
    return (
        (not wanted_codes or bool(codes & wanted_codes))
        and (not wanted_status or resource.get("status") in wanted_status)
        and (not wanted_category or bool(categories & wanted_category))
    )


def _codes_of(category: Any) -> list[Any]:
    """A CodeableConcept for most types, a plain code for an allergy."""
    return [category] if isinstance(category, str) else [coding.get("code") for coding in category.get("coding", [])]


def _wanted(parameters: dict[str, str], name: str) -> set[str]:
    return {word.rpartition("|")[2] for word in parameters.get(name, "").split(",") if word}


def _newest(resource: Json) -> str:
    return next((str(resource[name]) for name in DATES if name in resource), "")
