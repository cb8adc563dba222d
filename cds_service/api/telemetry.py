"""Traces and metrics over OpenTelemetry, by FastAPI's own means, when the standard OTEL_ variables name a collector.

Only calls of the protocol's own paths are traced, and none with a query: nothing that a caller makes up leaves this
way. Logs are not exported: an exception's message may repeat a value of the request.
"""

import os

from fastapi.telemetry import TelemetryConfig
from starlette.types import Scope

from cds_service.api.metrics import PATHS

ENDPOINTS = (
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
)


def telemetry() -> TelemetryConfig:
    """For FastAPI. Without a collector nothing of it is loaded."""
    on = any(os.environ.get(name) for name in ENDPOINTS)
    return {"tracing": on, "metrics": on, "logs": False, "auto_configure": on, "exclude": excluded}


def excluded(scope: Scope) -> bool:
    return bool(scope.get("query_string")) or scope["path"] not in PATHS
