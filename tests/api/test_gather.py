import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest
from fastapi import FastAPI

from cds_service.api.gather import WHOLE, access_of, fetched, insist, insist_on_request, pointed_at, prefetched, tokens
from cds_service.chart.client import FhirClient
from cds_service.chart.fhir.deliveries import Delivery
from cds_service.chart.reach import Reach
from cds_service.trust.caller import ANYONE
from cds_service.wire.errors import RefusalError
from cds_service.wire.request import Request, read_request
from tests.api import orders
from tests.api.calls import SIGN, call, issue
from tests.api.fhir_server import Reply, bundle, fhir_server, loopback
from tests.wire import samples

requirement = pytest.mark.requirement
TEMPLATES = {"patient": "Patient/{{context.patientId}}", "labs": "Observation?patient={{context.patientId}}"}
PATIENT = {"resourceType": "Patient", "id": "p1"}
OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]}


def request(**changed: Any) -> Request:
    return read_request(json.dumps(samples.request(**changed)).encode(), "order-sign")


def gathered(sent: Request) -> Mapping[str, Delivery]:
    async def run() -> Mapping[str, Delivery]:
        client = FhirClient(Reach(), loopback())
        try:
            had = await fetched(client, ANYONE, sent, TEMPLATES, prefetched(sent.prefetch, TEMPLATES))
            insist(had, TEMPLATES)
            return had
        finally:
            await client.close()

    return asyncio.run(run())


def with_token(server: str, **changed: Any) -> dict[str, Any]:
    return {"fhirServer": server, "fhirAuthorization": samples.authorization(**changed)}


@requirement("cds-hooks-2.0@28")
def test_a_full_prefetch_needs_no_call() -> None:
    with fhir_server() as server:
        had = gathered(request(prefetch={"patient": PATIENT, "labs": bundle()}, **with_token(server.base)))
    assert server.calls == []
    assert [had[key].status for key in TEMPLATES] == ["present", "present"]


@requirement("cds-hooks-2.0@53")
def test_null_is_an_answer() -> None:
    with fhir_server() as server:
        had = gathered(request(prefetch={"patient": PATIENT, "labs": None}, **with_token(server.base)))
    assert server.calls == []
    assert had["labs"].status == "null"


@requirement("cds-hooks-2.0@34")
@requirement("cds-hooks-2.0@37")
def test_holes_are_filled_from_the_server() -> None:
    with fhir_server(Observation=Reply(bundle())) as server:
        had = gathered(request(prefetch={"patient": PATIENT}, **with_token(server.base)))
    assert server.paths == ["/fhir/Observation?patient=p1"]
    assert had["labs"].status == "present"


def test_without_a_token_a_hole_stays_and_is_named() -> None:
    with fhir_server(Observation=Reply(bundle())) as server:
        had = gathered(request(prefetch={"patient": PATIENT}, fhirServer=server.base))
    assert server.calls == []
    assert (had["labs"].status, had["labs"].why) == ("absent", "not delivered")


def test_a_token_for_another_patient_is_not_used() -> None:
    with fhir_server(Observation=Reply(bundle())) as server:
        had = gathered(request(prefetch={"patient": PATIENT}, **with_token(server.base, patient="p2")))
    assert server.calls == []
    assert (had["labs"].status, had["labs"].why) == ("failed", "the access token is for another patient")
    assert access_of(request(**with_token("https://a.org", patient="Patient/p1")), ANYONE) is not None


@requirement("cds-hooks-2.0@54")
@pytest.mark.parametrize("prefetch", [{}, {"labs": OUTCOME}, {"meds": bundle()}, {"patient": "<html>"}])
def test_nothing_at_all_is_412(prefetch: dict[str, Any]) -> None:
    with pytest.raises(RefusalError) as caught:
        gathered(request(prefetch=prefetch))
    refusal = caught.value
    assert (refusal.status, refusal.where) == (412, ("prefetch.patient", "prefetch.labs"))
    assert refusal.what.startswith("None of the patient's data could be had, so nothing safe can be said")
    assert refusal.advice == ("Send the prefetch keys patient, labs, or fhirServer with a valid fhirAuthorization.")


