"""A service in production, for tests in process."""

from pathlib import Path

from cds_service.settings import Settings
from tests.trust.ehr import client, clients_file, jwks, public
from tests.trust.serving import key_file


def in_production(folder: Path) -> Settings:
    """Settings with which a service starts in production; what it needs is written into `folder`."""
    (folder / "ehr.jwks.json").write_bytes(jwks(public()))
    return Settings(
        mode="production",
        public_url="https://cds.example.org",
        cors_origins=("https://ehr.example.org",),
        clients=clients_file(folder, client()),
        store="",
        state=folder,
        pseudonym_key_file=key_file(folder),
    )
