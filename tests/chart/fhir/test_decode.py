import json
from typing import Any

import pytest

from cds_service.chart.fhir.decode import Decoded, decode
from cds_service.chart.fhir.deliveries import Delivery
from cds_service.chart.fhir.medications import MedicationOrderResource
from cds_service.chart.fhir.resources import READ, ConditionResource, ObservationResource

CONDITION = {"resourceType": "Condition", "id": "c1", "code": {"text": "hip pain"}}
MISSHAPEN = {"resourceType": "Condition", "id": "c2", "clinicalStatus": "active", "code": {"text": "gout"}}
UNREADABLE = {"resourceType": "Observation", "id": "o1", "valueQuantity": "much"}
BINARY = {"resourceType": "Binary", "id": "b1", "contentType": "text/plain", "data": "aGlw", "subject": "odd"}


def decoded(*values: Any) -> Decoded:
    raw = tuple(json.dumps(value).encode() for value in values)
    return decode({"conditions": Delivery(status="present", resources=raw)})


def entries(read: Decoded) -> list[Any]:
    """All entries that hold a resource which is read."""
    return [one for page in read.arrived for one in page.entries if type(one.resource) in READ]


def bundle(*resources: Any, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Bundle",
        "entry": [{"fullUrl": "urn:uuid:1", "resource": one} for one in resources],
        **more,
    }


def test_a_bundle_gives_its_resources_with_data_set_and_full_url() -> None:
    (page,) = decoded(bundle(CONDITION)).arrived
    (found,) = page.entries
    assert (page.data, found.full_url) == ("conditions", "urn:uuid:1")
    assert isinstance(found.resource, ConditionResource)
    assert found.resource.code is not None
    assert found.resource.code.text == "hip pain"


def test_a_single_resource_needs_no_bundle() -> None:
    assert [one.resource.id for one in entries(decoded(CONDITION))] == ["c1"]


def test_several_pages_are_one_data_set() -> None:
    assert [one.resource.id for one in entries(decoded(bundle(CONDITION), bundle(MISSHAPEN)))] == ["c1", "c2"]


@pytest.mark.parametrize("resource", [BINARY, {"resourceType": "Poster"}, {"resourceType": "Bundle", "entry": []}])
def test_types_that_say_nothing_are_stepped_over(resource: dict[str, Any]) -> None:
    read = decoded(bundle(resource, CONDITION))
    assert [one.resource.id for one in entries(read)] == ["c1"]
    assert read.unusable == ()


def test_one_misshapen_resource_is_bent_and_its_neighbours_stay() -> None:
    read = decoded(bundle(CONDITION, MISSHAPEN))
    assert [one.resource.id for one in entries(read)] == ["c1", "c2"]
    assert read.unusable == ()


def test_an_unreadable_resource_is_named_and_its_neighbours_stay() -> None:
    read = decoded(bundle(UNREADABLE, CONDITION))
    assert [one.resource.id for one in entries(read)] == ["c1"]
    (unusable,) = read.unusable
    assert (unusable.data, unusable.what, unusable.reference) == ("conditions", "Observation", "Observation/o1")
    assert unusable.why == "cannot be read (valueQuantity: not an object)"


@pytest.mark.parametrize("entry", [{"id": "x"}, "text", {"resourceType": 5}, {"resourceType": "a type"}, None])
def test_what_is_no_resource_is_named(entry: Any) -> None:
    (unusable,) = decoded(bundle(entry)).unusable
    assert (unusable.what, unusable.why) == ("an entry", "not a FHIR resource")


@pytest.mark.parametrize(
    "entry",
    [
        None,
        {},
        5,
        "x",
        {"fullUrl": "urn:uuid:1"},
        {"Resource": CONDITION},
        {"resource": []},
        {"response": {"status": "500"}},
    ],
)
def test_an_entry_without_a_resource_is_named(entry: Any) -> None:
    read = decoded({"resourceType": "Bundle", "entry": [entry, {"resource": CONDITION}]})
    assert [one.what for one in read.unusable] == ["an entry"]
    assert [one.resource.id for one in entries(read)] == ["c1"]


@pytest.mark.parametrize(
    "entry",
    [
        CONDITION,
        [{"resource": CONDITION}],
        {"resource": {"resource": CONDITION}},
        {"resource": [CONDITION]},
        {"resource": bundle(CONDITION)},
        {"resource": {"resourceType": "bundle ", "entry": [CONDITION]}},
        {"resource": CONDITION | {"resourceType": " CONDITION"}},
    ],
)
def test_a_resource_is_found_however_it_is_wrapped(entry: Any) -> None:
    read = decoded({"resourceType": "Bundle", "entry": [entry]})
    assert ([one.resource.id for one in entries(read)], read.unusable) == (["c1"], ())


@pytest.mark.parametrize(
    "value",
    [
        {"resourceType": "Bundle"},
        {"resourceType": "Bundle", "entry": None},
        {"resourceType": "Bundle", "entry": []},
    ],
)
def test_an_empty_bundle_holds_nothing(value: dict[str, Any]) -> None:
    read = decoded(value)
    assert (entries(read), read.unusable, read.broken) == ([], (), frozenset())


def test_an_entry_that_is_an_object_is_a_list_of_one() -> None:
    read = decoded({"resourceType": "Bundle", "entry": {"fullUrl": 5, "resource": CONDITION}})
    assert [(one.resource.id, one.full_url) for one in entries(read)] == [("c1", "")]


def test_the_old_name_of_a_prescription_is_read() -> None:
    (found,) = entries(decoded(bundle({"resourceType": "MedicationOrder", "dateWritten": "2015-01-15"})))
    assert isinstance(found.resource, MedicationOrderResource)
    assert found.resource.date_written == "2015-01-15"


def test_components_are_read_without_a_type_of_their_own() -> None:
    (found,) = entries(decoded({"resourceType": "Observation", "component": [{"valueQuantity": {"value": 120}}]}))
    assert isinstance(found.resource, ObservationResource)
    (component,) = found.resource.component
    assert component.value_quantity is not None
    assert component.value_quantity.value == 120


@pytest.mark.parametrize("raw", [b"{", b'"\x80"', b"[" * 5000, b'{"resourceType": "Bundle", "entry": ' + b"[" * 5000])
def test_a_page_that_is_no_json_is_broken_and_the_others_are_read(raw: bytes) -> None:
    page = json.dumps(CONDITION).encode()
    read = decode({"labs": Delivery(status="present", resources=(raw, page))})
    assert [one.resource.id for one in entries(read)] == ["c1"]
    assert (read.broken, read.unusable) == (frozenset({"labs"}), ())


def test_deep_nesting_inside_one_resource_costs_only_that_answer() -> None:
    deep: dict[str, Any] = {"resourceType": "Observation", "extension": []}
    for _ in range(200):
        deep = {"resourceType": "Observation", "extension": [deep]}
    assert len(entries(decoded(bundle(deep, CONDITION)))) == 2
