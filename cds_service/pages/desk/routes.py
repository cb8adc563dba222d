"""The desk and the records that it opens. It talks to the service as any EHR does: over HTTP, by the protocol."""

from datetime import datetime
from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from cds_service.api.answers import JSON
from cds_service.api.body import read_body
from cds_service.api.service import Service
from cds_service.cards.profiles import profiles
from cds_service.pages.assets import assets
from cds_service.pages.desk import patients
from cds_service.pages.desk.kept import kept
from cds_service.pages.desk.pick_lists import pick_lists
from cds_service.pages.frame import page
from cds_service.pages.headers import PRIVATE
from cds_service.wire.errors import RefusalError


def routes(service: Service) -> list[BaseRoute]:
    @cache
    def offered() -> dict[str, Any]:
        return pick_lists(service.settings.rules)

    async def desk(request: Request) -> Response:
        clients = [(name, profile.title) for name, profile in profiles().items()]
        listed = [patients.listed(example) for example in patients.examples().values()]
        modules = assets().modules("desk")
        return page(request, "desk.html", patients=listed, pick_lists=offered(), profiles=clients, modules=modules)

    async def patient(request: Request) -> Response:
        found = patients.examples().get(request.path_params["name"])
        if found is None:
            raise RefusalError(404, "not-found", "There is no example patient of this name.", "The desk lists them.")
        today = datetime.now(service.settings.timezone).date()
        return JSONResponse(patients.patient(found, service.rulebook.edition.templates, today), headers=PRIVATE)

    async def keep(request: Request) -> Response:
        name = request.path_params["profile"]
        if name not in profiles():
            raise RefusalError(404, "not-found", "There is no client profile of this name.", "The desk lists them.")
        settings = service.settings
        answer = await read_body(request, settings.body_limit, settings.request_deadline)
        return Response(kept(name, answer), media_type=JSON, headers=PRIVATE)

    return [
        Route("/", desk, methods=["GET"]),
        Route("/desk/patients/{name}", patient, methods=["GET"]),
        Route("/desk/kept/{profile}", keep, methods=["POST"]),
    ]
