"""The pages on offer. Each page is a module with `routes`; the desk is there in development only."""

from starlette.routing import BaseRoute

from cds_service.api.service import Service
from cds_service.pages import assets
from cds_service.pages.desk import routes as desk
from cds_service.pages.explain import routes as explain
from cds_service.pages.governance import routes as governance
from cds_service.pages.handout import routes as handout
from cds_service.pages.rules import routes as rules
from cds_service.pages.timeline import routes as timeline
from cds_service.trust.clients import Clients


def routes(service: Service, clients: Clients) -> list[BaseRoute]:
    public = [
        *assets.routes(),
        *rules.routes(service),
        *handout.routes(service),
        *timeline.routes(service, clients),
        *governance.routes(service),
        *explain.routes(service),
    ]
    return public if service.settings.production else [*public, *desk.routes(service)]
