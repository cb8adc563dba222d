"""/openapi.json: what may be sent and what comes back, for integrators and for tools that try everything.

It describes what the service reads, which is more than CDS Hooks 2.0 lets a client send: optional members of other
kinds count as not sent. In production it is there only if asked for.
"""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from cds_service import __version__
from cds_service.api.answers import FHIR_JSON, JSON, json_answer
from cds_service.api.offers import DESCRIPTIONS, SERVICES, TITLES
from cds_service.settings import Settings
from cds_service.wire.feedback import MOST_ITEMS
from cds_service.wire.members import LONGEST, VISIBLE
from cds_service.wire.request import BUNDLES

Json = dict[str, Any]

SHOWN = {"pattern": f"^{VISIBLE}{{0,{LONGEST}}}$"}  # holds for strings; other kinds count as not sent
REFERENCE = {**SHOWN, "properties": {"reference": SHOWN}}
TEXT = {"type": "string", "minLength": 1}
REFUSALS = {
    "400": "The body is not what CDS Hooks asks for",
    "401": "The caller is not known (constant wording)",
    "408": "The body did not come in time",
    "413": "The body, or what is in it, is more than is read",
    "415": "The body is not JSON in UTF-8, or compressed",
    "422": "A value cannot be used",
    "429": "The tenant calls more than its share; see Retry-After",
    "500": "A fault of the service",
    "503": "The service is busy, or cannot authenticate calls or keep feedback now; see Retry-After",
}
HOST, PATH = r"[!\"$-.0-9;->A-Z^-~]+", r"[!\"$->A-\[\]-~]*"  # what is not refused in a base address
ADDRESS = rf"^([Hh][Tt][Tt][Pp][Ss]?://{HOST}(:(0*[1-9][0-9]{{0,3}})?)?(/{PATH})?)?$"
AUTHORIZATION = {
    "type": ["object", "null"],
    "if": {"minProperties": 1},
    "then": {
        "required": ["access_token"],
        "properties": {
            "access_token": {"type": "string", "pattern": "^[!-~]+$"},
            "token_type": {"enum": ["Bearer", "bearer"]},
        },
    },
}


def routes(settings: Settings) -> list[BaseRoute]:
    """None in production unless asked for."""
    if settings.production and not settings.openapi:
        return []
    document = msgspec.json.encode(described(settings.clients is not None))

    async def show(_: Request) -> Response:
        return json_answer(document)

    return [Route("/openapi.json", show, methods=["GET"])]


def described(authenticated: bool) -> Json:
    """The OpenAPI 3.1 document."""
    paths: Json = {"/cds-services": {"get": _plain("Discovery", "The services on offer", _discovery())}}
    for service, hook in SERVICES.items():
        paths[f"/cds-services/{service}"] = {"post": _service(service, hook)}
        paths[f"/cds-services/{service}/feedback"] = {"post": _feedback(service)}
    paths["/health/live"] = {"get": _plain("Liveness", "The process answers", {"type": "object"})}
    ready = _plain("Readiness", "Ready, with the rules in force", {"type": "object"})
    ready["responses"]["503"] = _answer("Draining: send nothing more", JSON, {"type": "object"})
    paths["/health/ready"] = {"get": ready}
    bearer = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    document: Json = {
        "openapi": "3.1.0",
        "info": {"title": "hip-injection-cds", "version": __version__, "license": {"name": "Apache-2.0"}},
        "paths": paths,
        "components": {"schemas": {"OperationOutcome": _outcome()}},
    }
    if authenticated:
        document["components"]["securitySchemes"] = {"client": bearer}
        for path in paths.values():
            if "post" in path:
                path["post"]["security"] = [{"client": []}]
    return document


def _service(service: str, hook: str) -> Json:
    refusals = {**REFUSALS, "412": "Data that the checks need was not sent and could not be fetched"}
    cards = {**_answer("Cards", JSON, _cards()), "links": {"feedback": _link(service)}}
    return {
        "operationId": service,
        "summary": TITLES[hook],
        "description": DESCRIPTIONS[hook],
        "requestBody": _body(_request(hook)),
        "responses": {"200": cards, **_refusals(refusals)},
    }


