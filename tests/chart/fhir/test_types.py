"""Names of resource types."""

from typing import Any

import pytest

from cds_service.chart.fhir.types import type_of


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"resourceType": "Condition"}, "Condition"),
        ({"resourceType": " observation"}, "Observation"),
        ({"resourceType": "BUNDLE"}, "Bundle"),
        ({"resourceType": "operationoutcome"}, "OperationOutcome"),
        ({"resourceType": "Poster"}, "Poster"),
        ({"resourceType": "http://hl7.org/fhir/StructureDefinition/Condition"}, ""),
        ({"resourceType": ""}, ""),
        ({"resourceType": None}, ""),
        ({}, ""),
        (None, ""),
        ([], ""),
    ],
)
def test_the_right_name_of_a_type(value: Any, name: str) -> None:
    assert type_of(value) == name
