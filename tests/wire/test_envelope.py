import json
from typing import Any

import msgspec
import pytest

from cds_service.wire.envelope import reading
from cds_service.wire.errors import RefusalError
from cds_service.wire.request import read_request
from tests.wire import samples


class Item(msgspec.Struct):
    id: str = ""


@pytest.mark.parametrize(
    ("prefetch", "read_as"),
    [
        ({"a": {"id": "1", "more": [1]}, "b": None}, {"a": Item("1"), "b": None}),
        ({"a": {"id": "1"}, "b": {"id": 1}}, {"a": b'{"id": "1"}', "b": b'{"id": 1}'}),
        (None, {}),
    ],
)
def test_prefetched_data_come_decoded_where_all_have_the_expected_shape(prefetch: Any, read_as: Any) -> None:
    body = json.dumps(samples.request(prefetch=prefetch)).encode()
    request = read_request(body, "order-sign", reading(Item | None))
    assert request.prefetch == read_as
    assert (request.hook, request.context) == ("order-sign", read_request(body, "order-sign").context)


def refusal(body: bytes) -> RefusalError:
    """The refusal of both ways in which a body is read."""
    with pytest.raises(RefusalError) as split:
        read_request(body, "order-sign")
    with pytest.raises(RefusalError) as whole:
        read_request(body, "order-sign", reading(Item | None))
    assert (whole.value.status, whole.value.what) == (split.value.status, split.value.what)
    return split.value


@pytest.mark.parametrize("body", [b"[]", b"{", b'{"hook": 7}', b'{"a":' * 100_000, b'{"hook": "\xff"}'])
def test_a_refusal_is_the_same_whatever_shape_was_expected(body: bytes) -> None:
    assert refusal(body).status == 400


@pytest.mark.parametrize(
    ("member", "what", "where"),
    [
        ("hook", "hook", "hook"),
        ("fhirServer", "fhirServer", "fhirServer"),
        ("fhirAuthorization", "fhirAuthorization", "fhirAuthorization"),
        ("prefetch", "prefetch", "prefetch.labs"),
    ],
)
@pytest.mark.parametrize("number", ["1e400", "9" * 5000])
def test_too_large_a_number_is_told_with_its_place(member: str, what: str, where: str, number: str) -> None:
    value: Any = {"labs": {"id": "NUMBER"}} if where != member or member == "fhirAuthorization" else "NUMBER"
    value = {"access_token": "NUMBER"} if member == "fhirAuthorization" else value
    refused = refusal(json.dumps(samples.request(**{member: value})).replace('"NUMBER"', number).encode())
    assert refused.what == f"{what} holds a number that is too large to be read."
    assert refused.where == (where,)


def test_a_made_up_name_is_not_repeated() -> None:
    body = json.dumps(samples.request(prefetch={"Mr Smith": "NUMBER"})).replace('"NUMBER"', "1e400").encode()
    assert refusal(body).where == ("prefetch",)


@pytest.mark.parametrize("nothing", [None, {}])
def test_what_is_null_or_empty_counts_as_not_sent(nothing: Any) -> None:
    body = json.dumps(samples.request(prefetch=nothing, fhirAuthorization=nothing, fhirServer=None)).encode()
    for whole in (None, reading(Item | None)):
        request = read_request(body, "order-sign", whole)
        assert (request.prefetch, request.fhir_authorization, request.fhir_server) == ({}, None, "")
