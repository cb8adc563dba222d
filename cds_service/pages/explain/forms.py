"""What a form without a script sends: URL-encoded, counted as it comes, and forgotten after the answer."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

from cds_service.api.body import too_long
from cds_service.wire.errors import RefusalError

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 100
ENCODED = 3  # bytes that a byte may take in a form


async def read_form(request: Request, limit: int) -> Mapping[str, str]:
    """The fields by name, the last of each. Raises RefusalError: 415 for another type, 413 beyond `limit` bytes."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise RefusalError(415, "not-supported", "The Content-Type is not that of a form.", "Use the form of the page.")
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit * ENCODED:
            raise too_long(limit)
        chunks.append(chunk)
    try:
        return dict(parse_qsl(b"".join(chunks).decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise RefusalError(400, "structure", "The form cannot be read.", "Use the form of the page.") from None
