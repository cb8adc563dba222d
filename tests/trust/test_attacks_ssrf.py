"""The attacks S1 to S9 on what the service calls: a production server, FHIR servers with TLS, and a canary.

The canary is also the proxy of the environment, so nothing that reaches it goes unnoticed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api import orders
from tests.api.calls import issue
from tests.api.fhir_server import FhirServer, Reply, bundle
from tests.api.fhir_server import serving as safe_server
from tests.trust.canary import Canary, canary
from tests.trust.ehr import Ehr, client, clients_file, jwks, public
from tests.trust.serving import PUBLIC, Served, environment, refuses_to_start, serving
from tests.trust.tls import authority
from tests.wire import samples

TOKEN = "canary-bearer-7f3a9c"
LOOPBACK = ["127.0.0.0/8", "::1/128"]
OTHER = "https://other.example.org"
STRAYED = "https://strayed.example.org"
FORBIDDEN_HOSTS = [
    "127.0.0.1",
    "127.1",
    "0x7f000001",
    "2130706433",
    "localhost",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "0.0.0.0",
    "169.254.169.254",
    "[fe80::1]",
    "10.0.0.1",
    "192.168.0.1",
    "100.100.100.200",
]


@dataclass
class Scene:
    served: Served
    fhir: FhirServer
    other: FhirServer
    bird: Canary

    def call(self, server: str, body: dict[str, Any] | None = None, sender: Ehr | None = None, **changed: Any) -> Any:
        """The answer to a hip injection whose data are to be fetched from `server`."""
        access = {"fhirServer": server, "fhirAuthorization": samples.authorization(access_token=TOKEN, **changed)}
        sent = {**(body or orders.sign(orders.HIP)), **access}
        return self.served.sign((sender or Ehr()).token(self.served.endpoint), sent)

    def nobody_was_called(self) -> bool:
        return self.bird.heard == [] and self.fhir.calls == [] and self.other.calls == []


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("ssrf")
    signer = authority(folder)
    (folder / "ehr.jwks.json").write_bytes(jwks(public()))
    with (
        canary() as bird,
        safe_server(signer.context("localhost"), {}) as fhir,
        safe_server(signer.context("localhost"), {}) as other,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            patch.setenv(name, f"http://127.0.0.1:{bird.port}")
        listed = [
            client(fhir_servers=[fhir.base], internal=LOOPBACK),
            client(issuer=OTHER, fhir_servers=[other.base], internal=LOOPBACK),
            client(issuer=STRAYED, fhir_servers=[f"https://{host}:{bird.port}/fhir" for host in FORBIDDEN_HOSTS]),
        ]
        settings: dict[str, Any] = {
            "clients": clients_file(folder, *listed),
            "authorities": signer.file,
            "fetch_deadline": 1,
        }
        with serving(folder / "log", mode="production", **settings) as served:
            yield Scene(served, fhir, other, bird)


@pytest.fixture
def scene(stage: Scene) -> Scene:
    """Nobody has called yet, and the EHR's server has a patient and nothing else."""
    stage.bird.heard.clear()
    for server in (stage.fhir, stage.other):
        server.calls.clear()
        server.replies = {"Patient": Reply(orders.PATIENT)}
        server.replies |= {kind: Reply(bundle()) for kind in SEARCHED}
    return stage


KINDS = """Condition MedicationRequest MedicationStatement MedicationAdministration MedicationDispense Observation
AllergyIntolerance Procedure ServiceRequest DiagnosticReport Appointment Immunization"""
SEARCHED = KINDS.split()


