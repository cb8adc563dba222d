"""The pages on offer. Each page is a module with `routes`; the desk is there in development only."""

from starlette.routing import BaseRoute

from cds_service.pages import assets


def routes() -> list[BaseRoute]:
    return [*assets.routes()]
