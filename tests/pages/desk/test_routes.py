"""The desk is there in development, and only there."""

import re
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI

from cds_service.app import create_app
from tests.api.calls import call
from tests.trust.production import in_production


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return create_app(in_production(tmp_path_factory.mktemp("clients")))


@pytest.mark.parametrize("path", ["/", "/desk/patients/01-clean-order"])
def test_in_production_there_is_no_desk(production: FastAPI, path: str) -> None:
    assert call(production, "GET", path).status_code == 404


def test_the_desk_lists_every_example_with_its_level(app: FastAPI) -> None:
    page = call(app, "GET", "/")
    assert page.status_code == 200
    assert len(re.findall(r'<li><a href="#\d\d-', page.text)) == 17
    assert '<a href="#06-prosthesis-same-side">' in page.text
    assert "no card" in page.text


def test_the_form_offers_what_the_rules_know(app: FastAPI) -> None:
    page = call(app, "GET", "/").text
    assert '"bursa-gt": {"title": "Injection of greater trochanteric bursa"' in page
    assert page.index('"right": {') < page.index('"left": {'), "lists keep their order"


def test_a_patient_is_a_record_dated_today(app: FastAPI) -> None:
    found = call(app, "GET", "/desk/patients/03-warfarin-inr-3-1").json()
    (order,) = [one for one in found["drafts"] if one["resourceType"] == "ServiceRequest"]
    assert order["occurrenceDateTime"] == datetime.now(UTC).date().isoformat()
    kinds = {entry["resource"]["resourceType"] for entry in found["record"]["entry"]}
    assert {"Patient", "Condition", "MedicationRequest", "Observation"} <= kinds
    assert found["withheld"] == []


def test_what_the_example_leaves_out_is_withheld(app: FastAPI) -> None:
    assert call(app, "GET", "/desk/patients/16-medicines-not-available").json()["withheld"] == [
        "medications",
        "past_medications",
    ]


def test_a_profile_keeps_what_its_client_can_use(app: FastAPI) -> None:
    example = call(app, "GET", "/desk/patients/06-prosthesis-same-side").json()
    drafts = {"resourceType": "Bundle", "entry": [{"resource": one} for one in example["drafts"]]}
    context = {"userId": example["userId"], "patientId": example["patientId"], "draftOrders": drafts}
    asked = {
        "hook": "order-select",
        "hookInstance": "d1788523-54ad-5e76-8551-859a32502d8a",
        "context": {**context, "selections": ["ServiceRequest/inj-1"]},
        "prefetch": {"conditions": example["record"]},
    }
    answer = call(app, "POST", "/cds-services/hip-injection-order-select", asked).json()
    kept = call(app, "POST", "/desk/kept/epic", answer).json()
    assert kept["cards"]
    assert all(len(one["actions"]) == 1 for card in kept["cards"] for one in card.get("suggestions", []))
    assert kept["notes"][-1].startswith("As documented by: public copies of Epic's")


@pytest.mark.parametrize("body", [{"cards": [{"summary": "x"}]}, {"no": 1}, b"[", b"[" * 100_000])
def test_what_is_no_answer_is_refused(app: FastAPI, body: object) -> None:
    answer = call(app, "POST", "/desk/kept/epic", body)
    assert answer.status_code == 400
    assert "This is no answer with cards." in answer.text


def test_an_unknown_profile_is_not_found(app: FastAPI) -> None:
    assert call(app, "POST", "/desk/kept/meditech", {"cards": []}).status_code == 404


def test_an_unknown_patient_is_not_found(app: FastAPI) -> None:
    answer = call(app, "GET", "/desk/patients/nobody")
    assert answer.status_code == 404
    assert "no example patient" in answer.json()["issue"][0]["details"]["text"]
