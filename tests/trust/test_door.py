"""The open door: nobody is asked, and the public sandbox gets cards that it can show."""

import asyncio

import pytest

from cds_service.trust.caller import ANYONE, Caller
from cds_service.trust.door import SANDBOX, OpenDoor
from tests.trust.ehr import Ehr

ENDPOINT = "http://127.0.0.1:8000/cds-services/hip-injection-order-select"


def admitted(*authorization: str) -> Caller:
    return asyncio.run(OpenDoor(ANYONE).admit(authorization, "/cds-services"))


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer a.b.c", "Basic eDp5", "Bearer " + "x" * 9000])
def test_what_is_no_token_changes_nothing(authorization: str) -> None:
    assert admitted(authorization) is ANYONE


def test_without_a_token_or_with_that_of_an_ehr_everybody_is_the_same() -> None:
    assert admitted() is ANYONE
    assert admitted(f"Bearer {Ehr().token(ENDPOINT)}") is ANYONE


def test_who_says_that_he_is_the_sandbox_gets_its_cards_and_nothing_else() -> None:
    found = admitted(f"Bearer {Ehr(SANDBOX).token(ENDPOINT)}")
    assert found == Caller(profile="sandbox", fhir_servers=ANYONE.fhir_servers)
