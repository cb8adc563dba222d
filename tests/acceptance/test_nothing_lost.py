"""Over HTTP: what a sloppy EHR sends is read, or a card says that it was not. Fewer cards would look like all clear."""

import copy
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.acceptance.answers import findings
from tests.acceptance.calendar import to_today
from tests.acceptance.ehr import Ehr
from tests.acceptance.record import SNOMED, condition, hip, procedure
from tests.acceptance.rows_shared import Row, on_warfarin

SIGN = "/cds-services/hip-injection-order-sign"
HIGH = "ac-vka-inr-high"
PROSTHESIS = "ci-prosthetic-hip-same-side"
WARFARIN = on_warfarin("INR 3.4", 3.4, "2026-03-28", {HIGH: "warning"})
REPLACED = Row(
    "right hip replaced", {PROSTHESIS: "critical"}, problems=[condition("Z96.641", "Presence of right artificial hip")]
)
OPERATED = Row(
    "right hip replaced, as a procedure",
    {PROSTHESIS: "critical"},
    chart=[procedure(SNOMED, "52734007", "Total replacement of right hip", "2019-05-02", bodySite=[hip("right")])],
)
SYS = "sys-unusable-data"

Json = dict[str, Any]


def sent(client: httpx.Client, row: Row) -> Json:
    templates = Ehr([]).service(client, "order-sign")["prefetch"]
    context = {"userId": "Practitioner/doc-1", "patientId": "pat-1", **row.context()}
    body = {"hook": "order-sign", "hookInstance": "7b3e2c1a-0000-4000-8000-1f2e3d4c5b6a", "context": context}
    request: Json = to_today(copy.deepcopy(body | {"prefetch": Ehr(row.record()).prefetch(templates)}))
    return request


def answered(client: httpx.Client, request: Json) -> tuple[dict[str, str], list[str]]:
    response = client.post(SIGN, json=request)
    assert response.status_code == httpx.codes.OK, response.text
    cards = response.json()["cards"]
    return dict(findings(cards)), [card["summary"] for card in cards]


def of(request: Json, key: str, kind: str) -> list[Json]:
    resources = [entry["resource"] for entry in request["prefetch"][key]["entry"]]
    return [one for one in resources if one["resourceType"] == kind]


def bare_entries(request: Json) -> None:
    bundle = request["prefetch"]["conditions"]
    bundle["entry"] = [entry["resource"] for entry in bundle["entry"]]


def bundle_in_a_bundle(request: Json) -> None:
    inner = request["prefetch"]["conditions"]
    request["prefetch"]["conditions"] = {"resourceType": "Bundle", "entry": [{"resource": inner}]}


def odd_spelling(request: Json) -> None:
    request["prefetch"]["conditions"]["resourceType"] = " bundle"


def date_as_in_a_database(request: Json) -> None:
    for one in of(request, "labs", "Observation"):
        one["effectiveDateTime"] += " 08:15:00"


def unknown_status(request: Json) -> None:
    for one in of(request, "procedures", "Procedure"):
        one["status"] = "unknown"


def order_wrapped_twice(request: Json) -> None:
    entries = request["context"]["draftOrders"]["entry"]
    entries[0] = {"resource": entries[0]}


def not_forbidden(request: Json) -> None:
    request["context"]["draftOrders"]["entry"][0]["resource"]["doNotPerform"] = "false"


def type_of_an_older_version(request: Json) -> None:
    request["context"]["draftOrders"]["entry"][0]["resource"]["resourceType"] = "ProcedureRequest"


@pytest.mark.parametrize(
    ("row", "rule", "change"),
    [
        (REPLACED, PROSTHESIS, bare_entries),
        (REPLACED, PROSTHESIS, bundle_in_a_bundle),
        (REPLACED, PROSTHESIS, odd_spelling),
        (REPLACED, PROSTHESIS, order_wrapped_twice),
        (REPLACED, PROSTHESIS, not_forbidden),
        (REPLACED, PROSTHESIS, type_of_an_older_version),
        (OPERATED, PROSTHESIS, unknown_status),
        (WARFARIN, HIGH, date_as_in_a_database),
    ],
    ids=lambda one: one.__name__ if callable(one) else None,
)
def test_what_is_written_oddly_is_read(
    row: Row, rule: str, change: Callable[[Json], None], ehr_client: httpx.Client
) -> None:
    request = sent(ehr_client, row)
    before, _ = answered(ehr_client, request)
    change(request)
    after, _ = answered(ehr_client, request)
    assert after[rule] == before[rule] == row.expect[rule]


