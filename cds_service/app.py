"""Wires the rooms together: settings, rules, routes, refusals, CORS. Nothing is decided here."""

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware

from cds_service import __version__
from cds_service.api import answers, logs, metrics, openapi
from cds_service.api.guard import Guard
from cds_service.api.living import living
from cds_service.api.load import Load
from cds_service.api.outgoing import fhir_client, unasked
from cds_service.api.refusal import READABLE
from cds_service.api.routes import routes
from cds_service.api.service import Service
from cds_service.api.storing import open_store
from cds_service.api.telemetry import telemetry
from cds_service.pages import routes as pages
from cds_service.settings import PREFIX, Settings
from cds_service.store.faults import StoreError
from cds_service.trust.clients import Clients
from cds_service.trust.clients_file import read_clients
from cds_service.trust.door import Door, OpenDoor
from cds_service.wire.errors import RefusalError

STORELESS = (
    "Clients need the store: it remembers which tokens were used, and each is good once. "
    f"Set {PREFIX}STATE to a folder that may be written, or {PREFIX}STORE to a database."
)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application. Raises BrokenRulesError for a broken rules folder, BrokenClientsError for unusable clients,
    ValidationError for unsafe settings, and StoreError for a store that cannot be used."""
    settings = settings or Settings()
    logs.start(settings.log_level)
    clients = read_clients(settings.clients, settings.production)
    service = Service(settings, client=fhir_client(settings, clients), store=open_store(settings))
    door = door_for(service, clients)
    load = Load(settings.concurrency)
    app = FastAPI(
        title="hip-injection-cds",
        version=__version__,
        lifespan=lambda _: living(service, door, load),
        openapi_url=None,
        telemetry=telemetry(),
        redirect_slashes=False,
        routes=[
            *routes(service, door, load),
            *openapi.routes(settings),
            *metrics.routes(settings, service.client.breaker),
            *pages.routes(service, clients),
        ],
        exception_handlers={RefusalError: answers.on_refusal, HTTPException: answers.on_http_error},
    )
    app.state.service = service
    app.add_middleware(Guard, load=load)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.allowed_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type"],
        allow_private_network=True,  # some browsers ask before a page of the internet calls a clinic's network
        expose_headers=READABLE,
    )
    return app


def door_for(service: Service, clients: Clients) -> Door:
    """Without clients, in development only, everybody is let in."""
    if not clients:
        return OpenDoor(unasked(service.settings))
    if service.store is None:
        raise StoreError(STORELESS)
    from cds_service.trust.opening import locked_door  # the cryptography is loaded by those who need it

    return locked_door(service.settings, clients, service.store.replay, metrics.not_admitted)
