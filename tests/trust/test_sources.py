import asyncio
import gzip
from pathlib import Path

import httpx
import pytest

from cds_service.trust import sources
from cds_service.trust.sources import FileSource, NotReadError, UrlSource
from tests.api.fhir_server import Reply, fhir_server, loopback


def read(url: str) -> bytes:
    async def run() -> bytes:
        async with httpx.AsyncClient(transport=loopback(), trust_env=False) as http:
            return await UrlSource(http, url).read()

    return asyncio.run(run())


def test_what_the_address_answers() -> None:
    with fhir_server(jwks=Reply(b'{"keys": []}')) as server:
        assert read(f"{server.base}/jwks") == b'{"keys": []}'


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply({}, 404), "the server answered 404"),
        (Reply(b"", 302, {"Location": "/fhir/other"}), "the server answered 302"),
        (Reply(gzip.compress(b"{}"), 200, {"Content-Encoding": "gzip"}), "the server compressed its answer"),
        (Reply(b"x" * 65_537), "more than 65536 bytes"),
        (Reply(b"{}", wait=1), "no answer within 0.2 s"),
        (Reply(b"{" * 100, drip=0.1), "no answer within 0.2 s"),
    ],
)
def test_what_is_not_taken(reply: Reply, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "DEADLINE", 0.2)
    with fhir_server(jwks=reply, other=Reply(b"{}")) as server, pytest.raises(NotReadError, match=why):
        read(f"{server.base}/jwks")
    assert len(server.calls) == 1


def test_nobody_there() -> None:
    with pytest.raises(NotReadError, match="the server could not be reached"):
        read("http://127.0.0.1:9/jwks")


def test_a_file(tmp_path: Path) -> None:
    file = tmp_path / "jwks.json"
    file.write_bytes(b"{}")
    assert asyncio.run(FileSource(file).read()) == b"{}"
    file.write_bytes(b"x" * 65_537)
    with pytest.raises(NotReadError, match="more than 65536 bytes"):
        FileSource(file).content()
    with pytest.raises(NotReadError, match="No such file"):
        FileSource(tmp_path / "nothing").content()
