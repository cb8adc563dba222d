"""/handout?kind=ia&side=left&with=numbing,steroid: words of closed lists, nothing about the patient."""

from typing import get_args

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from cds_service.api.service import Service
from cds_service.cards.aftercare import Leaflet
from cds_service.chart.facts import Side
from cds_service.pages.frame import not_found, page

SIDES = {"right": "right side", "left": "left side", "bilateral": "both sides", "unknown": ""}


def routes(service: Service) -> list[BaseRoute]:
    async def handout(request: Request) -> Response:
        leaflet = service.rulebook.edition.deck.kit.tables.leaflet
        asked = request.query_params
        kind, side = asked.get("kind", "ia"), asked.get("side", "unknown")
        topics = frozenset(filter(None, asked.get("with", "").split(",")))
        if not known(leaflet, kind, side, topics):
            what = "This address asks for an injection that is not in our list."
            return not_found(request, what, "Open the handout from the link on its card.")
        before, after = leaflet.handout(topics)
        name = next(name for one, name in leaflet.names.items() if one == kind)
        return page(request, "handout.html", name=name, side=SIDES[side], before=before, after=after)

    return [Route("/handout", handout, methods=["GET"])]


def known(leaflet: Leaflet, kind: str, side: str, topics: frozenset[str]) -> bool:
    """Whether every word is of its closed list."""
    return kind in leaflet.names and side in get_args(Side) and topics <= leaflet.topics.keys()
