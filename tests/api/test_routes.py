import json
from collections.abc import Sequence

import httpx
import pytest
from fastapi import FastAPI

from cds_service.api.load import Load, Turns
from cds_service.api.routes import routes
from cds_service.api.service import Service
from cds_service.app import create_app
from cds_service.settings import Settings
from cds_service.trust.caller import NOBODY
from cds_service.trust.door import OpenDoor
from tests.api import orders
from tests.api.calls import ORIGIN, SIGN, call, issue
from tests.wire import samples

requirement = pytest.mark.requirement


def text(answer: httpx.Response) -> str:
    said: str = issue(answer)["details"]["text"]
    return said


@requirement("cds-hooks-2.0@74")
@requirement("cds-hooks-2.0@77")
def test_an_order_for_something_else_is_silence(app: FastAPI) -> None:
    answer = call(app, "POST", SIGN, orders.sign(orders.CHEST_XRAY), ORIGIN)
    assert (answer.status_code, answer.content) == (200, b'{"cards":[]}')
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"


@requirement("cds-hooks-2.0@74")
def test_a_hip_injection_gets_an_answer(app: FastAPI) -> None:
    answer = call(app, "POST", SIGN, orders.sign(orders.HIP, prefetch=orders.prefetch()))
    assert answer.status_code == 200
    assert isinstance(answer.json()["cards"], list)


@requirement("cds-hooks-2.0@54")
def test_a_hip_injection_without_any_data_is_412(app: FastAPI) -> None:
    answer = call(app, "POST", SIGN, orders.sign(orders.HIP), ORIGIN)
    assert answer.status_code == 412
    assert "nothing safe can be said about this order" in text(answer)
    assert "prefetch.patient" in issue(answer)["expression"]


@requirement("cds-hooks-2.0@76")
@pytest.mark.parametrize("path", ["/cds-services/knee", "/cds-services/knee/feedback"])
def test_an_unknown_service_is_404(app: FastAPI, path: str) -> None:
    answer = call(app, "POST", path, samples.request(), ORIGIN)
    assert (answer.status_code, text(answer)) == (404, "There is no service with this id.")
    assert issue(answer)["diagnostics"] == "GET /cds-services lists the services and their ids."


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/cds-services/", "/cds-services//", "/cds-services/a/b", "/docs", "/%2e%2e/etc"],
)
def test_an_unknown_path_is_404(app: FastAPI, path: str) -> None:
    answer = call(app, "GET", path, headers=ORIGIN)
    assert (answer.status_code, text(answer)) == (404, "There is nothing at this path.")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", SIGN, "POST"),
        ("PUT", SIGN, "POST"),
        ("DELETE", SIGN + "/feedback", "POST"),
        ("POST", "/cds-services", "GET"),
    ],
)
def test_another_method_is_405(app: FastAPI, method: str, path: str, allowed: str) -> None:
    answer = call(app, method, path, headers=ORIGIN)
    assert (answer.status_code, text(answer)) == (405, "This path has another method.")
    assert allowed in answer.headers["allow"]


@pytest.mark.parametrize(
    "content_type",
    ["application/json; charset=UTF-8", 'application/fhir+json;charset="utf-8"', "Application/JSON"],
)
def test_json_types_that_are_read(app: FastAPI, content_type: str) -> None:
    answer = call(app, "POST", SIGN, orders.sign(orders.CHEST_XRAY), {"Content-Type": content_type})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": ""},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Encoding": "gzip"},
    ],
)
def test_other_types_and_encodings_are_415(app: FastAPI, headers: dict[str, str]) -> None:
    answer = call(app, "POST", SIGN, orders.sign(orders.CHEST_XRAY), {**ORIGIN, **headers})
    assert answer.status_code == 415
    assert issue(answer)["code"] == "not-supported"


@requirement("cds-hooks-2.0@76")
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        ({}, 400),
        (samples.request(hook="patient-view"), 400),
        (samples.request(context=samples.context(patientId="../x")), 422),
    ],
)
def test_a_wrong_body_is_refused_as_fhir_says(app: FastAPI, body: object, status: int) -> None:
    answer = call(app, "POST", SIGN, body, ORIGIN)
    assert answer.status_code == status
    assert issue(answer)["severity"] == "error"


