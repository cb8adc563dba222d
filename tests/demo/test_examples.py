"""The examples: found, moved to today, valid as FHIR where they claim to be."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from cds_service.demo import examples
from cds_service.folders import data_folder

EXAMPLES = examples.load(data_folder("fhir_examples"))
LEAST = 12
NOT_FHIR = "draft-of-the-sandbox"  # shows what the public sandbox sends: a Bundle without a type


def resources(value: Any) -> list[dict[str, Any]]:
    """Every resource inside a request, outermost only."""
    if isinstance(value, dict):
        if "resourceType" in value:
            return [value]
        return [found for member in value.values() for found in resources(member)]
    return [found for member in value for found in resources(member)] if isinstance(value, list) else []


def test_there_are_enough_of_them_and_all_hooks_take_part() -> None:
    assert len(EXAMPLES) >= LEAST
    hooks = {example.request["hook"] for example in EXAMPLES}
    assert hooks == {"order-select", "order-sign", "appointment-book", "patient-view"}


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.name for example in EXAMPLES])
def test_every_resource_is_valid_fhir(example: examples.Example) -> None:
    found = resources([example.request["context"], example.request.get("prefetch", {})])
    for resource in found:
        if NOT_FHIR in example.name and resource["resourceType"] == "Bundle" and "type" not in resource:
            continue
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    assert found or example.request["hook"] == "patient-view"


def test_the_request_moves_with_the_day() -> None:
    example = next(example for example in EXAMPLES if "warfarin-inr-3-1" in example.name)
    later = example.on(example.written_for + timedelta(days=10))
    (order, *_) = later["context"]["draftOrders"]["entry"]
    assert order["resource"]["occurrenceDateTime"] == "2026-04-09"
    assert example.request["context"]["draftOrders"]["entry"][0]["resource"]["occurrenceDateTime"] == "2026-03-30"


def test_only_whole_dates_move() -> None:
    example = examples.Example("x", "x", "x", {"a": ["2026-03-30", "on 2026-03-30", 5]}, {}, date(2026, 3, 30))
    assert example.on(date(2026, 3, 31)) == {"a": ["2026-03-31", "on 2026-03-30", 5]}


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no examples in"):
        examples.load(tmp_path)