def summaries(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [card["summary"] for card in answer.json()["cards"]]


def test_the_listed_server_is_called_with_the_token(scene: Scene) -> None:
    assert not any(text.startswith("Could not load") for text in summaries(scene.call(scene.fhir.base)))
    assert "/fhir/Patient/p1" in scene.fhir.paths
    assert {headers["authorization"] for _, headers in scene.fhir.calls} == {f"Bearer {TOKEN}"}
    assert scene.bird.heard == [] and scene.other.calls == []
    assert TOKEN not in scene.served.written


def test_S1_a_server_that_is_not_listed(scene: Scene) -> None:
    answer = scene.call(scene.bird.url)
    assert (answer.status_code, issue(answer)["code"]) == (412, "incomplete")
    with_data = orders.sign(orders.HIP, prefetch=orders.prefetch())
    del with_data["prefetch"]["allergies"]
    assert "Could not load allergies" in summaries(scene.call(scene.bird.url, with_data))[0]
    assert scene.nobody_was_called()
    assert scene.served.said("not called")[-1]["why"] == "the FHIR server is not one that this service may call"


TRICKS = [
    "https://localhost.evil.example.org:{port}/fhir",
    "https://localhost:{port}.evil.example.org/fhir",
    "https://localhost:{port}@127.0.0.1:{canary}/fhir",
    "https://localhost@127.0.0.1:{canary}/fhir",
    "https://localhost%00.evil.example.org:{port}/fhir",
    "https://localhost\\@127.0.0.1:{canary}/fhir",
    "https://localhost%2f@127.0.0.1:{canary}/fhir",
    "https://localhost.:{port}/fhir",
    "https://l\u03bfcalhost:{port}/fhir",
    "https://127.0.0.1:{port}/fhir",
    "https://localhost:{canary}/fhir",
    "https://localhost/fhir",
    "http://localhost:{port}/fhir",
    "https://localhost:{port}/fhirs",
    "https://localhost:{port}/",
    "https://localhost:{port}/fhir/../admin",
    "https://localhost:{port}/fhir/%2e%2e/admin",
    "https://localhost:{port}/fhir/..%2fadmin",
    "https://localhost:{port}//fhir",
    "https://localhost:{port}/fhir#@127.0.0.1:{canary}/",
    "https://localhost:{port}/fhir?x=",
    "//localhost:{port}/fhir",
]


@pytest.mark.parametrize("trick", TRICKS)
def test_S2_addresses_that_look_like_the_listed_one(scene: Scene, trick: str) -> None:
    port = httpx.URL(scene.fhir.base).port
    answer = scene.call(trick.format(port=port, canary=scene.bird.port))
    assert answer.status_code in (412, 422)
    assert scene.nobody_was_called()


@pytest.mark.parametrize("same", ["HTTPS://LOCALHOST:{port}/fhir", "https://localhost:{port}/fhir/"])
def test_S2_the_same_address_written_differently(scene: Scene, same: str) -> None:
    summaries(scene.call(same.format(port=httpx.URL(scene.fhir.base).port)))
    assert "/fhir/Patient/p1" in scene.fhir.paths


@pytest.mark.parametrize("host", FORBIDDEN_HOSTS)
def test_S3_listed_names_that_lead_inside(scene: Scene, host: str) -> None:
    """They are listed, so nothing but the check of the address stands in the way."""
    before = len(scene.served.said("not called"))
    answer = scene.call(f"https://{host}:{scene.bird.port}/fhir", sender=Ehr(issuer=STRAYED))
    assert answer.status_code == 412
    assert scene.nobody_was_called()
    reasons = {line["why"] for line in scene.served.said("not called")[before:]}
    assert reasons == {"the name leads to an address that is not called"}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_S4_redirects_are_not_followed(scene: Scene, status: int) -> None:
    """Neither to a stranger nor to a server that another client may have called."""
    for location in (scene.bird.url, scene.other.base):
        away = Reply(b"", status, {"Location": f"{location}/Patient/p1"})
        scene.fhir.replies = dict.fromkeys([*SEARCHED, "Patient"], away)
        assert scene.call(scene.fhir.base).status_code == 412
    assert scene.fhir.calls and scene.other.calls == [] and scene.bird.heard == []


def test_S5_addresses_inside_of_data_are_not_called(scene: Scene) -> None:
    away = scene.bird.url
    condition = {
        "resourceType": "Condition",
        "id": "c1",
        "subject": {"reference": "Patient/p1"},
        "code": {"text": "Hay fever"},
        "encounter": {"reference": f"{away}/Encounter/1"},
        "contained": [{"resourceType": "Encounter", "id": "e", "url": f"{away}/contained"}],
    }
    report = {
        "resourceType": "DiagnosticReport",
        "status": "final",
        "code": {"text": "X-ray"},
        "subject": {"reference": "Patient/p1"},
        "presentedForm": [{"contentType": "text/html", "url": f"{away}/attachment"}],
    }
    scene.fhir.replies["Condition"] = Reply(bundle(condition, following=f"{away}/Condition?page=2"))
    scene.fhir.replies["DiagnosticReport"] = Reply(bundle(report, following=f"{scene.other.base}/x"))
    scene.fhir.replies["Procedure"] = Reply(bundle(following=f"{scene.fhir.base}/../admin"))
    order = {**orders.HIP, "reasonReference": [{"reference": f"{away}/Condition/9"}]}
    shown = summaries(scene.call(scene.fhir.base, orders.sign(order)))
    assert any(text.startswith("Only a part of") for text in shown)
    assert scene.bird.heard == [] and scene.other.calls == []
    assert all(path.startswith("/fhir/") for path in scene.fhir.paths)


def test_S5_pages_come_to_an_end(scene: Scene) -> None:
    following = f"{scene.fhir.base}/Condition?page=next"
    scene.fhir.replies["Condition"] = Reply(bundle(following=following))
    shown = summaries(scene.call(scene.fhir.base))
    assert any(text.startswith("Only a part of") for text in shown)
    assert len([path for path in scene.fhir.paths if "page=next" in path]) == 4


def test_S6_a_client_cannot_name_the_server_of_another(scene: Scene) -> None:
    assert scene.call(scene.other.base).status_code == 412
    assert scene.call(scene.fhir.base, sender=Ehr(issuer=OTHER)).status_code == 412
    assert scene.nobody_was_called()
    summaries(scene.call(scene.other.base, sender=Ehr(issuer=OTHER)))
    assert scene.other.calls and not scene.fhir.calls


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "gopher://127.0.0.1:70/", "ftp://127.0.0.1/", "data:,x", "jar:https://localhost!/"],
)
def test_S7_other_schemes_are_refused(scene: Scene, address: str) -> None:
    answer = scene.call(address)
    assert (answer.status_code, issue(answer)["expression"]) == (422, ["fhirServer"])
    assert scene.nobody_was_called()


