"""The attacks J1 to J13 on client authentication, each against a real server in production mode."""

import base64
import json
import secrets
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.api.calls import SIGN, issue
from tests.api.fhir_server import FhirServer, Reply, fhir_server
from tests.trust import ehr
from tests.trust.ehr import Ehr, client, clients_file, jwks, packed, public
from tests.trust.serving import PUBLIC, Served, refuses_to_start, serving

requirement = pytest.mark.requirement
ES = Ehr()
RS = Ehr(algorithm="RS384", header={"kid": "rsa"})
TENANTS = "https://many.example.org"
FEEDBACK = SIGN + "/feedback"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Production. One client with an EC and an RSA key, one with tenants."""
    folder = tmp_path_factory.mktemp("jwt")
    twice = (public("ES384", 5, kid="twice"), public("ES384", 6, kid="twice"))
    (folder / "ehr.jwks.json").write_bytes(jwks(public(), public("RS384", kid="rsa"), *twice))
    tenants = {"issuer": TENANTS, "jwks_file": "ehr.jwks.json", "tenants": ["north", "south"]}
    file = clients_file(folder, client(jku=["https://ehr.example.org/keys.json"]), tenants)
    with serving(folder / "log", mode="production", clients=file, store_patience=1) as running:
        yield running


def refused(answer: httpx.Response) -> bool:
    """Whether the answer is the one and only 401."""
    assert answer.status_code in (200, 401), answer.text
    return answer.status_code == 401


@requirement("cds-hooks-2.0@176")
@requirement("cds-hooks-2.0@199")
@requirement("cds-hooks-2.0@205")
@pytest.mark.parametrize("sender", [ES, RS], ids=["ES384", "RS384"])
def test_a_signed_token_is_let_in(served: Served, sender: Ehr) -> None:
    answer = served.sign(sender.token(served.endpoint))
    assert (answer.status_code, answer.json()) == (200, {"cards": []})


def hmac(secret: bytes, algorithm: str, audience: str) -> str:
    """A symmetric token over bytes that everybody knows; PyJWT itself refuses to make one."""
    head = packed(json.dumps({"alg": algorithm, "typ": "JWT", "kid": "rsa"}).encode())
    signing = f"{head}.{packed(json.dumps(RS.claims(audience)).encode())}"
    maker = jwt.get_algorithm_by_name(algorithm)
    return f"{signing}.{packed(maker.sign(signing.encode(), secret))}"


@requirement("cds-hooks-2.0@201")
@pytest.mark.parametrize("algorithm", ["none", "None", "nOnE", ""])
@pytest.mark.parametrize("signature", ["", "AAAA"])
def test_J1_no_signature(served: Served, algorithm: str, signature: str) -> None:
    unsigned = ES.signed(ES.claims(served.endpoint), alg=algorithm).rpartition(".")[0]
    assert refused(served.sign(f"{unsigned}.{signature}"))


@requirement("cds-hooks-2.0@203")
@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512"])
@pytest.mark.parametrize("form", ["PEM", "DER", "JWK"])
def test_J1_public_key_as_a_secret(served: Served, algorithm: str, form: str) -> None:
    key = ehr.private("RS384", 0).public_key()
    secret = {
        "PEM": key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "DER": key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "JWK": json.dumps(public("RS384", kid="rsa")).encode(),
    }[form]
    assert refused(served.sign(hmac(secret, algorithm, served.endpoint)))


@pytest.mark.parametrize("algorithm", ["ES256", "ES512", "RS256", "PS384", "EdDSA", "ES384 "])
def test_J1_algorithm_that_is_not_listed_for_the_client(served: Served, algorithm: str) -> None:
    assert refused(served.sign(ES.signed(ES.claims(served.endpoint), alg=algorithm)))


def test_J1_algorithm_of_another_key(served: Served) -> None:
    assert refused(served.sign(ES.signed(ES.claims(served.endpoint), kid="rsa")))
    assert refused(served.sign(RS.signed(RS.claims(served.endpoint), kid=ehr.KID)))
    assert refused(served.sign(Ehr(algorithm="PS384", header={"kid": "rsa"}).token(served.endpoint)))


def test_J1_the_library_is_new_enough() -> None:
    assert tuple(map(int, jwt.__version__.split(".")[:2])) >= (2, 13)


@pytest.mark.parametrize(
    "header",
    [
        {"crit": ["exp"]},
        {"crit": []},
        {"b64": False, "crit": ["b64"]},
        {"b64": False},
        {"jwk": public()},
        {"x5u": "https://evil.example.org/cert.pem"},
        {"x5c": ["MIIB"]},
        {"typ": "at+jwt"},
        {"typ": 7},
    ],
    ids=lambda header: next(iter(header)),
)
def test_J2_header_that_asks_for_something(served: Served, header: dict[str, Any]) -> None:
    assert refused(served.sign(ES.signed(ES.claims(served.endpoint), **header)))


def test_J2_embedded_key_of_the_attacker(served: Served) -> None:
    attacker = Ehr(which=9)
    claims = attacker.claims(served.endpoint)
    assert refused(served.sign(attacker.signed(claims, jwk=public(which=9))))
    assert refused(served.sign(attacker.signed(claims)))


@requirement("cds-hooks-2.0@195")
def test_J3_a_listed_jku_is_taken_and_any_other_is_not(served: Served) -> None:
    listed = "https://ehr.example.org/keys.json"
    assert not refused(served.sign(ES.signed(ES.claims(served.endpoint), jku=listed)))
    for other in (
        "https://evil.example.org/keys.json",
        listed + ".evil.example.org",
        listed + "?x",
        listed + "/",
        "https://ehr.example.org.evil.org/keys.json",
        "https://ehr.example.org/keys",
        "http://ehr.example.org/keys.json",
        "",
    ):
        assert refused(served.sign(ES.signed(ES.claims(served.endpoint), jku=other))), other


def test_J3_an_unlisted_jku_is_not_called(served: Served) -> None:
    attacker = Ehr(which=9)
    with fhir_server() as evil:
        evil.replies = {"jwks.json": Reply(jwks(public(which=9)))}
        token = attacker.signed(attacker.claims(served.endpoint), jku=f"{evil.base}/jwks.json")
        assert refused(served.sign(token))
    assert evil.calls == []


ODD_SETS = {
    "huge": Reply(jwks(public(), {"kty": "oct", "k": "x" * 70_000})),
    "oct": Reply(jwks({"kty": "oct", "kid": ehr.KID, "k": packed(b"secret" * 8), "alg": "HS384"})),
    "many": Reply(jwks(*({"kty": "EC", "kid": str(number)} for number in range(101)), public())),
    "html": Reply(b"<html>"),
    "gone": Reply({}, 404),
    "private": Reply(jwks(public(d="AAAA"))),
    "encryption": Reply(jwks(public(use="enc"))),
}


@pytest.fixture(scope="module")
def keys_server() -> Iterator[FhirServer]:
    with fhir_server() as server:
        yield server


@pytest.fixture(scope="module")
def calling(keys_server: FhirServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Clients whose keys are behind addresses; the path of each is its name. Development: those are not TLS."""
    folder = tmp_path_factory.mktemp("jwks")
    names = [*ODD_SETS, "good", "redirect", "slow"]
    keys_server.replies = {
        **ODD_SETS,
        "good": Reply(jwks(public())),
        "redirect": Reply(b"", 302, {"Location": f"{keys_server.base}/good"}),
        "slow": Reply(jwks(public()), drip=0.05),
    }
    listed = [{"issuer": f"https://{name}.example.org", "jwks_url": f"{keys_server.base}/{name}"} for name in names]
    with serving(folder / "log", clients=clients_file(folder, *listed)) as running:
        yield running


