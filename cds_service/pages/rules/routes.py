"""The addresses of the rule pages. Public in production too: every card's source link leads here."""

from collections.abc import Iterable
from functools import cache, partial
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from cds_service.api.service import Service
from cds_service.pages.frame import not_found, page, page_in_parts
from cds_service.reasoning.rule import LEVELS, Change
from cds_service.reasoning.ruleset import GROUPS

if TYPE_CHECKING:
    from cds_service.pages.rules.library import Library

FIELDS = {"q": "words"} | {name: name for name in ("group", "drug", "condition", "level", "status")}


def routes(service: Service) -> list[BaseRoute]:
    @cache
    def library() -> "Library":
        from cds_service.pages.rules.library import Library  # with the first reader: an EHR never is one

        return Library(service.rulebook, service.settings.rules)

    async def listing(request: Request) -> Response:
        return rules(request, library())

    async def current(request: Request) -> Response:
        return rule(request, library())

    async def exact(request: Request) -> Response:
        return rule(request, library(), request.path_params["version"])

    async def sources(request: Request) -> Response:
        return page(request, "bibliography.html", citations=library().bibliography())

    return [
        Route("/rules", listing, methods=["GET"]),
        Route("/rules/{rule_id}", current, methods=["GET"]),
        Route("/rules/{rule_id}/{version}", exact, methods=["GET"]),
        Route("/bibliography", sources, methods=["GET"]),
    ]


def rules(request: Request, library: "Library") -> Response:
    """The list, narrowed by what the address asks for."""
    from cds_service.pages.rules.shelf import STATUSES, Query

    query = Query(**{name: request.query_params.get(field, "") for field, name in FIELDS.items()})
    shelf, found = library.shelf, library.shelf.found(query)
    choices = {
        "group": GROUPS,
        "drug": shelf.drugs,
        "condition": shelf.conditions,
        "level": tuple(reversed(LEVELS)),
        "status": STATUSES,
    }
    count = sum(len(entries) for _, entries in found)
    in_all = len(shelf.entries)
    return page(
        request, "rules.html", found=found, count=count, in_all=in_all, query=query, choices=choices,
        policy=library.ruleset.policy.name, version=library.ruleset.version,
    )  # fmt: skip


def rule(request: Request, library: "Library", version: str | None = None) -> Response:
    """One rule as it is in force. Another version would say other things, so it is not shown in its place.

    The scenarios follow when they have been played; what stands before them can be read meanwhile.
    """
    compiled = library.rule(request.path_params["rule_id"])
    if compiled is None:
        return not_found(request, "There is no rule with this id.", "Find it by its words on the page of all rules.")
    if version not in (None, compiled.rule.version):
        newer = since(compiled.rule.changes, version)
        status = 410 if newer else 404
        return page(request, "superseded.html", status=status, rule=compiled.rule, version=version, since=newer)
    view = library.view(compiled)
    mode = mode_of(compiled.rule.id, request.app.state.service)
    playing = partial(library.scenarios, compiled)
    return page_in_parts(request, "rule.html", view=view, rule=compiled.rule, playing=playing, mode=mode)


def since(changes: Iterable[Change], version: str) -> tuple[Change, ...]:
    """The changes after a version, newest first; none where the change log does not know it."""
    ordered = sorted(changes, key=lambda change: [int(part) for part in change.version.split(".")], reverse=True)
    place = next((place for place, change in enumerate(ordered) if change.version == version), 0)
    return tuple(ordered[:place])


def mode_of(rule_id: str, service: Service) -> str:
    """ "off" or "silent" where the rule is kept from all users at this moment, else ""."""
    muted = service.muted("", "")
    return "off" if rule_id in muted.off else "silent" if rule_id in muted.silent else ""
