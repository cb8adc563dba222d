"""The timeline as a SMART app: an EHR opens it from a card, the browser reads the chart with its own token.

The token never comes here. The browser sends what it read, gets the drawing, and nothing of it is kept.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from cds_service.api.body import read_body
from cds_service.api.service import Service
from cds_service.cards import words
from cds_service.pages.frame import environment, page
from cds_service.pages.headers import PRIVATE, SAFE
from cds_service.settings import Settings
from cds_service.trust.clients import Clients

PATH = "/timeline"
READS = ("Patient", "MedicationRequest", "MedicationAdministration", "Observation")
SCOPE = " ".join(("launch", "openid", "fhirUser", *(f"patient/{kind}.read" for kind in READS)))
DEVELOPMENT_CLIENT = "hip-injection-timeline"
ANY = ("http:", "https:")  # in development: whatever server the launch names


def routes(service: Service, clients: Clients) -> list[BaseRoute]:
    """None where no EHR knows the app."""
    settings = service.settings
    if not settings.smart_launch:
        return []

    async def launch(request: Request) -> Response:
        return page(
            request,
            "timeline_launch.html",
            connect=origins(settings, clients),
            client=settings.smart_client or DEVELOPMENT_CLIENT,
            redirect=settings.public_url + PATH,
            scope=SCOPE,
        )

    async def opened(request: Request) -> Response:
        from cds_service.pages.timeline.launched import templates_of

        templates = templates_of(service.rulebook.edition)
        connect = origins(settings, clients)
        return page(request, "timeline.html", connect=connect, templates=templates, kinds=words.KINDS)

    async def draw(request: Request) -> Response:
        body = await read_body(request, settings.body_limit, settings.request_deadline)
        return await asyncio.to_thread(_drawn, body, service)

    return [
        Route(f"{PATH}/launch", launch, methods=["GET"]),
        Route(PATH, opened, methods=["GET"]),
        Route(f"{PATH}/draw", draw, methods=["POST"]),
    ]


def _drawn(body: bytes, service: Service) -> Response:
    """The drawing as a part of a page; in a thread, so that hooks do not wait. Raises RefusalError (400, 422)."""
    from cds_service.pages.timeline.launched import drawn, read

    settings = service.settings
    made = drawn(read(body), service.rulebook.edition, settings, datetime.now(settings.timezone))
    html = environment().get_template("timeline_drawn.html").render(made=made)
    return HTMLResponse(html, headers={**SAFE, **PRIVATE})


def origins(settings: Settings, clients: Clients) -> Iterable[str]:
    """Whom the page may call: the FHIR servers of the clients and the authorisation servers that are named.

    In development, without clients, any: a launch from a test server must work.
    """
    servers = [server for client in clients.all for server in client.fhir_servers]
    if not settings.production and not servers:
        return ANY
    return sorted({origin(server) for server in (*servers, *settings.smart_origins)})


def origin(address: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