@requirement("cds-hooks-2.0@54")
def test_a_server_that_gives_nothing_is_412() -> None:
    with (
        fhir_server(Patient=Reply({}, 500), Observation=Reply({}, 403)) as server,
        pytest.raises(RefusalError) as caught,
    ):
        gathered(request(prefetch={}, **with_token(server.base)))
    assert caught.value.status == 412


@pytest.mark.parametrize("prefetch", [{"labs": None}, {"labs": bundle()}, {"patient": PATIENT}])
def test_any_answer_is_something(prefetch: dict[str, Any]) -> None:
    assert gathered(request(prefetch=prefetch))


def test_other_data_sets_that_were_sent_are_read_too() -> None:
    had = prefetched({"labs": b"null", "allergies": b"null", "meds": b"null"}, TEMPLATES)
    assert list(had) == ["patient", "labs", "allergies"]


@pytest.mark.parametrize("birth", ["1950-01-01", 1950])
def test_a_whole_body_and_one_with_a_misshapen_value_tell_the_same(birth: object) -> None:
    values = {"patient": {"resourceType": "Patient", "birthDate": birth}, "labs": None, "allergies": OUTCOME}
    body = json.dumps(samples.request(prefetch=values)).encode()
    had = prefetched(read_request(body, "order-sign", WHOLE).prefetch, {**TEMPLATES, "vitals": "Observation"})
    states = {key: delivery.status for key, delivery in had.items()}
    assert states == {"patient": "present", "labs": "null", "vitals": "absent", "allergies": "failed"}


@requirement("cds-hooks-2.0@56")
def test_the_values_of_prefetch_tokens() -> None:
    assert tokens(request(context=samples.context(encounterId="Encounter/e1"))) == {
        "context.patientId": "p1",
        "context.userId": "Practitioner/u1",
        "context.encounterId": "e1",
        "userPractitionerId": "u1",
    }


def test_what_drafts_point_at() -> None:
    assert pointed_at(request()) == frozenset()
    drafts = bundle({"resourceType": "ServiceRequest", "reasonReference": [{"reference": "Condition/1"}]})
    assert pointed_at(request(context=samples.context(draftOrders=drafts))) == {"conditions"}
    booked = bundle({"resourceType": "Appointment", "basedOn": [{"reference": "ServiceRequest/1"}]})
    assert pointed_at(request(context=samples.context(appointments=booked))) == {"service_requests", "medications"}


@pytest.mark.parametrize("sent", [b"", json.dumps(OUTCOME).encode()])
def test_an_appointment_whose_order_cannot_be_read_is_412(sent: bytes) -> None:
    had = prefetched({"service_requests": sent} if sent else {}, {"service_requests": "ServiceRequest?patient=p1"})
    with pytest.raises(RefusalError) as caught:
        insist_on_request(had, frozenset({"service_requests", "medications"}))
    assert (caught.value.status, caught.value.where) == (412, ("prefetch.service_requests",))
    assert caught.value.what == "The order that this appointment is made for could not be read, so it was not checked."
    assert caught.value.advice.startswith("Send the prefetch key service_requests, or fhirServer")


def test_an_appointment_is_no_concern_once_orders_were_read_or_none_is_named() -> None:
    templates = {"service_requests": "ServiceRequest?patient=p1"}
    insist_on_request(prefetched({"service_requests": b"null"}, templates), frozenset({"service_requests"}))
    insist_on_request(prefetched({}, templates), frozenset({"conditions"}))
    insist_on_request({}, frozenset({"service_requests"}))


def test_more_hip_injections_than_anybody_orders_are_refused(app: FastAPI) -> None:
    many = [orders.HIP | {"id": f"inj-{number}"} for number in range(21)]
    assert call(app, "POST", SIGN, orders.sign(*many[:20], prefetch=orders.prefetch())).status_code == 200
    answer = call(app, "POST", SIGN, orders.sign(*many, prefetch=orders.prefetch()))
    assert answer.status_code == 413
    assert issue(answer)["details"]["text"] == (
        "The request holds 21 hip injections; 20 are judged at most, so none was checked."
    )
