"""The routes: CDS Hooks (discovery, services, feedback), health. Bodies are taken raw: the fast path."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from cds_service.api import health
from cds_service.api.answers import json_answer
from cds_service.api.body import read_body
from cds_service.api.feedback import take_feedback
from cds_service.api.load import Load, Turn, Turns
from cds_service.api.service import Service, hook_of
from cds_service.settings import Settings
from cds_service.trust.caller import Caller
from cds_service.trust.door import Door

DISCOVERY = "/cds-services"


def routes(service: Service, door: Door, load: Load) -> list[BaseRoute]:
    """All routes of the service. Callers are asked who they are before anything of their body is read."""
    turns = Turns()

    async def admitted(request: Request, path: str) -> tuple[Caller, bool]:
        """Who calls, and whether others go first."""
        authorization = request.headers.getlist("authorization")
        if queue := door.queue(authorization):
            await turns.mine(queue, behind=True)
        return await door.admit(authorization, path), bool(queue)

    async def discover(request: Request) -> Response:
        if "authorization" in request.headers:  # what everybody may read needs no token, but a wrong one is refused
            await admitted(request, DISCOVERY)
        return json_answer(service.rulebook.edition.discovery)

    async def invoke(request: Request) -> Response:
        service_id = request.path_params["service_id"]
        hook_of(service_id)
        caller, behind = await admitted(request, f"{DISCOVERY}/{service_id}")
        body = await body_of(request, load, service.settings)
        door.weigh(caller, len(body))
        turn = Turn(turns, f"{caller.issuer} {caller.tenant}", behind)
        await turn.take()
        return json_answer(await service.invoke(service_id, body, caller, turn.pause))

    async def feedback(request: Request) -> Response:
        service_id = request.path_params["service_id"]
        hook_of(service_id)
        caller, _ = await admitted(request, f"{DISCOVERY}/{service_id}/feedback")
        body = await body_of(request, load, service.settings)
        return await take_feedback(service.store, service_id, body, caller, service.limits)

    return [
        Route(DISCOVERY, discover, methods=["GET"]),
        Route(DISCOVERY + "/{service_id}", invoke, methods=["POST"]),
        Route(DISCOVERY + "/{service_id}/feedback", feedback, methods=["POST"]),
        *health.routes(service.rulebook, door, load),
    ]


async def body_of(request: Request, load: Load, settings: Settings) -> bytes:
    """The body, for which nobody waits while it comes. Raises RefusalError as `read_body` does."""
    with load.body():
        return await read_body(request, settings.body_limit, settings.request_deadline)