def _link(service: str) -> Json:
    """What may follow an answer: a word about its first card."""
    item = {"card": "$response.body#/cards/0/uuid", "outcome": "overridden", "outcomeTimestamp": "2026-01-01T00:00:00Z"}
    return {"operationId": f"{service}-feedback", "requestBody": {"feedback": [item]}}


def _feedback(service: str) -> Json:
    given = {"not": {"enum": [None, []]}, "maxItems": MOST_ITEMS}
    schema = {"type": "object", "required": ["feedback"], "properties": {"feedback": given}}
    received = _answer("A receipt, with what is wrong with single items", FHIR_JSON, _ref())
    return {
        "operationId": f"{service}-feedback",
        "summary": f"What became of cards of {service}",
        "requestBody": _body(schema),
        "responses": {"200": received, **_refusals({**REFUSALS, "501": "Feedback is not kept here"})},
    }


def _request(hook: str) -> Json:
    bundle = BUNDLES.get(hook)
    context: Json = {
        "type": "object",
        "required": ["patientId", *([bundle] if bundle else [])],
        "properties": {
            "patientId": {"type": "string", "pattern": r"^(Patient/)?[A-Za-z0-9_-][A-Za-z0-9._-]{0,100}$"},
            "userId": SHOWN,
            "selections": {**REFERENCE, "items": REFERENCE},
            **({bundle: {"type": "object"}} if bundle else {}),
        },
    }
    return {
        "type": "object",
        "required": ["hook", "hookInstance", "context"],
        "properties": {
            "hook": {"const": hook},
            "hookInstance": {"type": "string", "pattern": f"^{VISIBLE}{{1,{LONGEST}}}$"},
            "context": context,
            "prefetch": {"type": ["object", "null"]},
            "fhirServer": {"type": ["string", "null"], "pattern": ADDRESS},
            "fhirAuthorization": AUTHORIZATION,
        },
        "if": {
            "required": ["fhirAuthorization"],
            "properties": {"fhirAuthorization": {"minProperties": 1, "type": "object"}},
        },
        "then": {"required": ["fhirServer"], "properties": {"fhirServer": TEXT}},
    }


def _cards() -> Json:
    source = {"type": "object", "required": ["label"], "properties": {"label": TEXT, "url": {"format": "uri"}}}
    card = {
        "type": "object",
        "required": ["uuid", "summary", "indicator", "source"],
        "properties": {
            "uuid": {"type": "string", "format": "uuid"},
            "summary": {"type": "string", "minLength": 1, "maxLength": 139},
            "indicator": {"enum": ["info", "warning", "critical"]},
            "detail": TEXT,
            "source": source,
            "suggestions": {"type": "array", "minItems": 1},
            "overrideReasons": {"type": "array", "minItems": 1},
        },
    }
    cards = {"type": "array", "items": card}
    return {"type": "object", "required": ["cards"], "properties": {"cards": cards}}


def _discovery() -> Json:
    entry = {"type": "object", "required": ["hook", "description", "id"]}
    services = {"type": "array", "items": entry}
    return {"type": "object", "required": ["services"], "properties": {"services": services}}


def _outcome() -> Json:
    issue = {"type": "object", "required": ["severity", "code", "details"]}
    issues = {"type": "array", "minItems": 1, "items": issue}
    return {
        "type": "object",
        "required": ["resourceType", "issue"],
        "properties": {"resourceType": {"const": "OperationOutcome"}, "issue": issues},
    }


def _plain(summary: str, description: str, schema: Json) -> Json:
    return {"summary": summary, "responses": {"200": _answer(description, JSON, schema)}}


def _refusals(said: dict[str, str]) -> Json:
    return {status: _answer(description, FHIR_JSON, _ref()) for status, description in said.items()}


def _answer(description: str, kind: str, schema: Json) -> Json:
    return {"description": description, "content": {kind: {"schema": schema}}}


def _body(schema: Json) -> Json:
    return {"required": True, "content": {JSON: {"schema": schema}}}


def _ref() -> Json:
    return {"$ref": "#/components/schemas/OperationOutcome"}
