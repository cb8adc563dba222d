"""What a form without a script sends: URL-encoded, counted as it comes, and forgotten after the answer."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

from cds_service.api.body import arrived
from cds_service.wire.errors import RefusalError

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 100
ENCODED = 3  # bytes that a byte may take in a form
ADVICE = "Use the form of the page."


async def read_form(request: Request, limit: int, deadline: float) -> Mapping[str, str]:
    """The fields by name, the last of each. Raises RefusalError: 415 for another type, 413 beyond `limit` bytes of
    content, 408 when it has not come within `deadline` seconds, 400 for what cannot be read."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise RefusalError(415, "not-supported", "The Content-Type is not that of a form.", ADVICE)
    body = await arrived(request, limit * ENCODED, deadline)
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise RefusalError(400, "structure", "The form cannot be read.", ADVICE) from None
