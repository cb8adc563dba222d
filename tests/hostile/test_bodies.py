"""P1–P8, P11, P12: bodies and paths that nobody means well with."""

import gzip
import http.client
import json
import random
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from cds_service.folders import data_folder
from tests.api import orders
from tests.api.calls import SIGN, issue
from tests.api.fhir_server import Reply, bundle, fhir_server
from tests.hostile import bodies
from tests.hostile.target import one
from tests.trust.serving import JSON, Served
from tests.wire import samples


def post(served: Served, body: str | bytes, **headers: str) -> httpx.Response:
    content = body.encode() if isinstance(body, str) else body
    return served.http.post(SIGN, content=content, headers={**JSON, **headers})


def said(answer: httpx.Response) -> str:
    """What a refusal says."""
    return str(issue(answer)["details"]["text"])


# P1


@pytest.mark.parametrize("depth", [201, 1_025, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
@pytest.mark.parametrize("place", ["body", "extension", "context", "drafts", "prefetch"])
def test_p1_nesting_is_refused(served: Served, depth: int, opening: str, closing: str, place: str) -> None:
    nested = opening * depth + "1" + closing * depth
    put: dict[str, Callable[[str], str]] = {
        "body": lambda text: nested,
        "extension": lambda text: text.replace('"context"', f'"extension": {nested}, "context"', 1),
        "context": lambda text: text.replace('"patientId"', f'"x": {nested}, "patientId"', 1),
        "drafts": lambda text: text.replace('"intent"', f'"x": {nested}, "intent"', 1),
        "prefetch": lambda text: text.replace('"birthDate"', f'"x": {nested}, "birthDate"', 1),
    }
    answer = post(served, put[place](bodies.text()))
    assert (answer.status_code, said(answer)) == (400, "The body is nested more than 100 levels deep.")


# P2


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "01", "1.", "+1", "0x1"])
def test_p2_what_is_no_number_is_refused(served: Served, number: str) -> None:
    for body in (bodies.text().replace('"draft"', number), bodies.text(labs=bundle(bodies.INR)).replace("3.6", number)):
        answer = post(served, body)
        assert answer.status_code == 400
        assert said(answer).startswith("The body cannot be read as JSON: ")


@pytest.mark.parametrize("number", ["1e400", "-1e400", "9" * 400, "9" * 5000, "9" * 250 + "e60"])
def test_p2_a_huge_number_is_refused_in_what_is_ordered(served: Served, number: str) -> None:
    answer = post(served, bodies.text().replace('"intent"', f'"x": {number}, "intent"'))
    assert (answer.status_code, said(answer)) == (
        400,
        "context.draftOrders holds a number that is too large to be read.",
    )


@pytest.mark.parametrize("number", ["1e400", "-1E+400", "9" * 400, "9" * 5000])
@pytest.mark.parametrize("element", ["valueQuantity", "valueInteger"])
def test_p2_a_huge_number_in_a_chart_is_refused_and_its_place_is_named(
    served: Served, number: str, element: str
) -> None:
    integer = {key: value for key, value in bodies.INR.items() if key != "valueQuantity"} | {"valueInteger": 3.6}
    lab = bodies.INR if element == "valueQuantity" else integer
    answer = post(served, bodies.text(labs=bundle(lab)).replace("3.6", number))
    assert (answer.status_code, said(answer)) == (400, "prefetch holds a number that is too large to be read.")
    assert issue(answer)["expression"] == ["prefetch.labs"]


def test_p2_a_huge_number_where_the_name_of_a_test_belongs_spoils_that_entry_alone(served: Served) -> None:
    answer = post(served, bodies.text(labs=bundle(bodies.INR)).replace('"INR"', "1e400"))
    assert answer.status_code == 200
    assert any("(cannot be read (code: beyond all numbers))" in card["detail"] for card in answer.json()["cards"])


# P3


@pytest.mark.parametrize("value", ['"p2"', '"p1"', "null", "{}"])
def test_p3_a_patient_that_stands_twice_is_refused(served: Served, value: str) -> None:
    answer = post(served, bodies.text().replace('"patientId"', f'"patientId": {value}, "patientId"', 1))
    assert (answer.status_code, issue(answer)["expression"]) == (400, ["context"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hook", '"order-sign"'),
        ("hookInstance", '"x"'),
        ("context", '{"patientId": "p2"}'),
        ("prefetch", '{"patient": null}'),
        ("fhirServer", '"https://evil.example"'),
        ("fhirAuthorization", '{"access_token": "x"}'),
        *[(name, value) for name in ("context", "prefetch", "fhirAuthorization") for value in ("null", "{}")],
        ("draftOrders", "{}"),
        ("access_token", '"x"'),
    ],
)
def test_p3_no_member_of_envelope_authorization_and_context_may_stand_twice(
    served: Served, name: str, value: str
) -> None:
    access = {"fhirServer": "https://fhir.example.org", "fhirAuthorization": samples.authorization()}
    whole = json.dumps({**bodies.usual(), **access})
    answer = post(served, whole.replace(f'"{name}"', f'"{name}": {value}, "{name}"', 1))
    assert answer.status_code == 400
    assert "has a member twice" in said(answer)


