"""The real server process on loopback: what only sockets show."""

import http.client
import json
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import httpx
import pytest

from cds_service.demo import server
from tests.api import orders
from tests.api.calls import JSON, ORIGIN, SIGN, issue
from tests.api.fhir_server import Reply, fhir_server
from tests.wire import samples

requirement = pytest.mark.requirement
LIMIT = 100_000


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with server.running(body_limit=str(LIMIT), fetch_deadline="0.5") as address:
        yield address


@pytest.fixture(scope="module")
def client(base: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=base, trust_env=False, headers=ORIGIN) as one:
        yield one


def connection(base: str) -> http.client.HTTPConnection:
    parts = urlsplit(base)
    return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)


def test_a_body_may_be_as_long_as_the_limit(client: httpx.Client) -> None:
    body = json.dumps(orders.sign(orders.CHEST_XRAY)).encode()
    answer = client.post(SIGN, content=body.ljust(LIMIT), headers=JSON)
    assert (answer.status_code, answer.json()) == (200, {"cards": []})


def test_a_longer_body_is_refused_by_its_declared_length(base: str) -> None:
    with closing(connection(base)) as wire:
        wire.putrequest("POST", SIGN)
        wire.putheader("Content-Type", "application/json")
        wire.putheader("Content-Length", str(10**12))
        wire.putheader("Origin", ORIGIN["Origin"])
        wire.endheaders()
        answer = wire.getresponse()
        assert answer.status == 413
        assert answer.headers["access-control-allow-origin"] == "*"
        assert json.loads(answer.read())["issue"][0]["details"]["text"] == (
            f"The body is longer than {LIMIT} bytes, the most that is read."
        )


def test_a_longer_body_in_chunks_is_refused_before_it_ends(base: str) -> None:
    with closing(connection(base)) as wire:
        wire.putrequest("POST", SIGN)
        wire.putheader("Content-Type", "application/json")
        wire.putheader("Transfer-Encoding", "chunked")
        wire.endheaders()
        for _ in range(3):
            wire.send(b"c350\r\n" + b" " * 50_000 + b"\r\n")
        assert wire.getresponse().status == 413


@requirement("cds-hooks-2.0@208")
def test_a_preflight_and_its_call(client: httpx.Client) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    assert client.options(SIGN, headers=asked).status_code == 200
    answer = client.post(SIGN, json=orders.sign(orders.CHEST_XRAY), headers={"Authorization": "Bearer x"})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")


@requirement("cds-hooks-2.0@27")
def test_a_slow_fhir_server_does_not_hold_the_answer(client: httpx.Client) -> None:
    with fhir_server(Patient=Reply(orders.PATIENT), Observation=Reply({}, wait=5)) as fhir:
        access = {"fhirServer": fhir.base, "fhirAuthorization": samples.authorization()}
        begun = time.monotonic()
        answer = client.post(SIGN, json=orders.sign(orders.HIP, **access))
        assert time.monotonic() - begun < 2
    assert answer.status_code == 200
    assert answer.json()["cards"]


@requirement("cds-hooks-2.0@54")
def test_a_dead_fhir_server_is_412(client: httpx.Client) -> None:
    access = {"fhirServer": "http://127.0.0.1:9/fhir", "fhirAuthorization": samples.authorization()}
    answer = client.post(SIGN, json=orders.sign(orders.HIP, **access))
    assert answer.status_code == 412
    assert issue(answer)["code"] == "incomplete"


def test_a_client_that_leaves_does_no_harm(base: str, client: httpx.Client) -> None:
    parts = urlsplit(base)
    for _ in range(5):
        with socket.create_connection((parts.hostname, parts.port or 0)) as wire:
            wire.sendall(b"POST " + SIGN.encode() + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{")
    assert client.get("/health/live").status_code == 200


def test_the_server_says_nothing_about_itself(client: httpx.Client) -> None:
    assert "server" not in client.get("/health/live").headers
