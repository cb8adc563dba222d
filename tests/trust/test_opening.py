import asyncio
from pathlib import Path

import pytest

from cds_service.settings import Settings
from cds_service.trust.caller import Caller
from cds_service.trust.clients_file import BrokenClientsError, read_clients
from cds_service.trust.opening import locked_door
from tests.api.fhir_server import Reply, fhir_server
from tests.trust.ehr import Ehr, client, clients_file, jwks, public
from tests.trust.test_attacks_jwt import SANDBOX_KEY
from tests.trust.test_locked import PATH, Seen

SETTINGS = Settings(public_url="https://cds.example.org")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"{}", "not a JSON Web Key Set"),
        (jwks(), "no usable key."),
        (jwks(public("ES256")), "no usable key. It must hold a public key for one of ES384, RS384 with a kid."),
        (None, "No such file or directory."),
    ],
)
def test_a_key_file_of_which_nothing_can_be_used(tmp_path: Path, content: bytes | None, why: str) -> None:
    if content is not None:
        (tmp_path / "ehr.jwks.json").write_bytes(content)
    clients = read_clients(clients_file(tmp_path, client()), production=False)
    with pytest.raises(BrokenClientsError) as caught:
        locked_door(SETTINGS, clients, Seen())
    assert f"ehr.jwks.json: {why}" in str(caught.value)


def test_keys_that_are_no_secret_serve_in_development(tmp_path: Path) -> None:
    (tmp_path / "ehr.jwks.json").write_bytes(jwks(SANDBOX_KEY))
    clients = read_clients(clients_file(tmp_path, client()), production=False)
    assert locked_door(SETTINGS, clients, Seen())


def test_keys_are_read_before_the_first_call(tmp_path: Path) -> None:
    async def run(url: str) -> Caller:
        entries = [client(jwks_file=None, jwks_url=url, tenants=[tenant]) for tenant in ("a", "b")]
        door = locked_door(SETTINGS, read_clients(clients_file(tmp_path, *entries), production=False), Seen())
        try:
            door.start()
            while not keys.calls:
                await asyncio.sleep(0.01)
            token = Ehr().token(SETTINGS.public_url + PATH, tenant="b")
            return await door.admit([f"Bearer {token}"], PATH)
        finally:
            await door.close()

    with fhir_server(jwks=Reply(jwks(public()))) as keys:
        assert asyncio.run(run(f"{keys.base}/jwks")).tenant == "b"
    assert len(keys.calls) == 1, "tenants of one issuer share a key set"
