"""Connections to checked addresses, over real sockets."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import httpx
import pytest

from cds_service.chart.addresses import LOOPBACK, Addresses
from cds_service.chart.dialling import Dialler, ForbiddenAddressError, PinnedTransport, resolve, tls_context
from tests.api.fhir_server import FhirServer, Reply, fhir_server, serving
from tests.trust.canary import canary
from tests.trust.tls import Authority, authority

HERE = Addresses(everywhere=LOOPBACK)


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def fhir() -> Iterator[FhirServer]:
    with fhir_server(Patient=Reply({"resourceType": "Patient"})) as server:
        yield server


def answers(*lists: list[str]) -> Callable[[str, int], Awaitable[list[str]]]:
    """A name whose addresses change with every look-up; the last ones stay."""
    left = list(lists)

    async def look_up(_host: str, _port: int) -> list[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return look_up


def get(
    url: str,
    addresses: Addresses = HERE,
    look_up: Callable[[str, int], Awaitable[list[str]]] = resolve,
    authorities: Path | None = None,
    times: int = 1,
) -> list[int]:
    async def run() -> list[int]:
        way = PinnedTransport(Dialler(addresses, look_up), tls_context(authorities))
        async with httpx.AsyncClient(transport=way, trust_env=False, timeout=5) as client:
            return [(await client.get(url)).status_code for _ in range(times)]

    return asyncio.run(run())


def named(server: FhirServer, host: str) -> str:
    return f"http://{host}:{httpx.URL(server.base).port}/fhir/Patient"


def test_a_name_is_called_at_its_address_and_keeps_its_host_header(fhir: FhirServer) -> None:
    assert get(named(fhir, "ehr.example.org"), look_up=answers(["127.0.0.1"])) == [200]
    [(_, headers)] = fhir.calls
    assert headers["host"].startswith("ehr.example.org:")


def test_one_forbidden_address_forbids_the_name(fhir: FhirServer) -> None:
    for found in (["10.0.0.1"], ["127.0.0.1", "169.254.169.254"], ["169.254.169.254", "127.0.0.1"]):
        with pytest.raises(ForbiddenAddressError, match="the name leads to an address that is not called"):
            get(named(fhir, "ehr.example.org"), look_up=answers(found))
    assert fhir.calls == []


def test_S3_a_name_whose_address_changes_is_looked_up_once_for_a_connection(
    fhir: FhirServer,
) -> None:
    rebinding = answers(["127.0.0.1"], ["169.254.169.254"])
    assert get(named(fhir, "ehr.example.org"), look_up=rebinding, times=3) == [200, 200, 200]
    with canary() as bird:
        public_first = answers(["203.0.113.7"], ["127.0.0.1"])
        with pytest.raises(httpx.TransportError):
            get(f"http://ehr.example.org:{bird.port}/", Addresses(), public_first)
    assert bird.heard == []


def test_the_next_address_is_tried(fhir: FhirServer) -> None:
    assert get(named(fhir, "ehr.example.org"), look_up=answers(["127.0.0.2", "::1", "127.0.0.1"])) == [200]


@pytest.mark.parametrize("found", [[], ["127.0.0.3"]])
def test_nobody_there(fhir: FhirServer, found: list[str]) -> None:
    with pytest.raises(httpx.TransportError):
        get("http://ehr.example.org:9/", look_up=answers(found))


@pytest.mark.parametrize("host", ["nobody.invalid", "a" * 64 + ".invalid"])
def test_a_name_that_is_none(host: str) -> None:
    with pytest.raises(httpx.TransportError):
        get(f"http://{host}/")


def test_numbers_that_mean_this_machine_are_seen_through() -> None:
    found = {asyncio.run(resolve(host, 80))[0] for host in ("127.1", "0x7f000001", "2130706433", "127.0.0.1")}
    assert found == {"127.0.0.1"}


def test_certificates_are_checked_by_name(signer: Authority) -> None:
    with serving(signer.context("localhost"), {"Patient": Reply({})}) as server:
        assert get(f"{server.base}/Patient", authorities=signer.file) == [200]
        with pytest.raises(httpx.TransportError):
            get(f"{server.base}/Patient")
        other = f"{server.base}/Patient".replace("localhost", "ehr.example.org")
        with pytest.raises(httpx.TransportError):
            get(other, look_up=answers(["127.0.0.1"]), authorities=signer.file)
    assert len(server.calls) == 1


def test_a_certificate_that_has_ended(signer: Authority) -> None:
    ended = signer.context("localhost", days=-1)
    with serving(ended, {"Patient": Reply({})}) as server, pytest.raises(httpx.TransportError):
        get(f"{server.base}/Patient", authorities=signer.file)
    assert server.calls == []


def test_a_body_that_breaks_off(fhir: FhirServer) -> None:
    fhir.replies["Patient"] = Reply(b"{}", 200, {"Content-Length": "100"})
    with pytest.raises(httpx.TransportError):
        get(named(fhir, "127.0.0.1"))
