import pytest

from cds_service.chart.codes.book import Coding
from cds_service.chart.fhir.elements import CodeableConcept, Reference
from cds_service.chart.fhir.medications import MedicationOrderResource
from cds_service.chart.fhir.resources import ConditionResource
from cds_service.chart.readers import reading as words
from cds_service.chart.readers.reading import Reading


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Patient/1", "Patient/1"),
        ("https://ehr.example/fhir/Patient/1", "Patient/1"),
        ("https://ehr.example/fhir/Patient/1/_history/7", "Patient/1"),
        (" Patient/1 ", "Patient/1"),
        ("urn:uuid:1-2", "urn:uuid:1-2"),
        ("urn:oid:1.2/3", "urn:oid:1.2/3"),
        ("#med", "#med"),
        ("", ""),
    ],
)
def test_a_reference_without_server_and_version(written: str, name: str) -> None:
    assert words.local_name(written) == name
    assert words.local(Reference(reference=written)) == name


def test_a_missing_reference_has_no_name() -> None:
    assert words.local(None) == ""


@pytest.mark.parametrize(
    ("concept", "status"),
    [
        (None, ""),
        (CodeableConcept(), ""),
        (CodeableConcept(text="Active "), "active"),
        (CodeableConcept(text="Entered in_error"), "entered-in-error"),
        (CodeableConcept(coding=(Coding(code="entered-in-error "),), text="Error"), "entered-in-error"),
        (CodeableConcept(coding=(Coding(display="x"), Coding(code="resolved"))), "resolved"),
    ],
)
def test_a_status_is_its_code_else_its_text(concept: CodeableConcept | None, status: str) -> None:
    assert words.status_of(concept) == status


def test_the_name_of_a_resource() -> None:
    assert words.name_of(ConditionResource(id="c1")) == "Condition/c1"
    assert words.name_of(MedicationOrderResource(id="m1")) == "MedicationOrder/m1"
    assert words.name_of(ConditionResource()) == ""


def test_our_title_is_shown_where_the_code_is_known(reading: Reading) -> None:
    known = CodeableConcept(text="WARF 3 (local)", coding=(Coding("RXNORM", "11289"),))
    unknown = CodeableConcept(coding=(Coding("urn:x", "1", "house ointment"),))
    assert words.shown(known, reading.match(known, "drug")) == "warfarin"
    assert words.shown(unknown, reading.match(unknown, "drug")) == "house ointment"
    assert words.shown(None, reading.match(None, "drug")) == ""


def test_the_first_of_several_texts_that_is_a_date(reading: Reading) -> None:
    when = reading.when("", "soon", "2026-03", "2025")
    assert when is not None
    assert when.text == "2026-03"
    assert reading.when("", "soon") is None
