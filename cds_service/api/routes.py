"""The routes: CDS Hooks (discovery, services, feedback), health. Bodies are taken raw: the fast path."""

import logging

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from cds_service.api import health
from cds_service.api.answers import FHIR_JSON, PRIVATE, json_answer
from cds_service.api.body import read_body
from cds_service.api.service import Service, hook_of
from cds_service.trust.caller import Caller
from cds_service.trust.door import Door
from cds_service.wire.feedback import read_feedback
from cds_service.wire.outcome import Issue, Words, outcome_bytes

log = logging.getLogger(__name__)

DISCOVERY = "/cds-services"


def routes(service: Service, door: Door) -> list[BaseRoute]:
    """All routes of the service. Callers are asked who they are before anything of their body is read."""

    async def admitted(request: Request, path: str) -> Caller:
        return await door.admit(request.headers.getlist("authorization"), path)

    async def discover(request: Request) -> Response:
        if "authorization" in request.headers:  # what everybody may read needs no token, but a wrong one is refused
            await admitted(request, DISCOVERY)
        return json_answer(service.rulebook.edition.discovery)

    async def invoke(request: Request) -> Response:
        service_id = request.path_params["service_id"]
        hook_of(service_id)
        caller = await admitted(request, f"{DISCOVERY}/{service_id}")
        body = await read_body(request, service.settings.body_limit)
        return json_answer(await service.invoke(service_id, body, caller))

    async def feedback(request: Request) -> Response:
        service_id = request.path_params["service_id"]
        hook_of(service_id)
        await admitted(request, f"{DISCOVERY}/{service_id}/feedback")
        return take_feedback(service_id, await read_body(request, service.settings.body_limit))

    return [
        Route(DISCOVERY, discover, methods=["GET"]),
        Route(DISCOVERY + "/{service_id}", invoke, methods=["POST"]),
        Route(DISCOVERY + "/{service_id}/feedback", feedback, methods=["POST"]),
        *health.routes(service.rulebook),
    ]


def take_feedback(service_id: str, body: bytes) -> Response:
    """200 with a receipt: how many items were read, and what is wrong with each of the others."""
    good, bad = read_feedback(body)
    counts = {word: sum(item.outcome == word for item in good) for word in ("accepted", "overridden")}
    log.info("feedback", extra={"said": {"service": service_id, **counts, "unusable": len(bad)}})
    receipt = Issue(
        severity="information",
        code="informational",
        details=Words(text=f"{len(good)} of {len(good) + len(bad)} feedback items were read."),
    )
    return Response(outcome_bytes(receipt, *bad), media_type=FHIR_JSON, headers=PRIVATE)
