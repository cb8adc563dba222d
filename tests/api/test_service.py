import asyncio
import json
from typing import Any

import pytest

from cds_service.api import faults
from cds_service.api.service import Service, hook_of
from cds_service.folders import data_folder
from cds_service.trust.caller import ANYONE, Caller
from cds_service.wire.card import Card
from cds_service.wire.errors import RefusalError
from tests.api import orders
from tests.api.fhir_server import Reply, bundle, fhir_server
from tests.wire import samples

requirement = pytest.mark.requirement
SIGN = "hip-injection-order-sign"
EXAMPLES = data_folder("fhir_examples")


def invoke(service: Service, body: dict[str, Any], service_id: str = SIGN, caller: Caller = ANYONE) -> dict[str, Any]:
    async def run() -> bytes:
        own = Service(service.settings, service.rulebook)  # connections belong to one event loop
        try:
            return await own.invoke(service_id, json.dumps(body).encode(), caller)
        finally:
            await own.client.close()

    answer: dict[str, Any] = json.loads(asyncio.run(run()))
    return answer


def test_the_whole_way_in_process(service: Service) -> None:
    cards = invoke(service, orders.sign(orders.HIP, prefetch=orders.prefetch()))["cards"]
    assert [Card.checked(**card).uuid for card in cards]


def test_the_same_request_gets_the_same_advice(service: Service) -> None:
    body = orders.sign(orders.HIP, prefetch=orders.prefetch())
    first, second = invoke(service, body)["cards"], invoke(service, body)["cards"]
    assert [card["summary"] for card in first] == [card["summary"] for card in second]


def test_a_client_gets_its_cards_as_it_can_use_them(service: Service) -> None:
    body = orders.sign(orders.HIP, prefetch=orders.prefetch())
    cards = invoke(service, body, caller=Caller(profile="epic"))["cards"]
    assert all(card["source"]["topic"]["code"].isalnum() for card in cards)
    assert all(len(offer["actions"]) == 1 for card in cards for offer in card.get("suggestions", []))


def test_the_public_sandbox_gets_the_new_drug_before_the_old_one_goes(service: Service) -> None:
    body = json.loads((EXAMPLES / "08-lidocaine-anaphylaxis" / "request.json").read_text(encoding="utf-8"))
    cards = invoke(service, body, "hip-injection-order-select", Caller(profile="sandbox"))["cards"]
    other, remove = cards[0]["suggestions"]
    assert [action["type"] for action in other["actions"]] == ["create", "delete"]
    assert other["actions"][0]["resource"]["medicationCodeableConcept"]["coding"][0]["code"]
    assert [action["type"] for action in remove["actions"]] == ["delete"]


@pytest.mark.parametrize("draft", ["text", {"resourceType": "ServiceRequest ?"}, None])
def test_a_draft_that_cannot_be_read_is_said(service: Service, draft: Any) -> None:
    (card,) = invoke(service, orders.sign(draft))["cards"]
    assert card["summary"] == faults.unread(1).summary


def test_an_order_for_something_else_fetches_nothing(service: Service) -> None:
    with fhir_server() as server:
        access = {"fhirServer": server.base, "fhirAuthorization": samples.authorization()}
        assert invoke(service, orders.sign(orders.CHEST_XRAY, **access)) == {"cards": []}
    assert server.calls == []


@requirement("cds-hooks-2.0@60")
def test_a_hip_injection_fetches_what_is_missing(service: Service) -> None:
    with fhir_server(Patient=Reply(orders.PATIENT)) as server:
        access = {"fhirServer": server.base, "fhirAuthorization": samples.authorization()}
        invoke(service, orders.sign(orders.HIP, **access))
    assert "/fhir/Patient/p1" in server.paths
    assert len(server.calls) == len(service.rulebook.edition.templates["order-sign"])


def test_what_an_order_points_at_is_fetched_before_it_is_judged(service: Service) -> None:
    unclear = orders.CHEST_XRAY | {"reasonReference": [{"reference": "Condition/c1"}]}
    with fhir_server(Condition=Reply(bundle())) as server:
        access = {"fhirServer": server.base, "fhirAuthorization": samples.authorization()}
        assert invoke(service, orders.sign(unclear, **access)) == {"cards": []}
    assert [path for path in server.paths if path.startswith("/fhir/Condition")]


def test_a_hook_without_rules_is_silent(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    body = samples.request(hook="patient-view", context={"patientId": "p1"})
    assert invoke(service, body, "hip-injection-patient-view") == {"cards": []}


def test_a_broken_check_is_seen(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("Walter Risk")

    monkeypatch.setattr("cds_service.api.call.build", broken)
    [card] = invoke(service, orders.sign(orders.HIP, prefetch=orders.prefetch()))["cards"]
    assert (card["summary"], card["indicator"]) == (faults.DID_NOT_RUN, "warning")
    assert "nothing was checked" in card["detail"]
    assert "the checks did not run" in caplog.messages


def test_the_log_names_rules_and_times_and_no_patient(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    invoke(service, orders.sign(orders.HIP, prefetch=orders.prefetch()))
    said = next(record for record in caplog.records if record.message == "answered").__dict__["said"]
    assert said["hook"] == "order-sign"
    assert said["rules"] == service.rulebook.edition.ruleset.version
    assert said["ms"] > 0
    assert "p1" not in json.dumps(said).replace(said["rules"], "")


@requirement("cds-hooks-2.0@10")
def test_ids_and_hooks() -> None:
    assert hook_of(SIGN) == "order-sign"
    with pytest.raises(RefusalError) as caught:
        hook_of("order-sign")
    assert caught.value.status == 404
