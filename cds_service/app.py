"""Wires the rooms together: settings, rules, routes, refusals, CORS. Nothing is decided here."""

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware

from cds_service import __version__
from cds_service.api import answers, logs
from cds_service.api.guard import Guard
from cds_service.api.living import living
from cds_service.api.routes import routes
from cds_service.api.service import Service, unasked
from cds_service.api.storing import open_store
from cds_service.pages import routes as pages
from cds_service.settings import Settings
from cds_service.trust.door import OpenDoor
from cds_service.wire.errors import RefusalError


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application. Raises BrokenRulesError for a broken rules folder, ValidationError for unsafe settings, and
    StoreError for a store that cannot be used."""
    settings = settings or Settings()
    logs.start(settings.log_level)
    service = Service(settings, store=open_store(settings))
    door = OpenDoor(unasked(settings))
    app = FastAPI(
        title="hip-injection-cds",
        version=__version__,
        lifespan=lambda _: living(service, door),
        openapi_url=None,
        redirect_slashes=False,
        routes=[*routes(service, door), *pages.routes(service)],
        exception_handlers={RefusalError: answers.on_refusal, HTTPException: answers.on_http_error},
    )
    app.state.service = service
    app.add_middleware(Guard)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.allowed_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type"],
    )
    return app
