"""Whole charts: mixed data sets, hostile shapes, and the public FHIR data where it is at hand."""

import json
import tracemalloc
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_service.chart.build import build
from cds_service.chart.chart import Chart
from cds_service.chart.codes.book import CodeBook
from cds_service.chart.fhir.deliveries import read_delivery
from cds_service.chart.readers.courses import Courses
from tests.chart.conftest import NOW, ODD, ZONE, ChartOf, icd, loinc, rxnorm
from tests.reference import SHARED, reading

LONG = 100_000  # characters
PUBLIC = SHARED / "data" / "fhir"
FILES = (
    sorted(path for path in PUBLIC.rglob("*") if path.suffix in {".json", ".txt", ".xml"}) if PUBLIC.is_dir() else []
)
SYNTHETIC = sorted((PUBLIC / "patients_synthea_r4").glob("*.json")) if PUBLIC.is_dir() else []
needs_public_data = reading("data/fhir")


def test_one_pass_over_all_data_sets(chart_of: ChartOf) -> None:
    chart = chart_of(
        patient={"resourceType": "Patient", "id": "p1", "gender": "male"},
        conditions=bundle({"resourceType": "Condition", "id": "c", "code": icd("M16.11")}),
        medications=bundle(
            {"resourceType": "MedicationRequest", "status": "active", "medicationCodeableConcept": rxnorm("11289")}
        ),
        labs=bundle(
            {"resourceType": "Observation", "status": "final", "code": loinc("6301-6"), "valueQuantity": {"value": 3.1}}
        ),
        allergies=None,
    )
    assert chart.patient is not None
    assert (chart.patient.sex, len(chart.conditions.all), len(chart.drugs.all)) == ("male", 1, 1)
    assert [result.value for result in chart.results.of(["inr"])] == [3.1]
    assert (chart.data["allergies"].empty, chart.data["procedures"].status) == (True, "failed")


def test_a_resource_that_came_under_two_keys_counts_once(chart_of: ChartOf) -> None:
    procedure = {"resourceType": "Procedure", "id": "x", "status": "completed", "code": {"text": "hip replacement"}}
    assert len(chart_of(procedures=bundle(procedure), conditions=bundle(procedure)).procedures.all) == 1


def test_long_texts_of_a_chart_are_not_kept(chart_of: ChartOf) -> None:
    """What is remembered of charts outlives them: it holds what many of them say, not the letters of one."""
    look_at_long_texts(chart_of, "first")  # what is made once is there
    tracemalloc.start()
    try:
        for word in ("second", "third"):
            look_at_long_texts(chart_of, word)
        assert tracemalloc.get_traced_memory()[0] < LONG
    finally:
        tracemalloc.stop()


def look_at_long_texts(chart_of: ChartOf, word: str) -> None:
    """A chart that says a word at length wherever it may."""
    long = f"{word} heparin flush of the right hip, 5 mg " + "x" * LONG
    said = {"text": long, "coding": [{"system": "http://loinc.org", "code": "6301-6", "display": long}]}
    drug = {"medicationCodeableConcept": said, "dosageInstruction": [{"text": long}], "authoredOn": long}
    measured = {"value": 3, "unit": long, "code": long}
    chart = chart_of(
        conditions=bundle({"resourceType": "Condition", "code": said, "bodySite": [said], "onsetDateTime": long}),
        medications=bundle({"resourceType": "MedicationRequest", "status": "active", **drug}),
        labs=bundle(
            {"resourceType": "Observation", "status": "final", "code": loinc("6301-6"), "valueQuantity": measured},
            {"resourceType": "Observation", "status": "final", "code": said, "component": [{"code": said}]},
        ),
        allergies=bundle({"resourceType": "AllergyIntolerance", "code": said}),
    )
    assert chart.conditions.all
    assert chart.drugs.all
    assert chart.results.all


def test_one_unreadable_resource_is_said_and_sinks_nothing(chart_of: ChartOf) -> None:
    chart = chart_of(
        {"resourceType": "Observation", "id": "bad", "code": loinc("777-3"), "valueQuantity": "plenty"},
        {"resourceType": "Condition", "id": "c", "code": icd("M16.11")},
    )
    assert [one.reference for one in chart.unusable] == ["Observation/bad"]
    assert len(chart.conditions.all) == 1


@pytest.mark.parametrize(
    ("data", "kind", "element"),
    [
        ("conditions", "Condition", "code"),
        ("labs", "Observation", "code"),
        ("medications", "MedicationRequest", "medicationCodeableConcept"),
        ("medications", "MedicationStatement", "medicationCodeableConcept"),
    ],
)
def test_what_is_about_nothing_that_can_be_read_is_said(chart_of: ChartOf, data: str, kind: str, element: str) -> None:
    odd = {"resourceType": kind, "id": "x", "status": "active", element: 5}
    chart = chart_of(**{data: bundle(odd, {**odd, "id": "y", "resourceType": "Poster"})})
    (unusable,) = chart.unusable
    assert (unusable.data, unusable.what, unusable.reference) == (data, kind, f"{kind}/x")
    assert unusable.why == f"cannot be read ({element}: not an object)"
    assert (chart.conditions.all, chart.results.all, chart.drugs.all) == ((), (), ())
    assert not chart.data[data].empty


