"""The answer to a call that is too much, byte by byte: who may read it, and under which id."""

import pytest

from cds_service.api.refusal import Refusal, too_busy

EHR = b"https://ehr.example.org"
ALLOW = b"access-control-allow-origin"


TOLD: list[str] = []


def busy(*origins: str) -> Refusal:
    return Refusal(too_busy(), TOLD.append, origins)


def sent(refusal: Refusal, origin: bytes | None) -> tuple[dict[bytes, bytes], bytes]:
    """Headers and body."""
    answer = refusal.to([(b"host", b"cds"), *([(b"origin", origin)] if origin is not None else [])])
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.split(b"\r\n")
    headers = {one: value for one, _, value in (line.partition(b": ") for line in lines)}
    assert status == b"HTTP/1.1 503 Service Unavailable"
    assert headers[b"content-length"] == str(len(body)).encode()
    assert headers[b"x-request-id"].decode() == TOLD[-1]
    assert (headers[b"retry-after"], headers[b"cache-control"]) == (b"1", b"no-store")
    assert len(headers) == len(lines)
    return headers, body


def test_of_named_origins_only_these_may_read() -> None:
    refusal = busy("https://ehr.example.org", "https://second.example.org")
    headers, body = sent(refusal, EHR)
    assert (headers[ALLOW], headers[b"vary"]) == (EHR, b"Origin")
    assert headers[b"access-control-expose-headers"] == b"Retry-After, X-Request-Id"
    assert b"This one was not checked." in body


@pytest.mark.parametrize("origin", [None, b"", b"null", b"https://ehr.example.org.evil.example", EHR + b"\r\nx: y"])
def test_nobody_else_may(origin: bytes | None) -> None:
    headers, _ = sent(busy("https://ehr.example.org"), origin)
    assert not any(name.startswith(b"access-control") for name in headers)
    assert ALLOW not in sent(busy(), origin)[0]


def test_in_development_anybody_may() -> None:
    headers, _ = sent(busy("*"), b"https://anybody.example")
    assert headers[ALLOW] == b"*"
    assert ALLOW not in sent(busy("*"), None)[0]


def test_each_has_an_id_of_its_own() -> None:
    assert busy().to([]) != busy().to([])
