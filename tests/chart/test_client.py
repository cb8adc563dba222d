import asyncio
import gzip
import json
import time
from typing import Any

import pytest

from cds_service.chart.client import Access, FhirClient, fill
from cds_service.chart.fhir import pages
from cds_service.chart.fhir.decode import decode
from cds_service.chart.fhir.deliveries import Delivery, read_delivery, read_value
from cds_service.chart.reach import Reach
from tests.api.fhir_server import FhirServer, Reply, bundle, fhir_server, loopback

requirement = pytest.mark.requirement

TEMPLATES = {"conditions": "Condition?patient={{context.patientId}}"}
ABSENT = {"conditions": read_delivery(None)}
BEARER = "secret-token"
ONE = {"resourceType": "Condition", "id": "1"}
TWO = {"resourceType": "Condition", "id": "2"}


def fetch(
    server: FhirServer,
    deliveries: dict[str, Delivery] | None = None,
    templates: dict[str, str] | None = None,
    listed: tuple[str, ...] | None = None,
    **limits: Any,
) -> dict[str, Delivery]:
    async def run() -> dict[str, Delivery]:
        client = FhirClient(Reach(**limits), loopback())
        access = Access(server.base, BEARER, listed)
        try:
            return await client.complete(
                deliveries or ABSENT, templates or TEMPLATES, {"context.patientId": "p1"}, access
            )
        finally:
            await client.close()

    return asyncio.run(run())


def ids(delivery: Delivery) -> list[str]:
    pages = [json.loads(page) for page in delivery.resources]
    return [entry["resource"]["id"] for page in pages for entry in page["entry"]]


@requirement("cds-hooks-2.0@34")
@requirement("cds-hooks-2.0@60")
@requirement("cds-hooks-2.0@61")
def test_what_is_absent_is_fetched_with_the_token() -> None:
    with fhir_server(Condition=Reply(bundle(ONE))) as server:
        assert ids(fetch(server)["conditions"]) == ["1"]
    [(path, headers)] = server.calls
    assert path == "/fhir/Condition?patient=p1"
    assert headers["authorization"] == f"Bearer {BEARER}"
    assert headers["accept"] == "application/fhir+json"


@requirement("cds-hooks-2.0@52")
def test_a_failed_prefetch_is_fetched_and_an_answer_is_not() -> None:
    outcome = b'{"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]}'
    sent = {"conditions": outcome, "allergies": b"null", "labs": json.dumps(bundle()).encode()}
    templates = {"conditions": "Condition", "allergies": "AllergyIntolerance", "labs": "Observation"}
    with fhir_server(Condition=Reply(bundle(ONE))) as server:
        had = fetch(server, {key: read_delivery(raw) for key, raw in sent.items()}, templates)
    assert server.paths == ["/fhir/Condition"]
    assert [had[key].status for key in sent] == ["present", "null", "present"]


@requirement("cds-hooks-2.0@48")
def test_a_truncated_prefetch_is_read_to_its_end() -> None:
    with fhir_server() as server:
        server.replies = {"page2": Reply(bundle(TWO))}
        first = json.dumps(bundle(ONE, following=f"{server.base}/page2")).encode()
        had = fetch(server, {"conditions": read_delivery(first)})
    assert (had["conditions"].status, ids(had["conditions"])) == ("present", ["1", "2"])


@pytest.mark.parametrize("second", [TWO, {**TWO, "recordedDate": 2026}])
def test_pages_that_came_decoded_and_raw_are_both_read(second: dict[str, Any]) -> None:
    with fhir_server() as server:
        server.replies = {"page2": Reply(bundle(second))}
        first = json.dumps(bundle(ONE, following=f"{server.base}/page2")).encode()
        had = fetch(server, {"conditions": read_value(pages.read(first))})
    assert [entry.resource.id for page in decode(had).arrived for entry in page.entries] == ["1", "2"]


def test_pages_are_followed_up_to_a_limit() -> None:
    with fhir_server() as server:
        server.replies = {"Condition": Reply(bundle(ONE, following=f"{server.base}/Condition?page=2"))}
        had = fetch(server, most_pages=3)
    assert len(server.calls) == 3
    assert (had["conditions"].status, ids(had["conditions"])) == ("truncated", ["1", "1", "1"])


def test_a_page_that_fails_leaves_the_rest_unread_but_keeps_the_first() -> None:
    with fhir_server() as server:
        server.replies = {"Condition": Reply(bundle(ONE, following=f"{server.base}/gone"))}
        had = fetch(server)
    assert (had["conditions"].status, ids(had["conditions"])) == ("truncated", ["1"])


def test_a_page_that_is_no_answer_leaves_the_rest_unread() -> None:
    with fhir_server() as server:
        server.replies = {
            "Condition": Reply(bundle(ONE, following=f"{server.base}/broken")),
            "broken": Reply(b"<html></html>"),
        }
        had = fetch(server)
    assert (had["conditions"].status, ids(had["conditions"])) == ("truncated", ["1"])


