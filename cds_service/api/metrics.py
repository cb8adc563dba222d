"""Numbers for Prometheus at /metrics, none of them about a person: labels are routes, statuses, rules and reasons.

In development everybody on this machine may read them. In production they are there only if a token is set, and only
for who has it: which rules fire how often is the clinic's business. With several worker processes all are counted.
"""

import hmac
import os
from functools import lru_cache

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from cds_service.api.answers import PRIVATE
from cds_service.api.offers import SERVICES
from cds_service.cards.deck import Answers
from cds_service.chart.breaker import Breaker
from cds_service.chart.client import Result
from cds_service.settings import Settings
from cds_service.trust.reasons import Reason
from cds_service.wire.errors import RefusalError

SHARED = "PROMETHEUS_MULTIPROC_DIR"  # prometheus-client's own name for the folder in which workers count together
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0)

REQUESTS = Counter("hip_cds_requests", "Requests answered", ["route", "status"])
LATENCY = Histogram("hip_cds_request_seconds", "From the head of a request to its answer", ["route"], buckets=SECONDS)
BUSY = Counter("hip_cds_refused_busy", "Calls refused because too many were under way")
THROTTLED = Counter("hip_cds_refused_throttled", "Calls refused because their tenant had called too much")
OUTCOMES = Counter("hip_cds_rule_outcomes", "What rules answered that were not silent", ["rule", "status"])
CARDS = Counter("hip_cds_cards", "Cards shown", ["hook"])
BROKEN = Counter("hip_cds_checks_broken", "Calls answered with the card that nothing was checked", ["hook"])
FETCHES = Counter("hip_cds_fhir_fetches", "Calls of FHIR servers, by how they went", ["result"])
RESTING = Gauge("hip_cds_fhir_resting", "FHIR servers left alone after failures", multiprocess_mode="mostrecent")
RECORDS = Counter("hip_cds_records", "Shown cards and feedback, by what became of their records", ["fate"])
NOT_ADMITTED = Counter("hip_cds_not_admitted", "Calls that were not let in", ["reason"])

PATHS = {
    "/cds-services": "discovery",
    **{f"/cds-services/{service}": hook for service, hook in SERVICES.items()},
    **{f"/cds-services/{service}/feedback": "feedback" for service in SERVICES},
    "/health/live": "health",
    "/health/ready": "health",
    "/metrics": "metrics",
}

# One look-up each; a child of a metric costs more to find than to count.
_requests = lru_cache(maxsize=256)(lambda route, status: REQUESTS.labels(route, status))
_latency = lru_cache(maxsize=64)(LATENCY.labels)
_cards = lru_cache(maxsize=64)(CARDS.labels)
_outcomes = lru_cache(maxsize=4096)(lambda rule, status: OUTCOMES.labels(rule, status))


def answered(path: str, status: int, seconds: float) -> None:
    """One request; paths that are none of the protocol's count together, so nobody can make up labels."""
    route = PATHS.get(path, "other")
    _requests(route, str(status)).inc()
    _latency(route).observe(seconds)


def judged(hook: str, answers: Answers, cards: int) -> None:
    """What the rules said to one call."""
    for _, outcomes in answers:
        for outcome in outcomes:
            if outcome.status != "silent":
                _outcomes(outcome.rule.id, outcome.status).inc()
    _cards(hook).inc(cards)


def fetched(result: Result) -> None:
    FETCHES.labels(result).inc()


def kept(fate: str, records: int) -> None:
    """Records that were written, spooled, drained, dropped or refused."""
    RECORDS.labels(fate).inc(records)


def not_admitted(reason: Reason) -> None:
    NOT_ADMITTED.labels(reason.value).inc()


def routes(settings: Settings, breaker: Breaker) -> list[BaseRoute]:
    """None in production without a token."""
    token = settings.metrics_token.get_secret_value() if settings.metrics_token else ""
    if settings.production and not token:
        return []

    async def show(request: Request) -> Response:
        sent = request.headers.get("authorization", "")
        if token and not hmac.compare_digest(sent.encode(), f"Bearer {token}".encode()):
            raise RefusalError(401, "login", "These numbers need a token.", "Send Authorization: Bearer.")
        RESTING.set(breaker.resting)
        return Response(shown(), media_type=CONTENT_TYPE_LATEST, headers=PRIVATE)

    return [Route("/metrics", show, methods=["GET"])]


def shown() -> bytes:
    """All numbers as Prometheus reads them."""
    return generate_latest(_registry())


def _registry() -> CollectorRegistry:
    if not os.environ.get(SHARED):
        return REGISTRY
    together = CollectorRegistry()
    MultiProcessCollector(together)
    return together
