import json
from typing import Any

import pytest

from cds_service.chart.fhir.lenient import UnfitError
from cds_service.chart.fhir.verbatim import concept


def read(value: Any) -> Any:
    return concept(json.dumps(value).encode(), "code")


def test_a_concept_is_read_as_it_stands_and_once() -> None:
    found = read({"coding": [{"system": "http://loinc.org", "code": "6301-6"}], "text": " INR ", "id": "x"})
    assert (found.coding[0].code, found.text) == ("6301-6", " INR ")
    assert read({"coding": [{"system": "http://loinc.org", "code": "6301-6"}], "text": " INR ", "id": "x"}) is found


def test_what_was_not_sent_is_none() -> None:
    assert [concept(nothing, "code") for nothing in (b"", b"null", b'""', b"[]")] == [None] * 4


@pytest.mark.parametrize(
    "written", ["INR", [{"text": "INR"}], {"text": ["INR"]}, {"coding": {"code": "1"}, "text": "INR"}]
)
def test_what_plainly_means_one_is_bent(written: Any) -> None:
    assert read(written).text == "INR"


@pytest.mark.parametrize("written", [b'{"text": 1e400}', b'{"coding": [{"code": -1e999}]}', b'{"x": 1e400, "text": 5}'])
def test_a_number_beyond_all_where_words_belong_says_where(written: bytes) -> None:
    with pytest.raises(UnfitError, match="^code: beyond all numbers$"):
        concept(written, "code")


@pytest.mark.parametrize("written", [5, True, {"text": {"a": 1}}, [{"text": "a"}, {"text": "b"}]])
def test_what_can_mean_none_says_where(written: Any) -> None:
    with pytest.raises(UnfitError, match="^(code|text): "):
        read(written)
    with pytest.raises(UnfitError, match="^(medicationCodeableConcept|text): "):
        concept(json.dumps(written).encode(), "medicationCodeableConcept")
