"""Health for orchestrators: /health/live says that the process answers, /health/ready with which rules."""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from cds_service.api.answers import JSON, PRIVATE, json_answer
from cds_service.api.load import Load
from cds_service.api.rulebook import Rulebook
from cds_service.trust.door import Door


def routes(rulebook: Rulebook, door: Door, load: Load) -> list[BaseRoute]:
    async def live(_: Request) -> Response:
        return json_answer(b'{"status":"live"}')

    async def ready(_: Request) -> Response:
        if load.draining:
            return Response(b'{"status":"draining"}', 503, media_type=JSON, headers=PRIVATE)
        return json_answer(msgspec.json.encode(state(rulebook, door)))

    return [Route("/health/live", live, methods=["GET"]), Route("/health/ready", ready, methods=["GET"])]


def state(rulebook: Rulebook, door: Door) -> dict[str, Any]:
    """The rules in force; `newer_…` only while there is something that cannot be loaded."""
    rules = rulebook.edition.ruleset
    ready: dict[str, Any] = {
        "status": "ready",
        "rules": {"version": rules.version, "policy": rules.policy.id, "count": len(rules.rules)},
    }
    if rulebook.problem:
        ready["newer_rules"] = "broken: the rules in force stay; the log says where"
    if door.problem:
        ready["newer_clients"] = "broken: the clients in force stay; the log says where"
    return ready