# P4


@pytest.mark.parametrize(
    "spoiled",
    [
        rb"\ud800",
        rb"\udc00\ud800",
        b"\xff",
        b"\xc0\x80",
        b"\xed\xa0\x80",
        b"\xe0\x80\xaf",
        b"\x00",
        b"\x1f",
        b"\n",
    ],
    ids=repr,
)
def test_p4_text_that_is_none_is_refused(served: Served, spoiled: bytes) -> None:
    for place in (b"Right hip joint", b"female"):
        answer = post(served, bodies.text().encode().replace(place, spoiled))
        assert answer.status_code == 400


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le"])
def test_p4_other_encodings_are_refused(served: Served, encoding: str) -> None:
    assert post(served, bodies.text().encode(encoding)).status_code == 400


@pytest.mark.parametrize("hidden", ["\\u0000", "\\u0085", "\\u009b", "\\u202e", "\\u2066", "\\ufeff"])
def test_p4_hidden_characters_of_a_chart_never_reach_a_card(served: Served, hidden: str) -> None:
    body = bodies.text(medications=bodies.taking("warfarin")).replace("warfarin", f"warfarin {hidden}5 mg{hidden}")
    answer = post(served, body)
    assert answer.status_code == 200
    shown = json.dumps([[card["summary"], card.get("detail", "")] for card in answer.json()["cards"]])
    assert hidden not in shown.lower()


def test_p4_a_byte_order_mark_is_skipped(served: Served) -> None:
    assert post(served, b"\xef\xbb\xbf" + bodies.text().encode()).status_code == 200


# P5


def test_p5_a_body_beyond_the_limit_is_refused_by_what_it_says_and_by_what_it_is(served: Served) -> None:
    parts = urlsplit(served.base)
    with closing(http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)) as wire:
        wire.putrequest("POST", SIGN)
        wire.putheader("Content-Type", "application/json")
        wire.putheader("Content-Length", str(6 * 1024 * 1024))
        wire.endheaders()
        assert wire.getresponse().status == 413, "before a byte of it was sent"

    def chunks() -> Iterator[bytes]:
        for _ in range(6 * 16):
            yield b" " * 65_536

    with pytest.raises(httpx.TransportError):  # the connection is closed while it still sends
        answer = served.http.post(SIGN, content=chunks(), headers=JSON)
        assert answer.status_code == 413
        raise httpx.TransportError("it listened")


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/xml", "", "text/json"])
def test_p5_other_types_are_refused(served: Served, kind: str) -> None:
    assert post(served, bodies.text(), **{"Content-Type": kind}).status_code == 415


def test_p5_nothing_is_refused(served: Served) -> None:
    assert post(served, b"").status_code == 400


# P6


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "gzip, gzip"])
def test_p6_compressed_bodies_are_refused_unread(served: Served, encoding: str) -> None:
    bomb = gzip.compress(b" " * 10_000_000)
    assert post(served, bomb, **{"Content-Encoding": encoding}).status_code == 415


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_p6_a_fhir_server_cannot_send_a_bomb(served: Served, encoding: str, pack: Any) -> None:
    bomb = Reply(pack(b"[" * 50_000_000), 200, {"Content-Encoding": encoding})
    before = memory(served)
    with fhir_server(Observation=bomb, Patient=Reply(orders.PATIENT), Condition=bomb) as fhir:
        access = {"fhirServer": fhir.base, "fhirAuthorization": samples.authorization()}
        answer = post(served, json.dumps(orders.sign(orders.HIP, **access)))
    assert answer.status_code == 200
    assert memory(served) - before < 64 * 1024, "KiB"


def memory(served: Served) -> int:
    """Resident memory of the server in KiB."""
    status = Path(f"/proc/{served.pid}/status")
    if not status.exists():
        pytest.skip("this system does not say how much memory a process uses")
    return int(status.read_text().partition("VmRSS:")[2].split()[0])


# P7


def crowd(count: int, **resource: Any) -> dict[str, Any]:
    return bundle(*({"id": f"r{number}", **resource} for number in range(count)))


