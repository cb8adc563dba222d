"""The SMART app over HTTP: whom its page may call, and that it is there only where an EHR knows it."""

from pathlib import Path

from fastapi import FastAPI

from cds_service.app import create_app
from cds_service.pages.timeline.routes import ANY, origins
from cds_service.settings import Settings
from cds_service.trust.clients import Client, Clients
from tests.api.calls import call
from tests.pages.timeline.test_launched import sent
from tests.trust.production import in_production


def test_the_launch_knows_client_address_and_scope(app: FastAPI) -> None:
    text = call(app, "GET", "/timeline/launch?iss=https://ehr.example.org/fhir&launch=x").text
    assert 'data-client="hip-injection-timeline"' in text
    assert 'data-redirect="http://127.0.0.1:8000/timeline"' in text
    assert "patient/MedicationRequest.read" in text


def test_the_page_brings_the_searches_that_it_needs(app: FastAPI) -> None:
    text = call(app, "GET", "/timeline").text
    assert "MedicationRequest?patient={{context.patientId}}" in text
    assert "DiagnosticReport" not in text
    assert '<option value="block-deep">deep nerve block</option>' in text


def test_only_these_pages_may_call_an_ehr(app: FastAPI) -> None:
    policy = call(app, "GET", "/timeline").headers["content-security-policy"]
    assert "connect-src 'self' http: https:;" in policy
    assert "script-src 'self';" in policy
    for path in ("/rules", "/explain", "/"):
        assert "connect-src 'self';" in call(app, "GET", path).headers["content-security-policy"]


def test_in_production_the_clients_servers_are_called_and_no_other() -> None:
    settings = Settings(smart_origins=("https://login.example.org/oauth",))
    server = "https://ehr.example.org:8443/fhir/r4"
    clients = Clients([Client(issuer="i", jwks_url="https://ehr.example.org/jwks", fhir_servers=(server,))])
    assert list(origins(settings, clients)) == ["https://ehr.example.org:8443", "https://login.example.org"]
    assert origins(Settings(), Clients()) == ANY


def test_in_production_it_is_there_for_a_registered_client_only(tmp_path: Path) -> None:
    without = create_app(in_production(tmp_path))
    assert call(without, "GET", "/timeline/launch").status_code == 404
    (tmp_path / "known").mkdir()
    known = create_app(in_production(tmp_path / "known").model_copy(update={"smart_client": "abc"}))
    answer = call(known, "GET", "/timeline/launch")
    assert 'data-client="abc"' in answer.text
    assert "http:" not in answer.headers["content-security-policy"].partition("connect-src")[2].partition(";")[0]


def test_what_the_browser_read_comes_back_drawn(app: FastAPI) -> None:
    answer = call(app, "POST", "/timeline/draw", sent(taking=["apixaban 5 mg bid"]))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert '<svg class="timeline"' in answer.text
    assert "<html" not in answer.text


def test_a_hole_is_not_taken_for_nothing(app: FastAPI) -> None:
    text = call(app, "POST", "/timeline/draw", sent(("medications",))).text
    assert "Could not be read: medications." in text
    assert "cannot be told" in text
    assert "No anticoagulant or antiplatelet was found" in call(app, "POST", "/timeline/draw", sent()).text


def test_a_chart_cannot_form_an_element(app: FastAPI) -> None:
    body = sent(taking=["apixaban 5 mg bid"])
    drug = body["prefetch"]["medications"]["entry"][0]["resource"]
    drug["dosageInstruction"] = [{"text": "<img src=x onerror=alert(1)>"}]
    text = call(app, "POST", "/timeline/draw", body).text
    assert '<svg class="timeline"' in text
    assert "<img" not in text
