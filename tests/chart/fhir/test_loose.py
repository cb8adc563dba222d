"""FHIR JSON read loosely."""

import pytest

from cds_service.chart.codes.book import Coding
from cds_service.chart.fhir.loose import (
    codings,
    concepts,
    identifiers,
    items,
    number,
    objects,
    reference,
    references,
    text,
    texts,
    wordings,
)


def test_lists_where_objects_stand_and_the_other_way_round() -> None:
    assert items(None) == []
    assert items([1, None, 2]) == [1, 2]
    assert items("a") == ["a"]
    assert objects({"a": 1}) == [{"a": 1}]
    assert objects([{"a": 1}, None, 3, "x"]) == [{"a": 1}]
    assert objects("x") == []
    assert concepts(["left hip", {"text": "x"}, 3]) == [{"text": "left hip"}, {"text": "x"}]
    assert concepts(None) == []


def test_texts() -> None:
    assert text("  hip ") == "hip"
    assert text(3) == ""
    assert texts([{"text": "a note"}, "plain", {"text": ""}, None]) == ["a note", "plain"]


@pytest.mark.parametrize(
    ("value", "read"),
    [(4, 4.0), ("0,5", 0.5), (" 4 ", 4.0), (True, None), ("a few", None), (None, None), ([4], None), ("inf", None)],
)
def test_numbers(value: object, read: float | None) -> None:
    assert number(value) == read


def test_codings_of_one_concept_of_several_and_of_a_bare_one() -> None:
    one = {"coding": [{"system": "s", "code": "1"}, {}]}
    assert codings(one) == (Coding("s", "1", ""),)
    assert codings([one, {"coding": {"code": "2"}}]) == (Coding("s", "1", ""), Coding("", "2", ""))
    assert codings({"system": "s", "code": "3", "display": "d"}) == (Coding("s", "3", "d"),)
    assert codings({"coding": [{}]}) == ()


def test_wordings_once_each() -> None:
    concept = {"text": "hip", "coding": [{"display": "hip"}, {"display": "hip joint"}, {"code": "1"}]}
    assert wordings([concept, "groin"]) == ["hip", "hip joint", "groin"]
    assert wordings({"reference": "x", "display": "shown"}) == ["shown"]
    assert wordings(None) == []


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"reference": "ServiceRequest/1"}, "ServiceRequest/1"),
        ({"reference": "https://ehr.example/fhir/ServiceRequest/1/_history/3"}, "ServiceRequest/1"),
        ("ServiceRequest/1/", "ServiceRequest/1"),
        ({"reference": "#med"}, "#med"),
        ({"reference": "urn:uuid:1-2"}, "urn:uuid:1-2"),
        ({"display": "only a name"}, ""),
        (None, ""),
    ],
)
def test_references(value: object, name: str) -> None:
    assert reference(value) == name


def test_references_without_a_target_are_left_out() -> None:
    assert list(references([{"reference": "A/1"}, {"display": "x"}])) == ["A/1"]


def test_identifiers() -> None:
    assert identifiers([{"system": "s", "value": "1"}, {"system": "s"}]) == {"s|1"}
