from pathlib import Path

import pytest

from cds_service.settings import Settings
from cds_service.trust.clients import Clients
from cds_service.trust.clients_file import BrokenClientsError
from cds_service.trust.egress import addresses, way_out
from tests.trust.production import in_production
from tests.trust.tls import authority


def test_in_development_this_machine_may_be_called(tmp_path: Path) -> None:
    assert not addresses(Settings(), Clients()).forbids("localhost", 80, "127.0.0.1")
    assert addresses(in_production(tmp_path), Clients()).forbids("localhost", 80, "127.0.0.1")


def test_authorities_of_the_clinic(tmp_path: Path) -> None:
    assert way_out(Settings(authorities=authority(tmp_path).file), Clients())


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_authorities_that_cannot_be_read(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "ca.pem"
    if content:
        file.write_text(content)
    with pytest.raises(BrokenClientsError) as caught:
        way_out(Settings(authorities=file), Clients())
    assert str(caught.value).splitlines()[1].startswith(f"{file}: cannot be read: ")
