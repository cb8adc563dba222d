"""The file of clients changes while the service runs: on SIGHUP it is taken whole, or not at all."""

import asyncio
import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from cds_service.settings import Settings
from cds_service.trust.caller import Caller
from cds_service.trust.clients import Client, Clients
from cds_service.trust.clients_file import read_clients
from cds_service.trust.egress import addresses
from cds_service.trust.keys import Patience
from cds_service.trust.opening import locked_door
from cds_service.trust.rings import Rings
from tests.trust.ehr import ISSUER, Ehr, client, clients_file, jwks, public
from tests.trust.serving import Served, serving
from tests.trust.test_locked import ENDPOINT, Seen, admit

NEW = "https://new.example.org/fhir"
LIMIT = 30.0  # seconds: a busy machine is no fault of the service


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + LIMIT
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def ready(served: Served) -> dict[str, object]:
    said: dict[str, object] = served.http.get("/health/ready").json()
    return said


def test_a_server_takes_a_changed_file_and_keeps_what_it_had_when_the_file_is_broken(tmp_path: Path) -> None:
    (tmp_path / "ehr.jwks.json").write_bytes(jwks(public()))
    (tmp_path / "new.jwks.json").write_bytes(jwks(public(which=1)))
    old, new = Ehr(), Ehr(issuer=NEW, which=1)
    clients = clients_file(tmp_path, client())
    with serving(tmp_path / "log", mode="production", clients=clients) as served:

        def status(ehr: Ehr) -> int:
            return served.sign(ehr.token(served.endpoint)).status_code

        assert (status(old), status(new)) == (200, 401)
        file = clients_file(tmp_path, client(issuer=NEW, jwks_file="new.jwks.json"))
        assert status(new) == 401, "nothing changes until the service is told"
        os.kill(served.pid, signal.SIGHUP)
        until(lambda: status(new) == 200)
        assert status(old) == 401

        file.write_text(file.read_text(encoding="utf-8")[:-3], encoding="utf-8")
        os.kill(served.pid, signal.SIGHUP)
        until(lambda: "newer_clients" in ready(served))
        assert ready(served)["newer_clients"] == "broken: the clients in force stay; the log says where"
        assert any("clients.yaml" in one["message"] for one in map(json.loads, served.written.splitlines()))
        assert (status(new), status(old)) == (200, 401)

        clients_file(tmp_path, client(), client(issuer=NEW, jwks_file="new.jwks.json"))
        os.kill(served.pid, signal.SIGHUP)
        until(lambda: "newer_clients" not in ready(served))
        assert (status(new), status(old)) == (200, 200)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "ehr.jwks.json").write_bytes(jwks(public()))
    return clients_file(tmp_path, client())


def test_a_client_whose_key_file_holds_no_key_is_not_taken(file: Path, tmp_path: Path) -> None:
    clients = read_clients(file, production=False)
    door = locked_door(Settings(public_url="https://cds.example.org", clients=file), clients, Seen())
    clients_file(tmp_path, client(), client(issuer=NEW, jwks_file="no.jwks.json"))
    asyncio.run(door.read_again())
    assert "no.jwks.json: No such file or directory." in door.problem
    assert [one.issuer for one in clients.all] == [ISSUER]

    clients_file(tmp_path, client(profile="epic"))
    asyncio.run(door.read_again())
    assert door.problem == ""
    caller = admit(door, Ehr().token(ENDPOINT))
    assert isinstance(caller, Caller) and caller.profile == "epic"


def test_two_signals_at_once_are_heard_one_after_the_other(file: Path) -> None:
    """Else a list that was read before the file changed could come into force after the changed one."""
    clients = read_clients(file, production=False)
    door = locked_door(Settings(public_url="https://cds.example.org", clients=file), clients, Seen())
    reading: list[str] = []
    most: list[int] = []

    def slowly() -> Clients:
        reading.append("")
        time.sleep(0.05)
        most.append(len(reading))
        reading.pop()
        return clients

    async def twice() -> None:
        await asyncio.gather(door.read_again(), door.read_again())

    door.read = slowly
    asyncio.run(twice())
    assert most == [1, 1]


def test_a_fault_without_words_is_still_a_fault(file: Path) -> None:
    def broken() -> Clients:
        raise MemoryError

    clients = read_clients(file, production=False)
    door = locked_door(Settings(public_url="https://cds.example.org", clients=file), clients, Seen())
    door.read = broken
    asyncio.run(door.read_again())
    assert door.problem == "MemoryError"


def test_keys_that_were_read_are_not_read_again(file: Path) -> None:
    clients = read_clients(file, production=False)
    rings = Rings(clients, httpx.AsyncHTTPTransport(), Patience(), published=False)
    before = rings.of(clients.all[0])
    other = clients.all[0].model_copy(update={"profile": "epic"})
    clients.take([other])
    rings.take(clients)
    assert rings.of(other) is before


def test_networks_of_a_client_that_is_gone_are_not_called() -> None:
    server = "https://ehr.internal.example/fhir"
    clients = Clients([Client(issuer=ISSUER, jwks_url=server, fhir_servers=(server,), internal=("10.20.0.0/16",))])
    allowed = addresses(Settings(), clients)
    assert not allowed.forbids("ehr.internal.example", 443, "10.20.0.1")
    clients.take([])
    assert allowed.forbids("ehr.internal.example", 443, "10.20.0.1")