@requirement("cds-hooks-2.0@208")
@pytest.mark.parametrize("path", ["/cds-services", SIGN, SIGN + "/feedback"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_preflights_pass(app: FastAPI, path: str, method: str) -> None:
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "authorization,content-type"}
    answer = call(app, "OPTIONS", path, headers={**ORIGIN, **asked})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert {"authorization", "content-type"} <= {
        name.strip().lower() for name in answer.headers["access-control-allow-headers"].split(",")
    }


def test_only_a_listed_page_of_the_internet_may_call_a_private_network() -> None:
    app = create_app(Settings(reload_every=0, cors_origins=("https://ehr.example.org",)))
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Private-Network": "true"}
    listed = call(app, "OPTIONS", SIGN, headers={"Origin": "https://ehr.example.org", **asked})
    assert (listed.status_code, listed.headers["access-control-allow-private-network"]) == (200, "true")
    assert listed.headers["access-control-allow-origin"] == "https://ehr.example.org"
    other = call(app, "OPTIONS", SIGN, headers={"Origin": "https://other.example.org", **asked})
    assert other.status_code == 400
    assert "access-control-allow-origin" not in other.headers


@requirement("cds-hooks-2.0@208")
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/cds-services", 200), ("GET", "/nowhere", 404), ("GET", SIGN, 405), ("POST", SIGN, 415)],
)
def test_every_answer_may_be_read_by_a_browser(app: FastAPI, method: str, path: str, status: int) -> None:
    answer = call(app, method, path, headers=ORIGIN)
    assert answer.status_code == status
    assert answer.headers["access-control-allow-origin"] == "*"


@requirement("cds-hooks-2.0@208")
def test_a_fault_may_be_read_by_a_browser_too(app: FastAPI, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(service.rulebook, "edition")
    answer = call(app, "GET", "/cds-services", headers=ORIGIN)
    assert (answer.status_code, text(answer)) == (
        500,
        "The service has a fault and could not answer. Nothing was checked.",
    )
    assert answer.headers["access-control-allow-origin"] == "*"


@requirement("cds-hooks-2.0@148")
def test_feedback_gets_a_receipt(app: FastAPI) -> None:
    answer = call(app, "POST", SIGN + "/feedback", {"feedback": [samples.feedback(), {"card": "x"}]}, ORIGIN)
    assert answer.status_code == 200
    assert text(answer) == "1 of 2 feedback items are kept."
    assert [one["severity"] for one in answer.json()["issue"]] == ["information", "warning"]


def test_feedback_that_is_none_is_400(app: FastAPI) -> None:
    assert call(app, "POST", SIGN + "/feedback", [], ORIGIN).status_code == 400


def test_a_comment_is_not_logged(app: FastAPI, caplog: pytest.LogCaptureFixture) -> None:
    reason = {"userComment": "Walter Risk asked for it"}
    caplog.set_level("INFO")
    call(app, "POST", SIGN + "/feedback", {"feedback": [samples.feedback(overrideReason=reason)]})
    assert "Walter" not in json.dumps([vars(record) for record in caplog.records], default=str)


def test_every_answer_has_its_own_id(app: FastAPI) -> None:
    ids = {call(app, "GET", path).headers["x-request-id"] for path in ("/cds-services", "/nowhere", "/health/live")}
    assert len(ids) == 3


def test_a_refusal_is_logged_with_its_reason(app: FastAPI, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    call(app, "POST", SIGN, samples.request(context=samples.context(patientId="Walter Risk")))
    said = next(record for record in caplog.records if record.message == "refused").__dict__["said"]
    assert (said["status"], said["where"]) == (422, ("context.patientId",))
    assert "Walter" not in str(said)


class Queueing(OpenDoor):
    """Everybody calls much."""

    def queue(self, authorization: Sequence[str], /) -> str:
        return f"door {' '.join(authorization)}"


def test_who_calls_much_waits_its_turn_before_it_is_asked_who_it_is(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[tuple[str, bool]] = []
    real = Turns.mine

    async def mine(turns: Turns, queue: str = "", behind: bool = False, begun: bool = False) -> None:
        waited.append((queue, behind))
        await real(turns, queue, behind, begun)

    monkeypatch.setattr(Turns, "mine", mine)
    monkeypatch.setattr(Turns, "shared", True)  # others call too
    small = FastAPI(routes=routes(service, Queueing(NOBODY), Load(9)))
    answer = call(small, "POST", SIGN, orders.sign(orders.CHEST_XRAY), {"Authorization": "Bearer north"})
    assert answer.status_code == 200
    tenant = f"{NOBODY.issuer} {NOBODY.tenant}"
    assert waited[:2] == [("door Bearer north", True), (tenant, True)]
    assert waited[2:] and set(waited[2:]) == {(tenant, True)}, "between the parts of its work others go first"