def test_S7_production_refuses_unsafe_clients(tmp_path: Path) -> None:
    (tmp_path / "ehr.jwks.json").write_bytes(jwks(public()))
    unsafe: list[dict[str, Any]] = [
        {"fhir_servers": ["http://ehr.example.org/fhir"]},
        {"fhir_servers": ["file:///etc"]},
        {"jwks_file": None, "jwks_url": "gopher://127.0.0.1/jwks.json"},
        {"internal": ["169.254.169.254/32"]},
    ]
    file = clients_file(tmp_path, *(client(issuer=str(one), **one) for one in unsafe))
    said = refuses_to_start(tmp_path, mode="production", public_url=PUBLIC, clients=file)
    for number, one in enumerate(unsafe):
        assert f"clients.{number}.{list(one)[-1]}" in said


def test_S8_a_token_for_another_patient_is_not_used(scene: Scene) -> None:
    with_data = orders.sign(orders.HIP, prefetch=orders.prefetch())
    del with_data["prefetch"]["allergies"]
    answer = scene.call(scene.fhir.base, with_data, patient="p2")
    details = " ".join(card["detail"] for card in answer.json()["cards"])
    assert "the access token is for another patient" in details
    assert scene.nobody_was_called()
    assert scene.served.said("not called")[-1]["why"] == "the access token is for another patient"


def test_S8_data_of_another_patient_are_dropped_and_said(scene: Scene) -> None:
    sepsis = {"resourceType": "Condition", "code": {"text": "Sepsis"}, "subject": {"reference": "Patient/p2"}}
    scene.fhir.replies["Condition"] = Reply(bundle(sepsis, sepsis | {"id": "2"}))
    answer = scene.call(scene.fhir.base)
    assert not any("epsis" in text for text in summaries(answer)[1:])
    first = answer.json()["cards"][0]
    assert (first["summary"], first["indicator"]) == (
        "Data of another patient came with this order and were left out. Check that the right patient is open.",
        "warning",
    )
    assert "Entries that belong to another patient: 2. None of them was used." in first["detail"]
    assert scene.served.said("another patient's data")[-1]["entries"] == 2


def test_S8_what_the_scope_excludes_is_not_asked_for(scene: Scene) -> None:
    answer = scene.call(scene.fhir.base, scope="patient/Patient.read patient/Condition.rs launch")
    assert {path.split("/")[2].partition("?")[0] for path in scene.fhir.paths} == {"Patient", "Condition"}
    assert "the token's scope does not cover it" in " ".join(card["detail"] for card in answer.json()["cards"])
    scene.fhir.calls.clear()
    assert scene.call(scene.fhir.base, scope="launch openid").status_code == 412
    assert scene.nobody_was_called()


def test_S9_proxies_of_the_environment_are_ignored(scene: Scene) -> None:
    assert environment()["HTTPS_PROXY"] == f"http://127.0.0.1:{scene.bird.port}", "as the server was started"
    scene.call(scene.fhir.base)
    assert scene.fhir.calls
    assert scene.bird.heard == []
