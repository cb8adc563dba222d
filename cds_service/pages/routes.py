"""The pages on offer. Each page is a module with `routes`; the desk is there in development only."""

from starlette.routing import BaseRoute

from cds_service.api.service import Service
from cds_service.pages import assets
from cds_service.pages.desk import routes as desk
from cds_service.pages.rules import routes as rules


def routes(service: Service) -> list[BaseRoute]:
    development = [] if service.settings.production else desk.routes(service)
    return [*assets.routes(), *rules.routes(service), *development]
