from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from cds_service.trust.jwks import NotAKeySetError, parse
from tests.trust.ehr import KID, jwks, public
from tests.trust.test_attacks_jwt import SANDBOX_KEY

ALL = ("ES256", "ES384", "ES512", "RS256", "RS384", "PS384")


def kept(*keys: Any, algorithms: tuple[str, ...] = ALL) -> dict[str, list[str]]:
    return {kid: sorted(made) for kid, made in parse(jwks(*keys), algorithms).items()}


@pytest.mark.parametrize("algorithm", ["ES256", "ES384", "ES512", "RS384", "PS384"])
def test_a_key_is_bound_to_its_algorithm(algorithm: str) -> None:
    assert kept(public(algorithm)) == {KID: [algorithm]}
    assert kept(public(algorithm), algorithms=("RS256",)) == {}


def test_a_key_that_names_no_algorithm_is_bound_to_those_of_the_client() -> None:
    key = public("RS384")
    del key["alg"]
    assert kept(key) == {KID: ["PS384", "RS256", "RS384"]}
    assert kept(key, algorithms=("ES384", "RS384")) == {KID: ["RS384"]}


@pytest.mark.parametrize(
    "changed",
    [
        {"kid": None},
        {"kid": 7},
        {"use": "enc"},
        {"key_ops": ["sign"]},
        {"key_ops": "verify"},
        {"d": "AAAA"},
        {"kty": "oct", "k": "AAAA"},
        {"kty": "RSA"},
        {"crv": "P-256"},
        {"crv": "secp256k1"},
        {"alg": "HS384"},
        {"alg": "none"},
        {"x": "AAAA"},
        {"x": 5},
        {"y": None},
    ],
    ids=str,
)
def test_keys_that_are_left_out(changed: dict[str, Any]) -> None:
    assert kept(public(**changed), public(which=1, kid="other")) == {"other": ["ES384"]}


def test_a_name_for_two_keys_is_none() -> None:
    assert kept(public(), public(which=1), public(which=2, kid="other")) == {"other": ["ES384"]}


@pytest.mark.parametrize("bits", [1024, 9216])
def test_weak_and_costly_rsa_keys_are_left_out(monkeypatch: pytest.MonkeyPatch, bits: int) -> None:
    monkeypatch.setattr(rsa.RSAPublicKey, "key_size", bits, raising=False)
    number = "A" * (bits * 4 // 3 // 8)
    assert kept(public("RS384", n=number)) == {}


SPECIFICATION_KEY = {
    "kty": "EC",
    "use": "sig",
    "crv": "P-384",
    "kid": "example-kid",
    "x": "46SDH7Znh821wblCBglA61sNE9ZrHYKKt3qRtRTmSXyOI_FIGBLWrWa0GPUkDCEk",
    "y": "XMcRuuoGW7CXjQdy-F5i3FeBE0x9hPLdeFdSoDd3ELmx404tLX0VRRcqzAsPhXcI",
    "alg": "ES384",
}


@pytest.mark.parametrize("key", [SANDBOX_KEY, SPECIFICATION_KEY], ids=["sandbox", "specification"])
def test_keys_whose_private_half_is_public(key: dict[str, Any]) -> None:
    assert kept(key) == {}
    assert list(parse(jwks(key), ALL, published=True)) == [key["kid"]]


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"keys": {}}', b"<html>", b"[" * 100_000, b'{"keys": null}', b"\xff"])
def test_what_is_no_set(raw: bytes) -> None:
    with pytest.raises(NotAKeySetError, match="not a JSON Web Key Set"):
        parse(raw, ALL)


def test_odd_members_are_left_out() -> None:
    assert kept(public(), 5, None, "key") == {KID: ["ES384"]}


def test_too_many_keys() -> None:
    with pytest.raises(NotAKeySetError, match="more than 100 keys"):
        kept(*(public(kid=str(number)) for number in range(101)))