def of(name: str) -> Ehr:
    return Ehr(issuer=f"https://{name}.example.org")


def test_J3_keys_from_an_address(calling: Served, keys_server: FhirServer) -> None:
    for _ in range(3):
        assert not refused(calling.sign(of("good").token(calling.endpoint)))
    [headers] = [headers for path, headers in keys_server.calls if path.endswith("/good")]
    assert "authorization" not in headers


@pytest.mark.parametrize("name", [*ODD_SETS, "redirect", "slow"])
def test_J3_key_sets_that_are_not_taken(calling: Served, keys_server: FhirServer, name: str) -> None:
    for _ in range(3):
        assert refused(calling.sign(of(name).token(calling.endpoint)))
    assert len([path for path in keys_server.paths if path.endswith(f"/{name}")]) <= 2
    assert calling.said("the keys of a client could not be read") or name in ("oct", "private", "encryption")


@pytest.mark.parametrize(
    "kid", ["../../dev/null", "' OR 1=1 --", "x" * 5000, "twice", None, "", 7, {"a": 1}, "\u0000"], ids=str
)
def test_J4_kid_is_only_looked_up(served: Served, kid: object) -> None:
    for sender in (Ehr(which=5), Ehr(which=6)) if kid == "twice" else (ES,):
        assert refused(served.sign(sender.signed(sender.claims(served.endpoint), kid=kid)))