def test_the_token_never_leaves_the_server() -> None:
    with fhir_server() as other, fhir_server() as server:
        server.replies = {"Condition": Reply(bundle(ONE, following=f"{other.base}/Condition?page=2"))}
        assert fetch(server)["conditions"].status == "truncated"
        server.replies = {"Condition": Reply(bundle(ONE, following=server.base.replace("/fhir", "/admin")))}
        assert fetch(server)["conditions"].status == "truncated"
    assert other.calls == []
    assert server.paths == ["/fhir/Condition?patient=p1"] * 2


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(status: int) -> None:
    with fhir_server() as other, fhir_server() as server:
        server.replies = {"Condition": Reply(b"", status, {"Location": f"{other.base}/Condition"})}
        assert fetch(server)["conditions"].why == "the FHIR server redirects, which is not followed"
    assert other.calls == []


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply({}, 401), "the FHIR server answered 401"),
        (Reply({}, 429, {"Retry-After": "60"}), "the FHIR server answered 429"),
        (Reply({}, 500), "the FHIR server answered 500"),
        (Reply(b"<html>Log in</html>", 200, {"Content-Type": "text/html"}), "the FHIR server's answer is not JSON"),
        (Reply(b'{"resourceType": "Bundle", "entry": ['), "the FHIR server's answer is not JSON"),
        (Reply({"hello": 1}), "not a FHIR resource"),
        (
            Reply(gzip.compress(b"{}"), 200, {"Content-Encoding": "gzip"}),
            "the FHIR server compressed its answer without being asked",
        ),
    ],
)
def test_answers_that_are_no_answers(reply: Reply, why: str) -> None:
    with fhir_server(Condition=reply) as server:
        had = fetch(server)
    assert (had["conditions"].status, had["conditions"].why) == ("failed", why)


def test_one_deadline_holds_for_everything() -> None:
    templates = {name.lower(): name for name in ("Condition", "Procedure", "Observation", "Patient")}
    slow = {"Condition": Reply(bundle(), wait=2), "Procedure": Reply(bundle(ONE), drip=0.2)}
    with fhir_server(**slow, Observation=Reply(bundle(ONE)), Patient=Reply({"resourceType": "Patient"})) as server:
        begun = time.monotonic()
        had = fetch(server, {key: read_delivery(None) for key in templates}, templates, deadline=0.4)
        assert time.monotonic() - begun < 1.0
    assert {key: delivery.status for key, delivery in had.items()} == {
        "condition": "failed",
        "procedure": "failed",
        "observation": "present",
        "patient": "present",
    }
    assert had["condition"].why == had["procedure"].why == "no answer within 0.4 s"


def test_a_page_in_time_survives_the_deadline() -> None:
    with fhir_server() as server:
        server.replies = {
            "Condition": Reply(bundle(ONE, following=f"{server.base}/late")),
            "late": Reply(bundle(TWO), wait=2),
        }
        had = fetch(server, deadline=0.4)
    assert (had["conditions"].status, ids(had["conditions"])) == ("truncated", ["1"])


def test_bytes_are_bounded() -> None:
    huge = Reply(b'{"resourceType": "Bundle", "id": "' + b"x" * 200_000 + b'"}')
    with fhir_server(Condition=huge) as server:
        had = fetch(server, most_bytes=100_000)
    assert had["conditions"].why == "the FHIR server sent more than is read for one request"


def test_a_server_that_is_not_there() -> None:
    with fhir_server() as server:
        pass
    assert fetch(server)["conditions"].why == "the FHIR server could not be reached"


def test_a_server_that_may_not_be_called_is_not_called() -> None:
    with fhir_server(Condition=Reply(bundle(ONE))) as server:
        had = fetch(server, listed=("https://ehr.example.org/fhir",))
    assert server.calls == []
    assert had["conditions"].why == "the FHIR server is not one that this service may call"


def test_a_truncated_prefetch_stays_when_the_server_may_not_be_called() -> None:
    first = json.dumps(bundle(ONE, following="http://127.0.0.1:9/page2")).encode()
    with fhir_server() as server:
        had = fetch(server, {"conditions": read_delivery(first)}, listed=())
    assert (had["conditions"].status, ids(had["conditions"])) == ("truncated", ["1"])


def test_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with fhir_server(Condition=Reply(bundle(ONE))) as server:
        assert fetch(server)["conditions"].status == "present"


def test_cookies_are_not_kept() -> None:
    templates = {"a": "Condition", "b": "Condition?x=1"}
    with fhir_server(Condition=Reply(bundle(ONE), 200, {"Set-Cookie": "session=1; Path=/"})) as server:

        async def twice() -> None:
            client = FhirClient(Reach(), loopback())
            for key, template in templates.items():
                absent = {key: read_delivery(None)}
                await client.complete(absent, {key: template}, {}, Access(server.base, BEARER, None))
            await client.close()

        asyncio.run(twice())
    assert [("cookie" in headers) for _, headers in server.calls] == [False, False]


@requirement("cds-hooks-2.0@55")
@requirement("cds-hooks-2.0@59")
def test_templates_are_filled() -> None:
    values = {"context.patientId": "p1", "userPractitionerId": "a b&c"}
    assert fill("Patient/{{context.patientId}}", values) == "Patient/p1"
    assert fill("X?a={{ userPractitionerId }}&p={{context.patientId}}", values) == "X?a=a%20b%26c&p=p1"
    assert fill("Encounter/{{context.encounterId}}", values) is None
    assert fill("Encounter/{{context.encounterId}}", values | {"context.encounterId": ""}) is None


def test_a_search_that_cannot_be_filled_is_not_sent() -> None:
    with fhir_server() as server:
        had = fetch(server, templates={"conditions": "Condition?encounter={{context.encounterId}}"})
    assert server.calls == []
    assert had["conditions"].why == "the request lacks a value that its search needs"


def test_a_value_cannot_climb_out_of_the_server() -> None:
    async def run(server: FhirServer) -> Delivery:
        client = FhirClient(Reach(), loopback())
        access = Access(server.base, BEARER, None)
        tokens = {"context.userId": "../../admin"}
        had = await client.complete(ABSENT, {"conditions": "{{context.userId}}"}, tokens, access)
        await client.close()
        return had["conditions"]

    with fhir_server() as server:
        assert asyncio.run(run(server)).status == "failed"
    assert server.calls == []


def test_the_token_is_not_printed() -> None:
    assert BEARER not in repr(Access("https://a.org", BEARER, None))