def without_its_code(request: Json) -> None:
    for one in of(request, "conditions", "Condition"):
        del one["code"]


def entry_without_resource(request: Json) -> None:
    request["prefetch"]["conditions"]["entry"] = [{"response": {"status": "500"}}]


def date_that_is_none(request: Json) -> None:
    for one in of(request, "labs", "Observation"):
        one["effectiveDateTime"] = "28.03.2026"


def nothing_of_many(request: Json) -> None:
    request["prefetch"]["conditions"] = {"resourceType": "Bundle", "total": 3}


def course_that_cannot_be_read(request: Json) -> None:
    for one in of(request, "past_medications", "MedicationRequest"):
        one["dosageInstruction"] = 5


def another_resource(request: Json) -> None:
    request["prefetch"]["conditions"] = {"resourceType": "Parameters", "parameter": []}


@pytest.mark.parametrize(
    ("row", "said", "change"),
    [
        (REPLACED, SYS, without_its_code),
        (REPLACED, SYS, entry_without_resource),
        (REPLACED, SYS, course_that_cannot_be_read),
        (REPLACED, "sys-fetch-failure", nothing_of_many),
        (REPLACED, "sys-fetch-failure", another_resource),
        (WARFARIN, SYS, date_that_is_none),
    ],
    ids=lambda one: one.__name__ if callable(one) else None,
)
def test_what_cannot_be_read_is_said(
    row: Row, said: str, change: Callable[[Json], None], ehr_client: httpx.Client
) -> None:
    request = sent(ehr_client, row)
    assert said not in answered(ehr_client, request)[0]
    change(request)
    assert said in answered(ehr_client, request)[0]


@pytest.mark.parametrize(
    "entry", [{"fullUrl": "urn:x"}, {"resource": None}, {"resource": {"resourceType": "?"}}, "text"]
)
def test_a_draft_that_cannot_be_read_is_said(entry: Any, ehr_client: httpx.Client) -> None:
    request = sent(ehr_client, REPLACED)
    request["context"]["draftOrders"]["entry"] = [entry]
    _, (summary,) = answered(ehr_client, request)
    assert summary.startswith("Drafts that could not be read: 1.")


def test_a_drafted_drug_without_a_name_is_said(ehr_client: httpx.Client) -> None:
    request = sent(ehr_client, REPLACED)
    drug = request["context"]["draftOrders"]["entry"][1]["resource"]
    drug["medicationCodeableConcept"] = {}
    assert any(one.startswith("Drafts that could not be read: 1.") for one in answered(ehr_client, request)[1])


def test_no_drafts_are_nothing_to_be_said(ehr_client: httpx.Client) -> None:
    request = sent(ehr_client, REPLACED)
    request["context"]["draftOrders"] = {"resourceType": "Bundle", "type": "collection"}
    assert answered(ehr_client, request) == ({}, [])


@pytest.mark.parametrize(("words", "status"), [({}, 412), ({"description": "Knee MRI"}, 200)])
def test_a_booking_for_an_order_that_did_not_come_is_refused_unless_it_says_what_it_is(
    words: Json, status: int, ehr_client: httpx.Client
) -> None:
    booking: Json = {"resourceType": "Appointment", "id": "a", "status": "proposed", "start": "2026-03-30T09:00:00Z"}
    booking |= {"basedOn": [{"reference": "ServiceRequest/not-sent"}]} | words
    context = {"appointments": {"resourceType": "Bundle", "entry": [{"resource": booking}]}}
    assert Ehr(REPLACED.record()).fire(ehr_client, "appointment-book", context).status_code == status