def test_J4_a_token_longer_than_any(served: Served) -> None:
    answer = served.sign(ES.token(served.endpoint, padding="x" * 10_000))
    assert answer.status_code in (400, 401, 431)


def test_J5_a_storm_of_unknown_keys_asks_once(calling: Served, keys_server: FhirServer) -> None:
    """Every call has its own unknown kid."""
    assert not refused(calling.sign(of("good").token(calling.endpoint)))
    before = len(keys_server.calls)
    claims = of("good").claims(calling.endpoint)
    storm = [of("good").signed(claims, kid=secrets.token_hex(4)) for _ in range(200)]
    with ThreadPoolExecutor(8) as many:
        assert all(refused(answer) for answer in many.map(calling.sign, storm))
    assert len(keys_server.calls) - before <= 1
    assert not refused(calling.sign(of("good").token(calling.endpoint)))


NOW = int(time.time())
BAD_TIMES: dict[str, dict[str, Any]] = {
    "expired": {"iat": NOW - 1000, "exp": NOW - 120},
    "issued in the future": {"iat": NOW + 1000, "exp": NOW + 1300},
    "not yet": {"nbf": NOW + 1000},
    "lives longer than an hour": {"iat": NOW, "exp": NOW + 3700},
    "ends before it begins": {"iat": NOW + 30, "exp": NOW + 20},
    "a text": {"exp": str(NOW + 300)},
    "issued as a text": {"iat": str(NOW)},
    "true": {"exp": True},
    "negative": {"exp": -1},
    "issued before the epoch": {"iat": -5},
    "no end": {"exp": None},
    "no beginning": {"iat": None},
    "no jti": {"jti": None},
    "empty jti": {"jti": ""},
    "jti a number": {"jti": 5},
    "no audience": {"aud": None},
    "no issuer": {"iss": None},
    "a list of issuers": {"iss": [ehr.ISSUER]},
    "an object as the end": {"exp": {"a": 1}},
}


@pytest.mark.parametrize("changed", BAD_TIMES.values(), ids=BAD_TIMES.keys())
def test_J6_claims_that_are_not_taken(served: Served, changed: dict[str, Any]) -> None:
    late = int(time.time()) - NOW  # the times were written down when the tests were gathered
    times = {name: at + late if type(at) is int and at > 0 else at for name, at in changed.items()}
    assert refused(served.sign(ES.token(served.endpoint, **times)))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "1" + "0" * 400])
def test_J6_numbers_that_are_none(served: Served, number: str) -> None:
    text = json.dumps(ES.claims(served.endpoint, exp=7)).replace('"exp": 7', f'"exp": {number}')
    assert refused(served.sign(ES.signed(text.encode())))


