"""A1–A7, A9–A11, A13–A16 and L5: slow, broken and vanishing partners, and the end of a process."""

import contextlib
import http.client
import json
import shutil
import signal
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from cds_service.folders import data_folder
from tests.api import orders
from tests.api.calls import ORIGIN, SIGN, issue
from tests.api.fhir_server import Reply, bundle, fhir_server
from tests.hostile import bodies
from tests.hostile.process import process
from tests.trust.ehr import Ehr, client, clients_file, jwks, public
from tests.trust.serving import Served, serving
from tests.wire import samples


def fetching(base: str) -> dict[str, Any]:
    """An order without prefetch: everything is to be fetched from there."""
    return orders.sign(orders.HIP, fhirServer=base, fhirAuthorization=samples.authorization())


def metric(served: Served, line: str) -> float:
    """A sample of /metrics; 0 if it was never counted."""
    found = [one for one in served.http.get("/metrics").text.splitlines() if one.startswith(line + " ")]
    return float(found[0].rpartition(" ")[2]) if found else 0.0


KINDS = (
    *("Condition", "MedicationRequest", "MedicationStatement", "MedicationAdministration", "AllergyIntolerance"),
    *("Observation", "Procedure", "ServiceRequest", "DiagnosticReport", "ImagingStudy", "Immunization"),
)


def answering(reply: Reply) -> dict[str, Reply]:
    """This reply to every search."""
    return dict.fromkeys(KINDS, reply)


# A1

OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "exception"}]}
FAULTS = {
    "stalls": Reply(bundle(), wait=3),
    "one byte at a time": Reply(bundle(), drip=0.3),
    "too many requests": Reply(OUTCOME, 429, {"Retry-After": "60"}),
    "broken": Reply(OUTCOME, 500),
    "html": Reply(b"<html>Log in</html>", 200, {"Content-Type": "text/html"}),
    "wrong type": Reply({"resourceType": "Basic"}, 200),
    "no resource": Reply({"hello": 1}),
    "cut off": Reply(b'{"resourceType": "Bundle", "entry": ['),
    "lies about its length": Reply(b"{}", 200, {"Transfer-Encoding": "chunked"}),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a1_a_faulty_fhir_server_costs_the_deadline_at_most_and_a_card_says_what_is_missing(
    served: Served, fault: str
) -> None:
    replies = {**answering(Reply(bundle())), "Patient": Reply(orders.PATIENT), "Observation": FAULTS[fault]}
    with fhir_server(**replies) as fhir:
        begun = time.monotonic()
        answer = served.http.post(SIGN, json=fetching(fhir.base))
        assert time.monotonic() - begun < 3, "the deadline of this server is 0.5 s"
    assert answer.status_code == 200
    assert "laboratory results" in answer.text


@contextlib.contextmanager
def raw_server(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that does with a connection what no HTTP server does."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                self.request.recv(65_536)
                answer(self.request)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/fhir"
        server.shutdown()


def reset(wire: socket.socket) -> None:
    wire.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


@pytest.mark.parametrize(
    "answer",
    [reset, lambda wire: wire.sendall(b"hello"), lambda wire: time.sleep(2), lambda wire: None],
    ids=["resets", "no http", "silent", "hangs up"],
)
def test_a1_what_is_no_http_server_is_412_within_the_deadline(
    served: Served, answer: Callable[[socket.socket], None]
) -> None:
    with raw_server(answer) as base:
        begun = time.monotonic()
        refused = served.http.post(SIGN, json=fetching(base))
        assert time.monotonic() - begun < 3
    assert refused.status_code == 412


# A2


def test_a2_a_failing_server_is_left_alone_then_tried_once_then_called_again(served: Served) -> None:
    broken = {**answering(Reply(OUTCOME, 500)), "Patient": Reply(OUTCOME, 500)}
    with fhir_server(**broken) as fhir, fhir_server(Patient=Reply(orders.PATIENT)) as other:
        assert served.http.post(SIGN, json=fetching(fhir.base)).status_code == 412
        assert metric(served, "hip_cds_fhir_resting") >= 1
        calls = len(fhir.calls)
        assert served.http.post(SIGN, json=fetching(fhir.base)).status_code == 412
        assert len(fhir.calls) == calls, "none while it rests"
        assert served.http.post(SIGN, json=fetching(other.base)).status_code == 200
        assert other.calls, "others are called"
        time.sleep(0.6)  # the pause of this server is 0.5 s
        assert served.http.post(SIGN, json=fetching(fhir.base)).status_code == 412
        assert len(fhir.calls) == calls + 1, "one to try"
        fhir.replies = {"Patient": Reply(orders.PATIENT), **answering(Reply(bundle()))}
        time.sleep(0.6)
        assert served.http.post(SIGN, json=fetching(fhir.base)).status_code == 200
        assert len(fhir.calls) > calls + 5, "all again"


# A3


def test_a3_full_prefetch_makes_no_call(served: Served) -> None:
    with fhir_server() as fhir:
        access = {"fhirServer": fhir.base, "fhirAuthorization": samples.authorization()}
        assert served.http.post(SIGN, json={**bodies.usual(), **access}).status_code == 200
    assert fhir.calls == []


# A4


def test_a4_nothing_that_was_answered_is_asked_again(served: Served) -> None:
    with fhir_server(Patient=Reply(orders.PATIENT), Observation=Reply(OUTCOME, 429, {"Retry-After": "0"})) as fhir:
        served.http.post(SIGN, json=fetching(fhir.base))
    assert len(fhir.paths) == len(set(fhir.paths))


# A5


def test_a5_slow_and_idle_connections_do_not_hold_others_and_are_closed(served: Served) -> None:
    parts = urlsplit(served.base)
    address = (parts.hostname or "", parts.port or 0)
    head = b"POST " + SIGN.encode() + b" HTTP/1.1\r\nHost: x\r\n"
    begin = [b"", b"PO", head, head + b"Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{"]
    with contextlib.ExitStack() as held:
        wires = [held.enter_context(socket.create_connection(address)) for _ in range(120)]
        for number, wire in enumerate(wires):
            wire.sendall(begin[number % 4])
        for _ in range(5):
            assert served.http.post(SIGN, json=bodies.usual()).status_code == 200
        for wire in wires:
            wire.settimeout(12)
            with contextlib.suppress(ConnectionError):
                said = wire.recv(4096)
                assert said == b"" or said.startswith(b"HTTP/1.1 408"), "closed, or told that its body did not come"


# A7


def test_a7_a_process_that_is_told_to_stop_says_so_answers_what_it_has_and_ends(tmp_path: Path) -> None:
    with (
        fhir_server(Patient=Reply(orders.PATIENT, wait=1)) as fhir,
        process(tmp_path, drain=1, fetch_deadline=3) as (running, base),
        httpx.Client(base_url=base, trust_env=False) as client,
        ThreadPoolExecutor(1) as beside,
    ):
        under_way = beside.submit(httpx.post, f"{base}{SIGN}", json=fetching(fhir.base), trust_env=False, timeout=20)
        while not fhir.calls:
            time.sleep(0.01)
        running.send_signal(signal.SIGTERM)
        for _ in range(200):
            ready = client.get("/health/ready")
            if ready.status_code == 503:
                break
        assert (ready.status_code, ready.json()) == (503, {"status": "draining"})
        assert client.get("/health/live").status_code == 200
        late = client.post(SIGN, json=bodies.usual())
        assert late.status_code == 200, "still answered"
        assert late.headers["connection"] == "close", "the next one goes elsewhere"
        assert under_way.result().status_code == 200
        assert running.wait(timeout=15) in (0, -signal.SIGTERM)


# A9


def test_a9_work_for_a_client_that_left_is_stopped(tmp_path: Path) -> None:
    with (
        fhir_server(Patient=Reply(orders.PATIENT), Observation=Reply(bundle(), wait=1.5)) as fhir,
        serving(tmp_path / "log", public="http://127.0.0.1:8000", fetch_deadline=5, reload_every=0) as running,
    ):
        parts = urlsplit(running.base)
        body = json.dumps(fetching(fhir.base)).encode()
        head = (
            f"POST {SIGN} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        for left in range(1, 21):
            with socket.create_connection((parts.hostname, parts.port or 0)) as wire:
                wire.sendall(head.encode() + body)
                while sum("Observation" in path for path in fhir.paths) < left:
                    time.sleep(0.005)
        for _ in range(200):
            if len(running.said("the client left")) == 20:
                break
            time.sleep(0.02)
        assert len(running.said("the client left")) == 20
        assert running.said("answered") == []
        assert running.http.post(SIGN, json=bodies.usual()).status_code == 200


# A10, A11


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return Path(shutil.copytree(data_folder("rules"), tmp_path / "rules"))


def test_a10_broken_rules_change_nothing_and_readiness_says_so(rules: Path, tmp_path: Path) -> None:
    with serving(tmp_path / "log", public="http://127.0.0.1:8000", rules=rules, reload_every=0.1) as running:
        before = running.http.get("/health/ready").json()
        cards = [card["summary"] for card in running.http.post(SIGN, json=bodies.usual()).json()["cards"]]
        rule = next(rules.glob("planning/*.yaml"))
        whole = rule.read_text(encoding="utf-8")
        for broken in (whole[: len(whole) // 2], ""):
            rule.write_text(broken, encoding="utf-8")
            for _ in range(200):
                if "newer_rules" in (state := running.http.get("/health/ready").json()):
                    break
                time.sleep(0.05)
            assert state.pop("newer_rules") == "broken: the rules in force stay; the log says where"
            assert state == before
            answer = running.http.post(SIGN, json=bodies.usual())
            assert [card["summary"] for card in answer.json()["cards"]] == cards
            rule.write_text(whole, encoding="utf-8")
            for _ in range(200):
                if "newer_rules" not in running.http.get("/health/ready").json():
                    break
                time.sleep(0.05)


def test_a11_a_rule_that_raises_leaves_the_others_standing(tmp_path: Path) -> None:
    """The server runs with findings that raise wherever medicines are looked at, as a fault in a rule's code would."""
    (tmp_path / "sitecustomize.py").write_text(
        "import cds_service.reasoning.findings.drugs as drugs\n"
        "def breaking(check):\n"
        "    def broken(self, at, limits):\n"
        "        if at.chart.patient:  # not while the rules are loaded\n"
        "            raise ZeroDivisionError('Walter Risk')\n"
        "        return check(self, at, limits)\n"
        "    return broken\n"
        "for kind in list(vars(drugs).values()):\n"
        "    if isinstance(kind, type) and 'check' in vars(kind):\n"
        "        kind.check = breaking(kind.check)\n",
        encoding="utf-8",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", f"{tmp_path}:{Path(__file__).parents[2]}")
        with serving(tmp_path / "log", public="http://127.0.0.1:8000", reload_every=0) as running:
            answer = running.http.post(SIGN, json=bodies.usual(medications=bodies.taking("warfarin 5 mg")))
            counted = running.http.get("/metrics").text
    assert answer.status_code == 200
    shown = [card["summary"] for card in answer.json()["cards"]]
    assert any("No hip indication" in summary for summary in shown), "other rules speak"
    assert any("checks did not run" in summary for summary in shown), shown
    assert 'status="failed"' in counted
    assert "Walter" not in answer.text + running.written


# A13


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_a13_odd_days_and_ages_are_answered_in_every_zone(tmp_path: Path, zone: str) -> None:
    born = ["2024-02-29", "1900-01-01", "2026-12-31", "1951", "1951-03", "2999-01-01", "0001-01-01"]
    dates = ["2024-02-29", "2026-10-25T02:30:00+02:00", "2026-03-29T02:30:00Z", "2026-12-31T23:59:60Z", "2026-13-45"]
    with serving(tmp_path / "log", public="http://127.0.0.1:8000", timezone=zone, reload_every=0) as running:
        for birth in born:
            for day in dates:
                patient = orders.PATIENT | {"birthDate": birth}
                body = bodies.usual(labs=bundle(bodies.INR | {"effectiveDateTime": day}), patient=patient)
                answer = running.http.post(SIGN, json=body)
                assert answer.status_code == 200
                assert "did not run" not in answer.text
    assert running.said("the checks did not run") == []


# A14


def test_a14_libraries_with_known_holes_are_not_used() -> None:
    floors = {"starlette": (0, 49, 1), "uvicorn": (0, 30, 0), "pyjwt": (2, 13, 0), "httpx": (0, 27, 0)}
    for name, floor in floors.items():
        assert tuple(int(part) for part in version(name).split(".")[:3]) >= floor, name


def test_a14_ranges_are_not_served(served: Served) -> None:
    answer = served.http.get("/cds-services", headers={"Range": "bytes=" + ",".join("0-1" for _ in range(5000))})
    assert answer.status_code in (200, 400, 431)


# A16

HEAD = f"POST {SIGN} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n".encode()
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
REQUESTS = {
    "length and chunks": HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "two lengths": HEAD + b"Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}" + SMUGGLED,
    "a list of lengths": HEAD + b"Content-Length: 2, 40\r\n\r\n{}" + SMUGGLED,
    "a folded header": HEAD + b"Content-Length: 2\r\nX: a\r\n b\r\n\r\n{}",
    "space before the colon": HEAD + b"Content-Length : 2\r\n\r\n{}",
    "an odd coding": HEAD + b"Transfer-Encoding: xchunked\r\n\r\n{}",
    "a broken chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n",
    "a negative length": HEAD + b"Content-Length: -1\r\n\r\n{}",
    "no http": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
}


@pytest.mark.parametrize("request_", REQUESTS)
def test_a16_one_request_is_never_taken_for_two(served: Served, request_: str) -> None:
    parts = urlsplit(served.base)
    with socket.create_connection((parts.hostname, parts.port or 0), timeout=10) as wire:
        wire.sendall(REQUESTS[request_])
        wire.shutdown(socket.SHUT_WR)
        said = b""
        with contextlib.suppress(ConnectionError):
            while part := wire.recv(65_536):
                said += part
    assert said.count(b"HTTP/1.1 ") <= 1
    assert b"HTTP/1.1 200" not in said
    assert served.http.get("/health/live").status_code == 200


def test_a16_endless_headers_are_no_way_in(served: Served) -> None:
    parts = urlsplit(served.base)
    wire = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    with contextlib.closing(wire), contextlib.suppress(OSError, http.client.HTTPException):
        wire.request("GET", "/cds-services", headers={f"X-{number}": "x" * 100 for number in range(10_000)})
        assert wire.getresponse().status in (200, 400, 431)
    assert served.http.get("/health/live").status_code == 200


# A6


def test_a6_more_calls_than_are_taken_are_refused_with_a_word(tmp_path: Path) -> None:
    """`python -m tests.drills.overload` says how soon."""
    slow = {"Patient": Reply(orders.PATIENT, wait=1), **answering(Reply(bundle()))}
    public = "http://127.0.0.1:8000"
    with (
        fhir_server(**slow) as fhir,
        serving(tmp_path / "log", public=public, concurrency=2, fetch_deadline=3, reload_every=0) as running,
        ThreadPoolExecutor(2) as beside,
    ):
        body, address = fetching(fhir.base), f"{running.base}{SIGN}"
        held = [beside.submit(httpx.post, address, json=body, trust_env=False) for _ in range(2)]
        while sum("Patient" in path for path in fhir.paths) < 2:
            time.sleep(0.01)
        refused = running.http.post(SIGN, json=bodies.usual(), headers=ORIGIN)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert refused.headers["access-control-allow-origin"] == "*", "a browser-based EHR reads it"
        asking = {**ORIGIN, "Access-Control-Request-Method": "POST"}
        assert running.http.options(SIGN, headers=asking).status_code == 200, "and may send its call at all"
        assert issue(refused)["code"] == "throttled"
        assert running.http.get("/health/ready").status_code == 200, "its orchestrator does not restart it"
        assert metric(running, "hip_cds_refused_busy_total") == 1
        assert {one.result().status_code for one in held} == {200}
        for _ in range(500):  # an answer is sent a moment before its call counts as done
            if (again := running.http.post(SIGN, json=bodies.usual())).status_code == 200:
                break
            time.sleep(0.02)
        assert again.status_code == 200
        line, *_ = running.said("overloaded: calls are refused")
        assert line["request"] == refused.headers["x-request-id"]


# L5


def test_l5_a_tenant_that_calls_too_much_is_told_so_and_others_go_on(tmp_path: Path) -> None:
    """`python -m tests.drills.flood` says what others notice."""
    ehr = Ehr(algorithm="ES256")
    (tmp_path / "ehr.jwks.json").write_bytes(jwks(public("ES256")))
    clients = clients_file(tmp_path, client(algorithms=["ES256"], tenants=["north", "south"]))
    with serving(tmp_path / "log", clients=clients, tenant_rate=0.001) as running:  # one call, then none for long
        assert running.sign(ehr.token(running.endpoint, tenant="north")).status_code == 200
        for _ in range(3):
            refused = running.sign(ehr.token(running.endpoint, tenant="north"))
            assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
            assert refused.headers["cache-control"] == "no-store"
            assert issue(refused)["code"] == "throttled"
        assert running.sign(ehr.token(running.endpoint, tenant="south")).status_code == 200
        assert metric(running, "hip_cds_refused_throttled_total") == 3
        assert len(running.said("throttled: calls beyond the share of a tenant are refused")) >= 1
        assert running.said("not admitted") == []


def test_l5_a_heavy_call_takes_more_of_the_share_of_its_tenant(tmp_path: Path) -> None:
    ehr = Ehr(algorithm="ES256")
    (tmp_path / "ehr.jwks.json").write_bytes(jwks(public("ES256")))
    clients = clients_file(tmp_path, client(algorithms=["ES256"], tenants=["north", "south"]))
    with serving(tmp_path / "log", clients=clients, tenant_rate=3) as running:
        for tenant, size, next_status in (("north", 10_000, 200), ("south", 5 * 256 * 1024 // 2, 429)):
            body = {**bodies.usual(), "extension": {"note": "x" * size}}
            assert running.sign(ehr.token(running.endpoint, tenant=tenant), body).status_code == 200
            assert running.sign(ehr.token(running.endpoint, tenant=tenant)).status_code == next_status