CROWDS = {
    "100,000 entries": {"labs": {"resourceType": "Bundle", "entry": [{}] * 100_000}},
    "20,000 unusable results": {"labs": crowd(15_000, **{k: v for k, v in bodies.INR.items() if k != "id"})},
    "10,000 codings": {
        "conditions": bundle(bodies.condition("x") | {"code": {"coding": [{"code": str(n)} for n in range(10_000)]}})
    },
    "a text of 1 MB": {"conditions": bundle(bodies.condition("hip infection " * 75_000))},
    "one id for all": {"labs": bundle(*[bodies.INR] * 5_000)},
    "contained in contained": {
        "conditions": bundle(bodies.condition("x") | {"contained": [{"resourceType": "X", "contained": [{}] * 5000}]})
    },
    "references in a circle": {
        "procedures": bundle(
            *(
                {"resourceType": "Procedure", "id": one, "partOf": [{"reference": f"Procedure/{other}"}]}
                for one, other in (("a", "b"), ("b", "a"))
            )
        )
    },
    "5,000 medicines": {"medications": bodies.taking(*(f"warfarin {number} mg" for number in range(5_000)))},
}


@pytest.mark.parametrize("crowd", CROWDS)
def test_p7_crowds_are_answered_with_bounded_work(served: Served, crowd: str) -> None:
    body = bodies.text(**CROWDS[crowd])
    begun = time.monotonic()
    answer = post(served, body)
    assert answer.status_code == 200
    assert answer.json()["cards"]
    # No figure of speed: quadratic work on these took minutes.
    assert time.monotonic() - begun < 20


def test_p7_more_values_than_the_limit_are_refused(served: Served) -> None:
    answer = post(served, bodies.text(labs={"resourceType": "Bundle", "entry": [{}] * 200_001}))
    assert (answer.status_code, issue(answer)["code"]) == (413, "too-long")


def test_p7_more_orders_than_anybody_gives_are_refused(served: Served) -> None:
    many = [orders.HIP | {"id": f"i{number}"} for number in range(300)]
    answer = post(served, json.dumps(orders.sign(*many, prefetch=orders.prefetch())))
    assert answer.status_code == 413
    assert "hip injections; 20 are judged at most" in said(answer)


SIDES = [orders.HIP | {"id": f"i{number}", "bodySite": [{"text": "Left hip joint"}]} for number in range(20)]
LIDOCAINE = {"resourceType": "MedicationRequest", "medicationCodeableConcept": {"text": "lidocaine 1 %"}}
NOTED = [{"note": [{"text": f"hold warfarin {number} days before"} for number in range(110)]} | one for one in SIDES]
MULTIPLIED: dict[str, tuple[list[dict[str, Any]], str]] = {
    "drugs of every injection": ([*SIDES, *[LIDOCAINE] * 300], "The hip injections hold 6000 drugs; 200 are judged"),
    "notes on every injection": (
        NOTED,
        "notes, reasons and instructions; 2000 are judged at most, so none was checked.",
    ),
    "objects": ([orders.HIP | {"note": [{}] * 5_000}], "context.draftOrders holds more than 5000 objects"),
}


@pytest.mark.parametrize("drafts", MULTIPLIED)
def test_p7_drafts_that_multiply_are_refused_before_they_are_judged(served: Served, drafts: str) -> None:
    """40 KB of drugs that are each of 20 injections took seven seconds, and 500 KB two minutes."""
    sent, why = MULTIPLIED[drafts]
    answer = post(served, json.dumps(orders.sign(*sent, prefetch=orders.prefetch())))
    assert answer.status_code == 413
    assert why in said(answer)


def test_p7_a_long_list_for_both_hips_is_judged(served: Served) -> None:
    many = [LIDOCAINE | {"id": f"m{number}"} for number in range(30)]
    answer = post(served, json.dumps(orders.sign(*SIDES[:4], *many, prefetch=orders.prefetch())))
    assert (answer.status_code, bool(answer.json()["cards"])) == (200, True)


# P8

