"""The unsigned orders of a request, whatever shape they came in."""

import json

import pytest

from cds_service.chart.orders.drafts import Draft, Drafts, read_drafts
from tests.chart.orders.drafting import Json

ORDER = {"resourceType": "ServiceRequest", "id": "1"}


def drafts(content: object) -> Drafts:
    return read_drafts([json.dumps(content).encode()])


def test_found_by_type_and_id_by_full_url_and_by_any_server() -> None:
    read = drafts({"resourceType": "Bundle", "entry": [{"fullUrl": "urn:uuid:9", "resource": ORDER}]})
    assert [draft.reference for draft in read.of("ServiceRequest")] == ["ServiceRequest/1"]
    assert read.find("ServiceRequest/1") == ORDER
    assert read.find("urn:uuid:9") == ORDER
    assert read.find("ServiceRequest/2") is None
    assert read.draft("") is None


def test_full_url_of_a_server() -> None:
    url = "https://ehr.example/fhir/ServiceRequest/7"
    read = drafts({"entry": [{"fullUrl": url, "resource": {"resourceType": "ServiceRequest"}}]})
    assert read.draft("ServiceRequest/7") is read.all[0]


def test_contained_resources_belong_to_their_holder() -> None:
    holder = {"contained": [{"resourceType": "Medication", "id": "#m"}, {"resourceType": "Condition", "id": "c"}]}
    assert Drafts().find("#m", holder) == {"resourceType": "Medication", "id": "#m"}
    assert Drafts().find("#c", holder) == {"resourceType": "Condition", "id": "c"}
    assert Drafts().find("#x", holder) is None
    assert Drafts().find("#c") is None


def test_first_of_two_with_the_same_id_is_found_and_both_are_kept() -> None:
    read = drafts([ORDER, ORDER | {"status": "draft"}])
    assert len(read.all) == 2
    assert read.find("ServiceRequest/1") == ORDER


@pytest.mark.parametrize(
    ("members", "wanted"),
    [
        ({}, True),
        ({"status": "draft"}, True),
        ({"status": "on-hold"}, True),
        ({"status": "revoked"}, False),
        ({"status": "entered-in-error"}, False),
        ({"doNotPerform": True}, False),
    ],
)
def test_wanted(members: Json, wanted: bool) -> None:
    assert Draft("ServiceRequest", "", "", members).wanted is wanted


def test_several_pages_and_garbage() -> None:
    assert len(read_drafts([json.dumps([ORDER]).encode(), b"<html>", b"", b'"text"', b'"\xff"']).all) == 1


def test_deeply_nested_json_gives_nothing_and_is_counted() -> None:
    read = read_drafts([b"[" * 100_000])
    assert (read.all, read.unread) == ((), 1)


ENTRY = {"fullUrl": "urn:uuid:9", "resource": ORDER}


@pytest.mark.parametrize(
    "content",
    [
        {"entry": [[ENTRY]]},
        {"resourceType": " BUNDLE", "entry": [ENTRY]},
        {"entry": [{"resource": ENTRY}]},
        {"entry": [{"resource": [ORDER]}]},
        {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Bundle", "entry": [ENTRY]}}]},
    ],
)
def test_an_order_is_found_however_it_is_wrapped(content: object) -> None:
    read = drafts(content)
    assert ([draft.reference for draft in read.all], read.unread) == (["ServiceRequest/1"], 0)


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"entries": [ENTRY]},
        {"entry": [{"resource": []}]},
        {"entry": [{"resource": None}]},
        {"entry": [{"fullUrl": "urn:uuid:9"}]},
        {"entry": [{"resource": json.dumps(ORDER)}]},
        {"entry": [{"resource": {"resourceType": "http://hl7.org/fhir/StructureDefinition/ServiceRequest"}}]},
        {"entry": [{"resource": {"resourceType": "OperationOutcome"}}]},
    ],
)
def test_what_is_no_resource_is_counted(content: object) -> None:
    read = drafts(content)
    assert (read.all, read.unread) == ((), 1)


@pytest.mark.parametrize("content", [None, {"resourceType": "Bundle"}, {"resourceType": "Bundle", "entry": []}])
def test_without_drafts_nothing_is_unread(content: object) -> None:
    assert (drafts(content).all, drafts(content).unread) == ((), 0)


def test_other_resources_are_drafts_that_are_not_looked_at() -> None:
    assert drafts({"resourceType": "NutritionOrder"}).unread == 0


def test_a_draft_has_its_right_name_in_it() -> None:
    assert drafts({"resourceType": "servicerequest"}).all[0].resource == {"resourceType": "ServiceRequest"}


@pytest.mark.parametrize(
    ("kind", "read_as"), [("MedicationOrder", "MedicationRequest"), ("PROCEDUREREQUEST", "ServiceRequest")]
)
def test_older_names_are_read_as_those_of_today(kind: str, read_as: str) -> None:
    assert [draft.type for draft in drafts({"resourceType": kind}).all] == [read_as]
