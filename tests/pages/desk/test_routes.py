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


def test_an_unknown_patient_is_not_found(app: FastAPI) -> None:
    answer = call(app, "GET", "/desk/patients/nobody")
    assert answer.status_code == 404
    assert "no example patient" in answer.json()["issue"][0]["details"]["text"]
