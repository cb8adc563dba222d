"""What leaves over HTTP: JSON that no cache may keep, and OperationOutcomes for everything that is refused."""

import logging
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from cds_service.wire.errors import RefusalError

log = logging.getLogger(__name__)

JSON = "application/json"
FHIR_JSON = "application/fhir+json"
PRIVATE = {"Cache-Control": "no-store"}


def json_answer(body: bytes) -> Response:
    return Response(body, media_type=JSON, headers=PRIVATE)


def refused(refusal: RefusalError, headers: Mapping[str, str] | None = None) -> Response:
    """The answer to a request that gets no cards."""
    return Response(
        refusal.body(), refusal.status, media_type=FHIR_JSON, headers={**PRIVATE, **refusal.headers, **(headers or {})}
    )


def broken() -> Response:
    """500, without a word about the inside; the log has it."""
    what = "The service has a fault and could not answer. Nothing was checked."
    return refused(RefusalError(500, "exception", what, "Try again; if it persists, tell the service's operator."))


async def on_refusal(_: Request, error: RefusalError) -> Response:
    """Handler for what we refuse."""
    said = {"status": error.status, "code": error.code, "where": error.where, "what": error.what}
    log.info("refused", extra={"said": said})
    return refused(error)


async def on_http_error(_: Request, error: HTTPException) -> Response:
    """Handler for what the router refuses: unknown paths and methods."""
    if error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "")
        refusal = RefusalError(405, "not-supported", "This path has another method.", f"Use {allowed}.")
        return refused(refusal, error.headers)
    what = "There is nothing at this path."
    advice = "Services are at /cds-services/{id}; GET /cds-services lists them (without a slash at the end)."
    return refused(RefusalError(error.status_code, "not-found", what, advice), error.headers)