NEAR = 20_000  # characters
NEARLY = {
    "a date": "2026-11-" + "1" * NEAR,
    "dashes": "-" * NEAR + "!",
    "a number": "1." * (NEAR // 2),
    "an address": "http://" + "a." * (NEAR // 2),
    "a dose": "5 mg " * (NEAR // 5) + "x",
    "ranges": "1-2" * (NEAR // 3),
    "spaces": " " * NEAR + "x",
    "brackets": "(" * NEAR,
    "quotes": '\\"' * (NEAR // 2),
    "links": "[a](" * (NEAR // 4),
    "sides": "left right " * (NEAR // 11),
    "a hip": "injection of hip joint " * (NEAR // 23),
}


@pytest.mark.parametrize("near", NEARLY)
def test_p8_what_nearly_matches_takes_no_longer(served: Served, near: str) -> None:
    words = NEARLY[near]
    medicines = bundle(
        bodies.medicine(f"warfarin {words}") | {"authoredOn": words, "dosageInstruction": [{"text": words}]}
    )
    body = bodies.usual(
        medications=medicines,
        conditions=bundle(bodies.condition(words) | {"onsetDateTime": words}),
        labs=bundle(bodies.INR | {"valueString": words, "effectiveDateTime": words}),
    )
    body["context"]["draftOrders"]["entry"][0]["resource"]["note"] = [{"text": words}]
    body["context"]["draftOrders"]["entry"][0]["resource"]["code"]["text"] = f"injection of hip joint {words}"
    begun = time.monotonic()
    assert post(served, json.dumps(body)).status_code == 200
    assert time.monotonic() - begun < 20, "exponential or quadratic work would take much longer"


# P11


@pytest.mark.parametrize(
    "path",
    [
        "/cds-services/../health/live",
        "/cds-services/%2e%2e/health/live",
        "/cds-services/%00",
        "/cds-services/hip-injection-order-sign;x=1",
        "/cds-services/hip-injection-order-sign%2f",
        "/cds-services/HIP-INJECTION-ORDER-SIGN",
        "/cds-services/" + "a" * 10_000,
        "/cds-services/%e2%80%a4%e2%80%a4",
        "/static/../settings.py",
        "/rules/../../etc/passwd",
        "/rules/..%2f..%2fetc%2fpasswd/1.0.0",
        "//cds-services",
    ],
)
def test_p11_paths_that_are_none_lead_nowhere(served: Served, path: str) -> None:
    parts = urlsplit(served.base)
    with closing(http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)) as wire:
        wire.putrequest("POST", path)
        wire.putheader("Content-Type", "application/json")
        wire.putheader("Content-Length", "2")
        wire.endheaders(b"{}")
        answer = wire.getresponse()
        body = answer.read()
    assert answer.status in (400, 404, 405)
    assert b"root:" not in body
    assert b"import" not in body


# P12

REAL = sorted(data_folder("fhir_examples").glob("*/request.json"))


def mutated(value: Any, chance: random.Random) -> Any:
    """One place of a JSON value dropped, retyped, nulled, wrapped or doubled."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        name = chance.choice(list(value))
        kept = {key: (mutated(one, chance) if key == name else one) for key, one in value.items()}
        return {key: one for key, one in kept.items() if key != name} if chance.random() < 0.1 else kept
    if isinstance(value, list) and value and chance.random() < 0.85:
        at = chance.randrange(len(value))
        return [mutated(one, chance) if place == at else one for place, one in enumerate(value)]
    odd: list[Any] = [
        None,
        [],
        {},
        "",
        0,
        -1,
        1e300,
        True,
        "x" * 1000,
        [value],
        {"value": value},
        [value, value],
        str(value),
    ]
    return chance.choice(odd)


@pytest.mark.parametrize("seed", range(150))
def test_p12_no_mutation_of_a_real_request_breaks_the_service(served: Served, seed: int) -> None:
    chance = random.Random(seed)
    body = json.loads(chance.choice(REAL).read_bytes())
    for _ in range(chance.randint(1, 4)):
        body = mutated(body, chance)
    hook = body.get("hook") if isinstance(body, dict) else None
    service = f"/cds-services/hip-injection-{hook}" if isinstance(hook, str) and hook.isascii() else SIGN
    answer = served.http.post(service, json=body)
    assert answer.status_code < 500
    assert "did not run: internal fault" not in answer.text, "the checks broke"


ODD: tuple[Any, ...] = (
    None,
    "x",
    0,
    True,
    {},
    [],
    ["x", None, 1],
    [[]],
    [{"reference": ["x"]}],
    {"reference": {}},
    [{}],
)
WRITTEN = ("note", "dosageInstruction", "supportingInformation", "supportingInfo", "bodySite", "reasonReference", "id")


@pytest.mark.parametrize("member", WRITTEN)
def test_p12_what_a_suggestion_rewrites_may_have_any_shape(member: str) -> None:
    """In process: a fault of one suggestion would be the card of an internal fault, and `one` fails on that."""
    for name in ("11-steroid-90-days-ago", "15-many-problems-at-once", "05-dabigatran-clearance-38"):
        request = json.loads((data_folder("fhir_examples") / name / "request.json").read_text(encoding="utf-8"))
        for entry in request["context"]["draftOrders"]["entry"]:
            resource, kept = entry["resource"], dict(entry["resource"])
            for odd in ODD:
                resource[member] = odd
                one(json.dumps(request).encode())
            resource.clear()
            resource.update(kept)
