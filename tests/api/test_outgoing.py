"""What the settings say about calls that this service makes, and for whom."""

from pathlib import Path

from cds_service.api.outgoing import fhir_client, reach, unasked
from cds_service.settings import Settings
from cds_service.trust.caller import ANYONE, NOBODY
from cds_service.trust.clients import Clients


def test_for_whom_nobody_asked_who_it_is() -> None:
    assert unasked(Settings()) is ANYONE
    assert unasked(Settings(clients=Path("clients.yaml"))) is NOBODY
    assert unasked(Settings(mode="production", public_url="https://cds.example.org", clients=Path("c.yaml"))) is NOBODY


def test_the_way_to_fhir_servers_follows_the_settings() -> None:
    chosen = Settings(fetch_deadline=0.7, fetch_limit=1000, breaker_failures=3, breaker_pause=9)
    found = reach(chosen)
    assert (found.deadline, found.most_bytes, found.failures, found.pause) == (0.7, 1000, 3, 9)
    assert fhir_client(chosen, Clients()).reach == found
