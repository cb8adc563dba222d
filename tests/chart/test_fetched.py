"""What a FHIR server answered."""

import pytest

from cds_service.chart.fetched import NotReadError, is_bundle, whole_json


def test_one_json_document_is_taken_as_it_is() -> None:
    assert whole_json(b'{"resourceType": "Bundle"}') == b'{"resourceType": "Bundle"}'


@pytest.mark.parametrize("content", [b"", b"<html>", b'{"a": 1} {"b": 2}', b"[" * 100_000])
def test_anything_else_is_said_to_be_no_json(content: bytes) -> None:
    with pytest.raises(NotReadError, match="the FHIR server's answer is not JSON"):
        whole_json(content)


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ((b'{"resourceType": "Bundle"}',), True),
        ((b'{"resourceType": "Bundle"}', b'{"resourceType": "Patient"}'), False),
        ((b"{}",), False),
        ((b"[]",), False),
    ],
)
def test_a_search_is_answered_with_bundles(pages: tuple[bytes, ...], expected: bool) -> None:
    assert is_bundle(pages) is expected
