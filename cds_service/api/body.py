"""Request bodies: the right type, and never more of them in memory than allowed."""

import asyncio

from starlette.requests import Request

from cds_service.wire.errors import RefusalError

JSON_TYPES = frozenset({"application/json", "application/fhir+json"})
CHARSETS = frozenset({"", "utf-8", "utf8"})


async def read_body(request: Request, limit: int, deadline: float) -> bytes:
    """The whole body. Raises RefusalError: 415 for another type or an encoding, 413 beyond `limit` bytes, 408 when it
    has not come within `deadline` seconds."""
    check_type(request.headers.get("content-type", ""))
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        what = "The body has a Content-Encoding, and only plain bodies are read."
        raise RefusalError(415, "not-supported", what, "Send the body without compression.")
    return await arrived(request, limit, deadline)


async def arrived(request: Request, limit: int, deadline: float) -> bytes:
    """The bytes of the body, whatever they are. Raises RefusalError (413, 408)."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise too_long(limit)
    try:
        async with asyncio.timeout(deadline):
            return await _at_most(request, limit)
    except TimeoutError:
        what = f"The body did not come within {deadline:g} seconds."
        raise RefusalError(408, "timeout", what, "Send it in one go, or fewer prefetched resources.") from None


def check_type(content_type: str) -> None:
    """Raises RefusalError (415) unless it is JSON in UTF-8."""
    kind, _, rest = content_type.partition(";")
    charset = rest.lower().partition("charset=")[2].partition(";")[0].strip(' "')
    if kind.strip().lower() not in JSON_TYPES or charset not in CHARSETS:
        what = "The Content-Type is not JSON in UTF-8."
        raise RefusalError(415, "not-supported", what, "Send Content-Type: application/json.")


async def _at_most(request: Request, limit: int) -> bytes:
    """The declared length is not trusted: the bytes are counted as they come."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise too_long(limit)
        chunks.append(chunk)
    return b"".join(chunks)


def too_long(limit: int) -> RefusalError:
    what = f"The body is longer than {limit} bytes, the most that is read."
    advice = "Send fewer prefetched resources: _sort and _count in the templates keep searches small."
    return RefusalError(413, "too-long", what, advice)