@pytest.mark.parametrize(
    "times",
    [
        {"iat": 0, "nbf": -300, "exp": 900},
        {"iat": 50, "exp": 300},
        {"iat": 0.5, "exp": 300.5},
        {"iat": -300, "exp": -50},
    ],
    ids=["as Epic sends it", "a clock 50 s ahead", "fractions", "ended 50 s ago"],
)
def test_J6_times_of_real_clients_are_taken(served: Served, times: dict[str, float]) -> None:
    now = time.time()
    shifted = {name: (now + value if value % 1 else int(now) + value) for name, value in times.items()}
    assert not refused(served.sign(ES.token(served.endpoint, **shifted)))


def test_J7_a_token_is_taken_once_by_all_workers_and_over_restarts(tmp_path: Path) -> None:
    (tmp_path / "ehr.jwks.json").write_bytes(jwks(public()))
    listed = [client(issuer=ehr.ISSUER, tenants=[tenant]) for tenant in ("north", "south")]
    file = clients_file(tmp_path, *listed)
    with serving(tmp_path / "log", workers=4, mode="production", clients=file) as running:
        token = ES.token(running.endpoint, tenant="north")
        with ThreadPoolExecutor(20) as many:
            taken = [not refused(answer) for answer in many.map(running.sign, [token] * 100)]
        assert taken.count(True) == 1
        other = ES.claims(running.endpoint, jti="the same jti")
        assert not refused(running.sign(ES.signed(other | {"tenant": "north"})))
        assert refused(running.sign(ES.signed(other | {"tenant": "south"}))), "one issuer, one set of jtis"
    with serving(tmp_path / "log", mode="production", clients=file) as running:
        assert refused(running.sign(token))
        assert set(running.refused_for()) == {"replayed"}
    state = b"".join(file.read_bytes() for file in (tmp_path / "state").glob("store.db*"))
    assert not any(part.encode() in state for part in token.split("."))


