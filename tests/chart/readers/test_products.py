from typing import Any

import pytest

from cds_service.chart.readers.products import is_flush
from tests.chart.conftest import APIXABAN, WARFARIN, ChartOf, one_drug, request, rxnorm


def test_a_drug_nobody_asks_for_is_left_out(chart_of: ChartOf) -> None:
    chart = chart_of(request(medicationCodeableConcept={"text": "skin moisturiser"}))
    assert (chart.drugs.all, chart.unusable) == ((), ())


@pytest.mark.parametrize(
    ("elements", "medication"),
    [
        ({"medicationReference": {"reference": "#m"}}, {}),
        ({"medicationReference": {"reference": "Medication/m"}}, {}),
        ({"medicationReference": {"reference": "https://ehr.example/Medication/m/_history/2"}}, {}),
        ({"medicationReference": {"display": "warfarin 3 mg tablet"}}, {}),
        ({"medicationReference": {"reference": "Medication/gone", "display": "Coumadin"}}, {}),
    ],
)
def test_a_drug_may_be_named_by_reference(chart_of: ChartOf, elements: Any, medication: Any) -> None:
    medicine = {"resourceType": "Medication", "id": "m", "code": WARFARIN}
    prescription = request(**elements, contained=[medicine])
    del prescription["medicationCodeableConcept"]
    assert one_drug(chart_of, prescription, medicine).ingredient == "warfarin"


def test_a_name_that_is_missing_is_said(chart_of: ChartOf) -> None:
    prescription = request(medicationReference={"reference": "Medication/gone"})
    del prescription["medicationCodeableConcept"]
    chart = chart_of(medications={"resourceType": "Bundle", "entry": [{"resource": prescription}]})
    (unusable,) = chart.unusable
    assert (unusable.data, unusable.what, unusable.why) == ("medications", "a medicine", "its name is missing")
    assert unusable.reference == "MedicationRequest/r1"


@pytest.mark.parametrize(
    ("code", "what"),
    [
        (
            {"coding": [{"system": "http://hl7.org/fhir/sid/ndc", "code": "0056-0172-70"}]},
            ["a medicine (code 0056-0172-70)"],
        ),
        ({"coding": [{"code": "17"}]}, ["a medicine (code 17)"]),
        ({"coding": [{"system": "http://hl7.org/fhir/sid/ndc"}]}, ["a medicine"]),
        ({"coding": [{"system": "http://hl7.org/fhir/sid/ndc", "code": "1", "display": "skin moisturiser"}]}, []),
        (rxnorm("99999999"), []),
    ],
)
def test_a_code_of_a_list_that_nobody_knows_may_be_any_drug(chart_of: ChartOf, code: Any, what: list[str]) -> None:
    assert [one.what for one in chart_of(request(medicationCodeableConcept=code)).unusable] == what


def test_all_codings_are_looked_at(chart_of: ChartOf) -> None:
    code = {"coding": [{"system": "urn:oid:1.2", "code": "77"}, *APIXABAN["coding"]], "text": "Eliquis"}
    drug = one_drug(chart_of, request(medicationCodeableConcept=code))
    assert (drug.ingredient, drug.by_text) == ("apixaban", False)


def test_ingredients_of_a_medication_count(chart_of: ChartOf) -> None:
    mixture = {
        "resourceType": "Medication",
        "id": "mix",
        "code": {"text": "infusion"},
        "ingredient": [{"itemCodeableConcept": rxnorm("5224", "heparin")}],
    }
    prescription = request(medicationReference={"reference": "Medication/mix"})
    del prescription["medicationCodeableConcept"]
    assert one_drug(chart_of, prescription, mixture).ingredient == "unfractionated-heparin"


def test_a_name_in_text_is_marked_as_such(chart_of: ChartOf) -> None:
    assert one_drug(chart_of, request(medicationCodeableConcept={"text": "Xarelto 20 mg"})).by_text


@pytest.mark.parametrize(
    ("name", "instruction", "flush"),
    [
        ("heparin lock flush 10 units/mL", "", True),
        ("Hep-Lock", "", True),
        ("heparin", "Flush PICC daily", True),
        ("heparin", "for line flushing", True),
        ("heparin", "5 mL to maintain catheter patency", True),
        ("heparin", "18 units/kg/h, flush the line afterwards", False),
        ("heparin", "5,000 units SC bid", False),
        ("clockwise cream", "", False),
    ],
)
def test_what_keeps_a_line_open_is_a_flush(name: str, instruction: str, flush: bool) -> None:
    assert is_flush(name, instruction) is flush
