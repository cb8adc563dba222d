"""The pages on offer. Each page is a module with `routes`; the desk is there in development only."""

from starlette.routing import BaseRoute

from cds_service.api.service import Service
from cds_service.pages import assets
from cds_service.pages.explain import routes as explain
from cds_service.pages.rules import routes as rules


def routes(service: Service) -> list[BaseRoute]:
    public = [*assets.routes(), *rules.routes(service)]
    return public if service.settings.production else [*public, *explain.routes(service)]
