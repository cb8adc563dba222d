from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_service.chart.fhir.lenient import UnfitError, bend
from cds_service.chart.fhir.resources import (
    AllergyIntoleranceResource,
    ConditionResource,
    ObservationResource,
    ProcedureResource,
)
from tests.chart.conftest import ODD


def observation(**elements: Any) -> ObservationResource:
    bent = bend({"resourceType": "Observation", **elements}, ObservationResource)
    return msgspec.json.decode(msgspec.json.encode(bent), type=ObservationResource)


def test_a_code_as_plain_text_is_read_as_dstu2_meant_it() -> None:
    bent = bend({"resourceType": "Condition", "clinicalStatus": "active "}, ConditionResource)
    condition = msgspec.convert(bent, ConditionResource)
    assert condition.clinical_status is not None
    assert condition.clinical_status.text == "active"


def test_a_coded_object_where_a_code_belongs_is_read_as_r5_means_it() -> None:
    given_type = {"coding": [{"code": "intolerance"}]}
    bent = bend({"resourceType": "AllergyIntolerance", "type": given_type}, AllergyIntoleranceResource)
    assert msgspec.convert(bent, AllergyIntoleranceResource).type == "intolerance"


def test_an_object_where_a_list_belongs_is_a_list_of_one() -> None:
    bent = bend({"resourceType": "Procedure", "bodySite": {"text": "hip"}}, ProcedureResource)
    assert [site.text for site in msgspec.convert(bent, ProcedureResource).body_site] == ["hip"]


def test_a_list_of_one_where_an_object_belongs_is_that_object() -> None:
    quantity = observation(valueQuantity=[None, {"unit": "g"}]).value_quantity
    assert quantity is not None
    assert quantity.unit == "g"


def test_several_values_where_one_belongs_are_not_chosen_from() -> None:
    with pytest.raises(UnfitError, match="valueQuantity: several values where one belongs"):
        observation(valueQuantity=[{"value": 1}, {"value": 2}])


@pytest.mark.parametrize(
    ("written", "value", "comparator"),
    [("95", 95, ""), (" 3.10 ", 3.1, ""), ("<0.1", 0.1, "<"), (">= 8", 8, ">="), (7, 7, ""), ("1e2", 100, "")],
)
def test_a_number_may_be_written_as_text(written: Any, value: float, comparator: str) -> None:
    quantity = observation(valueQuantity={"value": written, "unit": "mg/L"}).value_quantity
    assert quantity is not None
    assert (quantity.value, quantity.comparator, quantity.unit) == (value, comparator, "mg/L")


@pytest.mark.parametrize("written", ["about 5", "5 mg", "1,000", "1.2.3", True, {"x": 1}, [1, 2], "nan"])
def test_what_is_not_plainly_a_number_is_none(written: Any) -> None:
    with pytest.raises(UnfitError, match="value"):
        observation(valueQuantity={"value": written})


def test_null_and_empty_elements_count_as_missing() -> None:
    read = observation(id=None, status="", component=[None, {"code": {"text": "a"}}], valueQuantity={})
    assert (read.id, read.status, len(read.component), read.value_quantity) == ("", "", 1, None)


@pytest.mark.parametrize(("written", "value"), [("true", True), ("False", False), (True, True)])
def test_truth_may_be_written_as_text(written: Any, value: bool) -> None:
    assert observation(valueBoolean=written).value_boolean is value


def test_other_words_are_no_truth() -> None:
    with pytest.raises(UnfitError, match="valueBoolean: neither true nor false"):
        observation(valueBoolean="yes")


def test_a_fraction_is_no_whole_number() -> None:
    assert observation(valueInteger="3").value_integer == 3
    with pytest.raises(UnfitError, match="valueInteger: not a whole number"):
        observation(valueInteger=3.5)


@given(
    st.dictionaries(
        st.sampled_from(["id", "code", "status", "component", "valueQuantity", "issued"]), st.sampled_from(ODD)
    )
)
def test_bent_data_always_fits(elements: dict[str, Any]) -> None:
    try:
        read = observation(**elements)
    except UnfitError as error:
        assert ":" in str(error)
    else:
        assert isinstance(read, ObservationResource)
