import pytest

from cds_service.trust.reasons import NotAdmittedError, Reason
from cds_service.trust.tokens import LONGEST, bearer, look_at
from tests.trust.ehr import Ehr, packed

ES = Ehr()
AUDIENCE = "https://cds.example.org/cds-services"


def why(text: str) -> Reason:
    with pytest.raises(NotAdmittedError) as caught:
        look_at(text)
    return caught.value.reason


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_token_of_the_header(scheme: str) -> None:
    assert bearer([f"{scheme} a.b.c"]) == "a.b.c"


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ([], Reason.UNASKED),
        ([""], Reason.MALFORMED),
        (["Bearer"], Reason.MALFORMED),
        (["Bearer "], Reason.MALFORMED),
        (["Basic a.b.c"], Reason.MALFORMED),
        (["Bearer a", "Bearer b"], Reason.MALFORMED),
        (["Bearer " + "x" * (LONGEST + 1)], Reason.MALFORMED),
    ],
)
def test_headers_without_one_token(headers: list[str], reason: Reason) -> None:
    with pytest.raises(NotAdmittedError) as caught:
        bearer(headers)
    assert caught.value.reason is reason


def test_a_token_as_it_came() -> None:
    token = look_at(ES.token(AUDIENCE, nbf=5, tenant="north"))
    assert (token.header.alg, token.header.kid, token.claims.aud) == ("ES384", "key-1", AUDIENCE)
    assert (token.claims.nbf, token.claims.tenant) == (5, "north")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.b",
        "a.b.c.d",
        "!.!.!",
        f"{packed(b'[]')}.{packed(b'{}')}.x",
        f"{packed(b'{')}.{packed(b'{}')}.x",
        f"{packed(b'[' * 100_000)}.{packed(b'{}')}.x",
        "\u00e9.\u00e9.\u00e9",
        ES.signed(b"[]"),
        ES.signed(b'{"iss": "\xff"}'),
    ],
    ids=range(10),
)
def test_what_is_no_token(text: str) -> None:
    assert why(text) is Reason.MALFORMED


@pytest.mark.parametrize("name", ["crit", "b64", "jwk", "x5u", "x5c"])
def test_headers_that_are_not_taken(name: str) -> None:
    assert why(ES.signed(ES.claims(AUDIENCE), **{name: False})) is Reason.HEADER


def test_a_token_of_another_type() -> None:
    assert why(ES.signed(ES.claims(AUDIENCE), typ="at+jwt")) is Reason.HEADER
    assert look_at(ES.signed(ES.claims(AUDIENCE), typ=None)).header.typ == "JWT"
    assert look_at(ES.signed(ES.claims(AUDIENCE), typ="jwt"))