@pytest.mark.parametrize("code", [None, {}, {"coding": []}, {"system": "http://snomed.info/sct", "code": "1"}])
@pytest.mark.parametrize(
    ("data", "kind", "withdrawn"),
    [
        ("conditions", "Condition", {"verificationStatus": {"text": "entered in error"}}),
        ("allergies", "AllergyIntolerance", {"verificationStatus": {"coding": [{"code": "refuted"}]}}),
        ("procedures", "Procedure", {"status": "not-done"}),
        ("service_requests", "ServiceRequest", {"status": "revoked"}),
    ],
)
def test_what_is_on_record_without_a_name_is_said(
    chart_of: ChartOf, data: str, kind: str, withdrawn: dict[str, Any], code: Any
) -> None:
    nameless = {"resourceType": kind, "id": "x", "code": code}
    chart = chart_of(**{data: bundle(nameless, nameless | withdrawn | {"id": "y"})})
    (unusable,) = chart.unusable
    assert (unusable.data, unusable.what, unusable.reference) == (data, kind, f"{kind}/x")
    assert unusable.why == "cannot be read (code: nothing says what it is)"


def bundle(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": one} for one in resources]}


_KINDS = ["Patient", "Condition", "MedicationRequest", "Observation", "Procedure", "AllergyIntolerance", "Device", "X"]
_ELEMENTS = ["id", "code", "status", "subject", "bodySite", "valueQuantity", "medicationReference", "reaction"]


@given(st.sampled_from(_KINDS), st.dictionaries(st.sampled_from(_ELEMENTS), st.sampled_from(ODD)))
def test_no_shape_of_a_resource_raises(chart_of: ChartOf, kind: str, elements: dict[str, Any]) -> None:
    assert chart_of({"resourceType": kind, **elements}).foreign >= 0


@needs_public_data
def test_no_public_file_raises(book: CodeBook, courses: Courses) -> None:
    for path in FILES:
        delivery = read_delivery(path.read_bytes())
        chart = build({"conditions": delivery}, "p1", book, ZONE, NOW, courses)
        assert chart.data["conditions"].status in {"read", "failed", "truncated"}, path.name


@needs_public_data
@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_synthetic_patients_give_sane_charts(book: CodeBook, courses: Courses, zone: str) -> None:
    for path in SYNTHETIC:
        raw = path.read_bytes()
        chart = build({"conditions": read_delivery(raw)}, _patient_id(raw), book, ZoneInfo(zone), NOW, courses)
        assert chart.patient is not None, path.name
        assert (chart.foreign, chart.data["conditions"].status) == (0, "read"), path.name
        assert chart.conditions.all, path.name
        assert all(result.value is not None for result in chart.results.of(["creatinine", "weight"])), path.name


@needs_public_data
@pytest.mark.parametrize(
    ("name", "ingredients"),
    [
        ("hipOA_warfarin_AF_nsaid__Mafalda_Turcotte", {"warfarin", "naproxen"}),
        ("hipOA_clopidogrel_nsaid__Gayla_Ferry", {"clopidogrel", "naproxen"}),
        ("warfarin_plus_clopidogrel_DM_CHF_deceased__Parker_Casper", {"warfarin", "clopidogrel", "metformin"}),
        ("hipOA_clean__Elisha_Bradtke", set()),
    ],
)
def test_the_drugs_of_synthetic_patients(book: CodeBook, courses: Courses, name: str, ingredients: set[str]) -> None:
    raw = (PUBLIC / "patients_synthea_r4" / f"{name}.json").read_bytes()
    chart = build({"medications": read_delivery(raw)}, _patient_id(raw), book, ZONE, NOW, courses)
    assert ingredients <= {drug.ingredient for drug in chart.drugs.all if drug.status == "active"}
    assert bool(ingredients) == bool(chart.drugs.of(["anticoagulant", "antiplatelet"]))


@needs_public_data
@pytest.mark.parametrize(
    ("name", "drug", "taken"),
    [
        ("rivaroxaban_discharge_AF", "argatroban", True),
        ("rivaroxaban_doNotPerform", "argatroban", False),
        ("rivaroxaban_not_done", "rivaroxaban", False),
    ],
)
def test_a_drug_that_was_not_to_be_given_is_not_taken(
    book: CodeBook, courses: Courses, name: str, drug: str, taken: bool
) -> None:
    raw = (PUBLIC / "ecqm_anticoagulant_cases" / f"{name}.json").read_bytes()
    later = NOW.replace(year=2027)
    chart = build({"medications": read_delivery(raw)}, _patient_id(raw), book, ZONE, later, courses)
    assert bool([*chart.drugs.of([drug]), *chart.administrations.of([drug])]) is taken


@needs_public_data
def test_of_two_patients_in_one_bundle_only_one_is_read(book: CodeBook, courses: Courses) -> None:
    raw = (PUBLIC / "ips_international" / "two_patients_enoxaparin.json").read_bytes()
    charts = [_chart(raw, name, book, courses) for name in _patient_ids(raw)]
    assert len(charts) == 2
    assert all(chart.foreign > 0 for chart in charts)


@needs_public_data
def test_dstu2_prescriptions_are_read(book: CodeBook, courses: Courses) -> None:
    raw = (PUBLIC / "malformed" / "dstu2_MedicationOrder_bundle.json").read_bytes()
    chart = _chart(raw, next(_patient_ids(raw), "p1"), book, courses)
    assert chart.conditions.all
    assert all(one.why != "not a FHIR resource" for one in chart.unusable)


def _chart(raw: bytes, patient: str, book: CodeBook, courses: Courses) -> Chart:
    return build({"conditions": read_delivery(raw)}, patient, book, ZONE, NOW, courses)


def _patient_id(raw: bytes) -> str:
    return next(_patient_ids(raw))


def _patient_ids(raw: bytes) -> Iterator[str]:
    for entry in json.loads(raw)["entry"]:
        if entry["resource"]["resourceType"] == "Patient":
            yield entry["resource"]["id"]