def test_J7_nobody_is_let_in_while_the_store_does_not_answer(served: Served) -> None:
    before = len(served.refused_for())
    with closing(sqlite3.connect(served.log.parent / "state" / "store.tokens.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        answer = served.sign(ES.token(served.endpoint))
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert issue(answer)["details"]["text"] == "Calls cannot be authenticated at the moment."
        assert refused(served.sign(Ehr(which=9).token(served.endpoint))), "forgers do not learn of it"
        other.execute("ROLLBACK")
    assert not refused(served.sign(ES.token(served.endpoint)))
    assert served.refused_for()[before:] == ["no-replay-store", "signature"]


@requirement("cds-hooks-2.0@196")
def test_J8_each_endpoint_has_its_own_audience(served: Served) -> None:
    right = served.endpoint
    wrong: list[str | list[str]] = [
        PUBLIC,
        PUBLIC + "/",
        PUBLIC + "/cds-services",
        PUBLIC + "/cds-services/hip-injection-order-select",
        PUBLIC + FEEDBACK,
        right + "/",
        right + "?x",
        right.upper(),
        right.replace("https", "http"),
        served.base + SIGN,
        [],
        [PUBLIC, PUBLIC + FEEDBACK],
    ]
    assert all(refused(served.sign(ES.token(audience))) for audience in wrong)
    assert not refused(served.sign(ES.token([PUBLIC, right])))
    assert refused(served.post(ES.bearer(right), {"feedback": []}, FEEDBACK))
    assert not refused(served.post(ES.bearer(PUBLIC + FEEDBACK), {"feedback": [_item()]}, FEEDBACK))


def _item() -> dict[str, Any]:
    return {
        "card": "4e0a3a1e-3283-4575-ab82-028d55fe2719",
        "outcome": "accepted",
        "acceptedSuggestions": [{"id": "e56e1945-20b3-4393-8503-a1a20fd73152"}],
        "outcomeTimestamp": "2026-11-21T10:05:31Z",
    }


def test_J8_discovery_is_open_but_no_wrong_token_is_taken(served: Served) -> None:
    address, audience = served.base + "/cds-services", PUBLIC + "/cds-services"
    for headers, status in (({}, 200), (ES.bearer(audience), 200), (ES.bearer(served.endpoint), 401)):
        assert httpx.get(address, headers=headers, trust_env=False).status_code == status


def test_J8_the_host_header_says_nothing(served: Served) -> None:
    token = ES.token("https://evil.example.org" + SIGN)
    headers = {"Authorization": f"Bearer {token}", "Host": "evil.example.org", "X-Forwarded-Host": "evil.example.org"}
    assert refused(served.post(headers))


def test_J9_production_refuses_the_sandbox(tmp_path: Path) -> None:
    (tmp_path / "ehr.jwks.json").write_bytes(jwks(public()))
    sandbox = "https://sandbox.cds-hooks.org"
    named = {"issuer": sandbox}, {"issuer": sandbox + "/"}, {"jku": [sandbox + "/.well-known/jwks.json"]}
    file = clients_file(tmp_path, *(client(**changed) for changed in named))
    said = refuses_to_start(tmp_path, mode="production", public_url=PUBLIC, clients=file).splitlines()
    what = "is the public CDS Hooks sandbox: its private key is public, so anybody can sign as it."
    assert [line.partition(": ")[2] for line in said[1:]] == [
        f"clients.{number}.issuer: {what} Use it in development only." for number in range(3)
    ]


SANDBOX_KEY = {
    "kty": "EC",
    "use": "sig",
    "crv": "P-384",
    "kid": "44823f3d-0b01-4a6c-a80e-b9d3e8a7226f",
    "x": "dw_JGR8nB2I6XveNxUOl2qk699ZPLM2nYI5STSdiEl9avAkrm3CkfYMbrrjr8laB",
    "y": "Sm3mLE-n1zYNla_aiE3cb3nZsL51RbC7ysw3q8aJLxGm-hx79RPMYpITDjp7kgzy",
    "alg": "ES384",
}


def test_J9_production_refuses_the_sandboxs_key_under_any_name(tmp_path: Path) -> None:
    (tmp_path / "ehr.jwks.json").write_bytes(jwks(SANDBOX_KEY))
    said = refuses_to_start(tmp_path, mode="production", public_url=PUBLIC, clients=clients_file(tmp_path, client()))
    assert "ehr.jwks.json: no usable key. It must hold a public key for one of ES384, RS384 with a kid." in said


@requirement("cds-hooks-2.0@177")
def test_J10_every_401_is_the_same(served: Served) -> None:
    endpoint = served.endpoint
    used = ES.token(endpoint)
    assert not refused(served.sign(used))
    attempts: list[dict[str, str]] = [
        {},
        {"Authorization": ""},
        {"Authorization": "Basic dXNlcjpwYXNz"},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer a.b.c"},
        {"Authorization": f"Bearer {used}"},
        Ehr(issuer="https://unknown.example.org").bearer(endpoint),
        Ehr(issuer=TENANTS).bearer(endpoint, tenant="west"),
        Ehr(which=9).bearer(endpoint),
        Ehr(header={"kid": "unknown"}).bearer(endpoint),
        ES.bearer(PUBLIC),
        ES.bearer(endpoint, exp=NOW - 1000, iat=NOW - 1100),
    ]
    answers = [served.post(headers) for headers in attempts]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    varying = ("date", "x-request-id")
    shown = [{name: value for name, value in answer.headers.items() if name not in varying} for answer in answers]
    assert all(one == shown[0] for one in shown)
    assert shown[0]["www-authenticate"] == "Bearer"
    assert answers[0].json() == {
        "resourceType": "OperationOutcome",
        "issue": [
            {
                "severity": "error",
                "code": "login",
                "details": {"text": "The call is not authenticated."},
                "diagnostics": "Send Authorization: Bearer with a JWT as in CDS Hooks 2.0, Trusting CDS Clients.",
            }
        ],
    }


def test_J10_the_log_has_the_reason_and_never_the_token(served: Served) -> None:
    before = len(served.refused_for())
    tokens = [
        ES.token(PUBLIC),
        Ehr(which=9).token(served.endpoint),
        Ehr(issuer="https://canary.example.org").token(served.endpoint),
        Ehr(issuer=TENANTS).token(served.endpoint, tenant="west"),
        Ehr(issuer=TENANTS).token(served.endpoint),
    ]
    assert all(refused(served.sign(token)) for token in tokens)
    assert served.refused_for()[before:] == ["audience", "signature", "issuer", "tenant", "tenant"]
    written = served.written
    assert "canary.example.org" not in written
    for token in tokens:
        assert not any(part in written for part in token.split("."))


def test_J10_nothing_of_the_body_is_read_first(served: Served) -> None:
    answer = httpx.post(served.base + SIGN, content=b"no JSON", headers={"Content-Type": "text/plain"}, trust_env=False)
    assert answer.status_code == 401


def test_J10_two_authorization_headers(served: Served) -> None:
    token = f"Bearer {ES.token(served.endpoint)}"
    headers = [("Authorization", token), ("Authorization", "Bearer x"), ("Content-Type", "application/json")]
    assert httpx.post(served.base + SIGN, content=b"{}", headers=headers, trust_env=False).status_code == 401


def test_a_tenant_is_let_in(served: Served) -> None:
    assert not refused(served.sign(Ehr(issuer=TENANTS).token(served.endpoint, tenant="north")))


def test_a_signature_covers_every_byte(served: Served) -> None:
    head, body, signature = ES.token(served.endpoint).split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    forged = packed(json.dumps(claims | {"jti": "another"}).encode())
    assert refused(served.sign(f"{head}.{forged}.{signature}"))
    assert refused(served.sign(f"{head}.{body}.{signature[:-8]}AAAAAAAA"))


@pytest.fixture(scope="module")
def turning(keys_server: FhirServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Clients whose keys are read again every half second."""
    folder = tmp_path_factory.mktemp("turning")
    keys_server.replies |= {name: Reply(jwks(public())) for name in ("rotating", "failing")}
    listed = [
        {"issuer": f"https://{name}.example.org", "jwks_url": f"{keys_server.base}/{name}"}
        for name in ("rotating", "failing")
    ]
    with serving(folder / "log", clients=clients_file(folder, *listed), keys_fresh=0.5) as running:
        yield running


def test_J11_keys_are_rotated_without_a_failed_call(turning: Served, keys_server: FhirServer) -> None:
    old, endpoint = of("rotating"), turning.endpoint
    new = Ehr(issuer=old.issuer, which=1, header={"kid": "new"})
    assert not refused(turning.sign(old.token(endpoint)))
    keys_server.replies["rotating"] = Reply(jwks(public(), public(which=1, kid="new")))
    time.sleep(0.6)
    for sender in (old, new, old, new):
        assert not refused(turning.sign(sender.token(endpoint)))
    keys_server.replies["rotating"] = Reply(jwks(public(which=1, kid="new")))
    time.sleep(0.6)
    assert refused(turning.sign(old.token(endpoint)))
    assert not refused(turning.sign(new.token(endpoint)))


def test_J12_known_keys_serve_while_their_source_is_down(turning: Served, keys_server: FhirServer) -> None:
    sender, endpoint = of("failing"), turning.endpoint
    assert not refused(turning.sign(sender.token(endpoint)))
    keys_server.replies["failing"] = Reply({}, 500)
    for _ in range(2):
        time.sleep(0.6)
        assert not refused(turning.sign(sender.token(endpoint)))
    assert refused(turning.sign(sender.signed(sender.claims(endpoint), kid="unknown")))
    alarm = [line for line in turning.said("the keys of a client could not be read") if line["client"] == sender.issuer]
    assert {(line["why"], line["usable"], line["level"]) for line in alarm} == {
        ("the server answered 500", True, "WARNING")
    }
