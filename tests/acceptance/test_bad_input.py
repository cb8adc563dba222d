"""Bad input over HTTP: a clear 4xx with an OperationOutcome, and the server lives on."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.acceptance.calendar import to_today
from tests.acceptance.ehr import Ehr
from tests.acceptance.rows import ROWS

SIGN = "/cds-services/hip-injection-order-sign"
WRONG: list[Any] = [None, 0, -1.5, "", "x", True, [], {}, [[]], {"a": [None]}]


def clean_request(client: httpx.Client) -> dict[str, Any]:
    row = ROWS[0]
    templates = Ehr([]).service(client, "order-sign")["prefetch"]
    context = {"userId": "Practitioner/doc-1", "patientId": "pat-1", **row.context()}
    prefetch = Ehr(row.record()).prefetch(templates)
    whole: dict[str, Any] = to_today(
        {"hook": "order-sign", "hookInstance": "7b3e2c1a-0000-4000-8000-1f2e3d4c5b6a", "context": context}
        | {"prefetch": prefetch}
    )
    return whole


def paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in a JSON document, the containers included."""
    if path:
        yield path
    members: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield from paths(member, (*path, key))


def put(document: Any, path: tuple[str | int, ...], value: Any) -> Any:
    changed = copy.deepcopy(document)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return changed


def assert_refused_or_answered(response: httpx.Response) -> None:
    assert response.status_code < httpx.codes.INTERNAL_SERVER_ERROR, response.text
    body = response.json()
    if response.status_code == httpx.codes.OK:
        assert isinstance(body["cards"], list)
    else:
        assert body["resourceType"] == "OperationOutcome"
        assert body["issue"][0]["diagnostics"]


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_a_wrong_type_in_any_place_never_breaks_the_server(wrong: Any, ehr_client: httpx.Client) -> None:
    request = clean_request(ehr_client)
    for path in paths(request):
        assert_refused_or_answered(ehr_client.post(SIGN, json=put(request, path, wrong)))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[1, 2]", 400),
        (b'"text"', 400),
        (b"\xff\xfe\x00", 400),
        (b'{"hook": NaN}', 400),
        (b"{}", 400),
        (b"[" * 100_000, 400),
    ],
    ids=["empty", "cut off", "an array", "a string", "not UTF-8", "NaN", "no members", "deep"],
)
def test_what_is_no_request_is_refused(body: bytes, status: int, ehr_client: httpx.Client) -> None:
    response = ehr_client.post(SIGN, content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == status
    assert response.json()["resourceType"] == "OperationOutcome"


def test_a_chart_of_five_megabytes_is_answered_or_refused_and_the_next_request_is_served(
    ehr_client: httpx.Client,
) -> None:
    request = clean_request(ehr_client)
    lab = json.loads(json.dumps(request["prefetch"]["measurements"]["entry"][0]))
    for size, expected in ((4_500_000, httpx.codes.OK), (6_000_000, httpx.codes.REQUEST_ENTITY_TOO_LARGE)):
        copies = size // len(json.dumps(lab))
        many = [put(lab, ("resource", "id"), f"copy-{number}") for number in range(copies)]
        large = put(request, ("prefetch", "labs"), {"resourceType": "Bundle", "type": "searchset", "entry": many})
        assert ehr_client.post(SIGN, json=large).status_code == expected
    assert ehr_client.post(SIGN, json=request).status_code == httpx.codes.OK
