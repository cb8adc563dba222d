"""The address of the explanation: anybody in development, in production whoever has the operator's token.

Who explains a request sees a patient's chart; it comes with the page and goes with it.
"""

from functools import cache
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from cds_service.api.service import Service
from cds_service.pages.explain.forms import read_form
from cds_service.pages.governance.operator import Operator

if TYPE_CHECKING:
    from cds_service.pages.explain.elsewhere import Elsewhere

PATH = "/explain"


def routes(service: Service) -> list[BaseRoute]:
    operator = Operator(service.settings)
    if not operator.serves:
        return []

    @cache
    def elsewhere() -> "Elsewhere":
        from cds_service.pages.explain.elsewhere import Elsewhere

        return Elsewhere(service)

    async def ask(request: Request) -> Response:
        from cds_service.pages.explain.answering import example, explained, kept  # with the first who asks

        if refusal := operator.refuses(request):
            return refusal
        if instance := request.query_params.get("instance", ""):
            return await kept(request, service, instance)
        name = request.query_params.get("example", "")
        return await explained(request, service, elsewhere(), {"request": example(name, service) if name else ""})

    async def answer(request: Request) -> Response:
        from cds_service.pages.explain.answering import explained

        if refusal := operator.refuses(request):
            return refusal
        form = await read_form(request, service.settings.body_limit, service.settings.request_deadline)
        asked = {"request": form.get("request", "")} if "reset" in form else form
        return await explained(request, service, elsewhere(), asked)

    return [Route(PATH, ask, methods=["GET"]), Route(PATH, answer, methods=["POST"])]
