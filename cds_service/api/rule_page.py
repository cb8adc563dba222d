"""Where the source link of a card leads: the rule in plain English, its limits, sources and standing, as text."""

from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from cds_service.api.rulebook import Rulebook
from cds_service.reasoning import english
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.limits import Limit
from cds_service.reasoning.ruleset import Ruleset
from cds_service.wire.errors import RefusalError

REVIEW = "No clinician has reviewed this rule yet. It must not be used for the care of patients."


def routes(rulebook: Rulebook) -> list[BaseRoute]:
    async def page(request: Request) -> Response:
        ruleset = rulebook.edition.ruleset
        compiled = _asked_for(ruleset, request.path_params["rule_id"], request.path_params["version"])
        return PlainTextResponse("\n".join(_lines(compiled, ruleset)) + "\n")

    return [Route("/rules/{rule_id}/{version}", page, methods=["GET"])]


def _asked_for(ruleset: Ruleset, rule_id: str, version: str) -> Compiled:
    """The rule in force at exactly this version. Raises RefusalError (404): another version would say other things."""
    for compiled in ruleset.rules:
        if compiled.rule.id == rule_id and compiled.rule.version == version:
            return compiled
    raise RefusalError(404, "not-found", "There is no rule with this id and version in force.", "Look in rules/.")


def _lines(compiled: Compiled, ruleset: Ruleset) -> Iterator[str]:
    rule = compiled.rule
    yield english.says(compiled)
    if compiled.limits:
        yield from ("", f"Limits in force (policy {ruleset.policy.name}):")
        yield from (f"  {name}: {_limit(limit, ruleset)}" for name, limit in compiled.limits.items())
    yield from ("", "Sources:")
    yield from (f"  {_source(source, ruleset)}" for source in rule.sources)
    if rule.disagreement:
        yield from ("", f"Where guidelines differ: {rule.disagreement}")
    yield from ("", f"Status: {rule.status}. {REVIEW}")


def _limit(limit: Limit, ruleset: Ruleset) -> str:
    value = limit.value if isinstance(limit.value, str) else f"{limit.value:g}"
    key = f"; a site sets it as {limit.policy}" if limit.policy else ""
    return f"{value} {limit.unit}, from {_source(limit.source, ruleset)}{key}"


def _source(source: str, ruleset: Ruleset) -> str:
    if source == "local":
        return "a local default, no guideline sets this"
    known = ruleset.sources[source]
    return " ".join(filter(None, [known.title, known.url]))
