import asyncio

import pytest
from starlette.requests import Request
from starlette.types import Message

from cds_service.api.body import read_body
from cds_service.wire.errors import RefusalError

LIMIT = 10


def read(*chunks: bytes, **headers: str) -> bytes:
    """What is read of a body that comes in these chunks; a client that sends more than is asked for is an error."""
    left = list(chunks)

    async def receive() -> Message:
        chunk = left.pop(0)
        return {"type": "http.request", "body": chunk, "more_body": bool(left)}

    sent = {"content-type": "application/json", **headers}
    scope = {"type": "http", "headers": [(name.encode(), value.encode()) for name, value in sent.items()]}
    return asyncio.run(read_body(Request(scope, receive), LIMIT, deadline=5))


def refusal(*chunks: bytes, **headers: str) -> RefusalError:
    with pytest.raises(RefusalError) as caught:
        read(*chunks, **headers)
    return caught.value


def test_chunks_are_put_together() -> None:
    assert read(b"{", b"", b"}") == b"{}"
    assert read(b"x" * 10) == b"x" * 10


def test_the_bytes_count_and_not_what_is_declared() -> None:
    refused = refusal(b"x" * 6, b"x" * 5, b"never read", **{"content-length": "2"})
    assert (refused.status, refused.code) == (413, "too-long")
    assert refused.what == "The body is longer than 10 bytes, the most that is read."
    assert refused.advice.startswith("Send fewer prefetched resources")


def test_a_declared_length_is_refused_before_anything_is_read() -> None:
    assert refusal(**{"content-length": "11"}).status == 413


@pytest.mark.parametrize("length", ["", "x", "-1"])
def test_a_senseless_length_is_not_trusted(length: str) -> None:
    assert read(b"{}", **{"content-length": length}) == b"{}"


def test_another_type_says_what_to_send() -> None:
    refused = refusal(b"{}", **{"content-type": "text/xml"})
    assert (refused.status, refused.what) == (415, "The Content-Type is not JSON in UTF-8.")
    assert refused.advice == "Send Content-Type: application/json."


def test_compression_is_refused() -> None:
    refused = refusal(b"{}", **{"content-encoding": "br"})
    assert (refused.status, refused.advice) == (415, "Send the body without compression.")


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    async def receive() -> Message:
        await asyncio.sleep(60)
        raise AssertionError("nobody waits that long")

    scope = {"type": "http", "headers": [(b"content-type", b"application/json")]}
    with pytest.raises(RefusalError) as caught:
        asyncio.run(read_body(Request(scope, receive), LIMIT, deadline=0.05))
    assert (caught.value.status, caught.value.code) == (408, "timeout")
    assert caught.value.what == "The body did not come within 0.05 seconds."
