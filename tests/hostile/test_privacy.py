"""L1, L2: nothing about a person leaves but in the answer to who asked; nobody learns of others by trying."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api import orders
from tests.api.calls import SIGN
from tests.api.fhir_server import FhirServer, Reply, bundle, fhir_server
from tests.hostile import bodies
from tests.hostile.collector import collector
from tests.trust.serving import Served, serving
from tests.wire import samples

CANARIES = {
    "token": "CANARYTOKEN",
    "name": "Canaryname",
    "mrn": "CANARYMRN",
    "born": "1931-03-31",
    "comment": "Canarycomment",
    "employee": "CANARYEMPLOYEE",
    "drug": "Canarydrug",
    "patient": "canary-patient",
    "jwt": "CANARYJWT",
}
PATIENT = {
    "resourceType": "Patient",
    "id": CANARIES["patient"],
    "name": [{"family": CANARIES["name"]}],
    "identifier": [{"value": CANARIES["mrn"]}],
    "birthDate": CANARIES["born"],
}


def request(**changed: Any) -> dict[str, Any]:
    """An order in which every canary sits where it belongs."""
    sent = orders.prefetch(medications=bodies.taking(CANARIES["drug"]), patient=PATIENT)
    body = {**orders.sign(orders.HIP, prefetch=sent), **changed}
    body["context"]["patientId"] = CANARIES["patient"]
    body["extension"] = {"internal.epic.epic-emp-id": CANARIES["employee"]}
    return body


def spoiled() -> list[bytes]:
    """Bodies that go wrong in every way that repeats something."""
    whole = json.dumps(request())
    return [
        whole[:-20].encode(),
        whole.replace('"order-sign"', f'"{CANARIES["name"]}"').encode(),
        whole.replace('"patientId"', f'"{CANARIES["mrn"]}": 1, "{CANARIES["mrn"]}": 2, "patientId"').encode(),
        whole.replace(f'"patientId": "{CANARIES["patient"]}"', f'"patientId": "{CANARIES["name"]} x"').encode(),
        whole.replace('"birthDate"', f'"{CANARIES["name"]}": [[[{"[" * 200}, "birthDate"').encode(),
        json.dumps(request(fhirServer=f"ftp://{CANARIES['name']}", fhirAuthorization=samples.authorization())).encode(),
        json.dumps([CANARIES["name"]]).encode(),
    ]


def everything_goes_wrong(running: Served, fhir: FhirServer) -> tuple[list[httpx.Response], str]:
    """All answers but those with cards, and the metrics after them."""
    item = samples.feedback(overrideReason={"userComment": CANARIES["comment"]})
    access = {"fhirServer": fhir.base, "fhirAuthorization": samples.authorization(access_token=CANARIES["token"])}
    jwt = {"Authorization": f"Bearer {CANARIES['jwt']}", "Content-Type": "application/json"}
    answers = [running.http.post(f"{SIGN}?name={CANARIES['name']}", content=one, headers=jwt) for one in spoiled()]
    assert {answer.status_code for answer in answers} <= {400, 404, 412, 422}
    assert running.http.post(SIGN, json=request(), headers=jwt).status_code == 200
    assert running.http.post(SIGN, json=request(prefetch={}, **access), headers=jwt).status_code == 200
    answers += [
        running.http.post(f"{SIGN}/feedback", json={"feedback": [item, CANARIES["comment"]]}, headers=jwt),
        running.http.get(f"/Patient/{CANARIES['mrn']}?name={CANARIES['name']}"),
    ]
    return answers, running.http.get("/metrics").text


def test_l1_canaries_stay_out_of_logs_metrics_traces_errors_and_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replies = {"Observation": Reply(CANARIES["name"].encode()), "Patient": Reply(PATIENT)}
    with collector() as traces, fhir_server(**replies) as fhir:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", traces.base)
        with serving(tmp_path / "log", log_level="DEBUG", fetch_deadline=0.5, reload_every=0) as running:
            answers, metrics = everything_goes_wrong(running, fhir)
        assert traces.calls, "spans are exported when the process ends"
    assert metrics.count("hip_cds_")
    places = {
        "error bodies": "".join(answer.text for answer in answers),
        "metrics": metrics,
        "log": (tmp_path / "log").read_text(encoding="utf-8"),
        "traces": b"".join(traces.calls).decode("latin-1"),
        "other files": "".join(
            file.read_bytes().decode("latin-1")
            for file in tmp_path.rglob("*")
            if file.is_file() and "state" not in file.parts
        ),
    }
    found = [(where, what) for where, text in places.items() for what, canary in CANARIES.items() if canary in text]
    assert found == []


def test_l1_no_token_and_no_employee_is_stored(tmp_path: Path) -> None:
    with serving(tmp_path / "log", reload_every=0) as running:
        assert running.http.post(SIGN, json=request()).status_code == 200
    stored = b"".join(file.read_bytes() for file in (tmp_path / "state").rglob("*") if file.is_file())
    assert stored
    for what in ("token", "employee", "jwt", "name", "mrn", "born"):
        assert CANARIES[what].encode() not in stored, what


def test_l2_feedback_says_nothing_about_which_cards_are_known(served: Served) -> None:
    shown = served.http.post(SIGN, json=bodies.usual(labs=bundle(bodies.INR))).json()["cards"][0]["uuid"]

    def answer(card: str) -> httpx.Response:
        return served.http.post(f"{SIGN}/feedback", json={"feedback": [samples.feedback(card=card)]})

    known, guessed = answer(shown), answer("00000000-0000-0000-0000-000000000000")
    assert (known.status_code, known.content) == (guessed.status_code, guessed.content)
