import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest

from cds_service.api.gather import access_of, fetched, insist, pointed_at, prefetched, tokens
from cds_service.chart.client import FhirClient
from cds_service.chart.fhir.deliveries import Delivery
from cds_service.chart.reach import Reach
from cds_service.wire.errors import RefusalError
from cds_service.wire.request import Request, read_request
from tests.api.fhir_server import Reply, bundle, fhir_server
from tests.wire import samples

requirement = pytest.mark.requirement
TEMPLATES = {"patient": "Patient/{{context.patientId}}", "labs": "Observation?patient={{context.patientId}}"}
PATIENT = {"resourceType": "Patient", "id": "p1"}
OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]}


def request(**changed: Any) -> Request:
    return read_request(json.dumps(samples.request(**changed)).encode(), "order-sign")


def gathered(sent: Request) -> Mapping[str, Delivery]:
    async def run() -> Mapping[str, Delivery]:
        client = FhirClient(Reach())
        try:
            had = await fetched(client, sent, TEMPLATES, prefetched(sent.prefetch, TEMPLATES))
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
    assert had["labs"].status == "absent"
    assert access_of(request(**with_token("https://a.org", patient="Patient/p1"))) is not None


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
