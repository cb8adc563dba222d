"""Which drugs a drafted order holds, in which strength."""

import pytest

from cds_service.chart.orders.drafts import Draft, Drafts
from cds_service.chart.orders.medicines import Prescription, prescription
from tests.chart.orders.drafting import SYSTEMS, Json, book, drug


def prescribed(resource: Json, *others: Json) -> Prescription:
    drafts = Drafts(Draft(one["resourceType"], f"{one['resourceType']}/{one['id']}", "", one) for one in others)
    return prescription(resource, drafts, book())


def leaves(read: Prescription) -> list[str]:
    return [one.match.leaf for one in read.ingredients]


def test_several_strengths_among_the_codings_say_nothing_about_strength() -> None:
    rxnorm = SYSTEMS["RXNORM"]
    concept = {
        "text": "triamcinolone",
        "coding": [
            {"system": rxnorm, "code": "10759", "display": "triamcinolone acetonide"},
            {"system": rxnorm, "code": "1", "display": "triamcinolone acetonide 10 MG/ML / 40 MG/ML"},
        ],
    }
    read = prescribed({"medicationCodeableConcept": concept})
    assert leaves(read) == ["triamcinolone-acetonide"]
    assert read.dose(read.ingredients[0]).mg_per_ml is None


def test_medication_in_another_draft() -> None:
    medication = {"resourceType": "Medication", "id": "m", "code": {"text": "lidocaine 10 mg/mL"}}
    assert leaves(prescribed({"medicationReference": {"reference": "Medication/m"}}, medication)) == ["lidocaine"]


def test_ingredient_that_is_a_reference() -> None:
    medication = {
        "resourceType": "Medication",
        "id": "m",
        "ingredient": [{"itemReference": {"reference": "Substance/s"}}, {}],
    }
    substance = {"resourceType": "Substance", "id": "s", "code": {"text": "bupivacaine"}}
    assert leaves(prescribed({"medicationReference": {"reference": "Medication/m"}}, medication, substance)) == [
        "bupivacaine"
    ]


SUBSTANCE: Json = {"resourceType": "Substance", "id": "s", "code": {"text": "bupivacaine"}}


@pytest.mark.parametrize(
    ("ingredient", "inside"),
    [
        ({"itemReference": {"reference": "#s"}}, "Medication"),
        ({"itemReference": {"reference": "#s"}}, "MedicationRequest"),
        ({"itemReference": {"reference": "Substance/gone", "display": "bupivacaine"}}, ""),
        ({"item": {"concept": {"text": "bupivacaine"}}}, ""),
        ({"item": {"reference": {"reference": "#s"}}}, "MedicationRequest"),
        ({"itemCodeableConcept": {}, "itemReference": {"reference": "#s"}}, "MedicationRequest"),
    ],
)
def test_ingredient_that_is_contained_or_only_shown(ingredient: Json, inside: str) -> None:
    held = {one: {"contained": [SUBSTANCE]} if one == inside else {} for one in ("Medication", "MedicationRequest")}
    medication = {"resourceType": "Medication", "id": "m", "ingredient": [ingredient]} | held["Medication"]
    pointer = {"medicationReference": {"reference": "Medication/m"}} | held["MedicationRequest"]
    assert leaves(prescribed(pointer, medication)) == ["bupivacaine"]


def test_an_ingredient_that_was_not_sent_is_not_overlooked() -> None:
    parts = [{"itemCodeableConcept": {"text": "lidocaine"}}, {"itemReference": {"reference": "Substance/gone"}}]
    medication = {"resourceType": "Medication", "id": "m", "ingredient": parts}
    read = prescribed({"medicationReference": {"reference": "Medication/m"}}, medication)
    assert leaves(read) == ["lidocaine"]
    assert read.unknown == ("Substance/gone",)


@pytest.mark.parametrize(
    "resource",
    [
        {"medicationReference": {"reference": "Medication/gone", "display": "lidocaine 1 %"}},
        {"medication": {"concept": {"text": "x"}, "text": "lidocaine 1 %"}},
        {"medicationCodeableConcept": [{"text": "lidocaine 1 %"}]},
    ],
)
def test_odd_places_for_the_name(resource: Json) -> None:
    assert leaves(prescribed(resource)) == ["lidocaine"]


def test_nothing_known() -> None:
    assert prescribed({}).ingredients == ()
    assert prescribed({"medicationCodeableConcept": {"text": "magic potion"}}).ingredients == ()


def test_unreadable_dosage_is_left_out() -> None:
    read = prescribed(drug("lidocaine 1 %", dosageInstruction=[{"text": ["a", "b"]}, {"text": "4 mL"}]))
    assert read.dose(read.ingredients[0]).mg == 40.0


def test_bent_dosage_is_read() -> None:
    dosage = {"doseAndRate": {"doseQuantity": {"value": "40", "unit": "mg"}}}
    read = prescribed(drug("triamcinolone acetonide", dosageInstruction=dosage))
    assert read.dose(read.ingredients[0]).mg == 40.0


def test_quantity_to_dispense_stands_for_a_missing_dose() -> None:
    read = prescribed(drug("lidocaine 1 %", dispenseRequest={"quantity": {"value": 5, "unit": "mL"}}))
    assert read.dose(read.ingredients[0]).mg == 50.0


@pytest.mark.parametrize(
    ("dosage", "name", "route"),
    [
        ({"route": {"text": "Intra-articular"}}, "lidocaine", "intra-articular"),
        ({"route": {"coding": [{"code": "PO"}]}}, "dexamethasone", "oral"),
        ({}, "dexamethasone 4 MG Oral Tablet", "oral"),
        ({}, "lidocaine 1 %", ""),
    ],
)
def test_route(dosage: Json, name: str, route: str) -> None:
    assert prescribed(drug(name, dosageInstruction=[dosage])).route == route
