"""The address of the governance page: for whom, with which filters."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from cds_service.api.service import Service
from cds_service.pages.frame import page, page_in_parts
from cds_service.pages.governance.operator import Operator
from cds_service.pages.headers import SAFE

if TYPE_CHECKING:
    from cds_service.pages.governance.reader import Reader

PATH = "/governance"
WEEKS = (4, 12, 26, 52)
ASKED = 12  # weeks, when nobody asked for others
PARTS = ("client", "tenant", "hook", "rule")
LENGTH = 200  # characters of a filter


def routes(service: Service) -> list[BaseRoute]:
    operator = Operator(service.settings)
    if not operator.serves:
        return []
    show = shown(service)

    async def governance(request: Request) -> Response:
        refusal = operator.refuses(request)
        if refusal is None:
            return await show(request)
        refusal.headers.update(SAFE)
        return refusal

    return [Route(PATH, governance, methods=["GET"])]


def shown(service: Service) -> Callable[[Request], Awaitable[Response]]:
    """The page, or why there is none."""
    store = service.store
    if store is None:
        return _switched_off
    from cds_service.pages.governance.reader import Reader  # with a store only: it brings the database along

    return partial(_show, Reader(service, store))


async def _switched_off(request: Request) -> Response:
    return _nothing(request, "The store is switched off, so nothing is remembered.", 404)


async def _show(reader: "Reader", request: Request) -> Response:
    from cds_service.governance.figures import versions
    from cds_service.pages.governance.view import MOST_COMMENTS, number, percent, view
    from cds_service.store.faults import StoreUnavailableError

    count, only = asked(request)
    try:
        choices = await asyncio.to_thread(reader.choices, count)
    except StoreUnavailableError:
        return _nothing(request, "The store does not answer now. Cards are shown as ever. Reload in a moment.", 503)
    return page_in_parts(
        request,
        "governance.html",
        reading=partial(reader.read, count, only),
        view=view,
        written=reader.written,
        most_comments=MOST_COMMENTS,
        only=only,
        weeks=count,
        all_weeks=WEEKS,
        choices=choices,
        percent=percent,
        number=number,
        versions=versions,
    )


def _nothing(request: Request, what: str, status: int) -> Response:
    return page(request, "problem.html", status=status, title="No figures", what=what, advice="See the README.")


def asked(request: Request) -> tuple[int, dict[str, str]]:
    """Weeks and filters of the address; what makes no sense is left out."""
    query = request.query_params
    written = query.get("weeks", "")
    weeks = int(written) if written.isascii() and written.isdecimal() and int(written) in WEEKS else ASKED
    return weeks, {part: query.get(part, "")[:LENGTH] for part in PARTS}
