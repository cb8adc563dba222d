"""The drugs of an injection: which drafts belong to it, in which dose."""

import pytest

from tests.chart.orders.drafting import SYSTEMS, Json, drug, hip, lidocaine, procedure, read, read_one, site, steroid

ORDER = "ServiceRequest/inj-1"


def test_dose_in_milligrams_and_from_volume_and_strength() -> None:
    order = read_one(hip(), steroid("40 mg"), lidocaine("4 mL"))
    assert [(one.ingredient, one.dose.mg, one.dose.ml) for one in order.injectates] == [
        ("triamcinolone-acetonide", 40.0, 1.0),
        ("lidocaine", 40.0, 4.0),
    ]


@pytest.mark.parametrize(
    ("name", "dose", "mg"),
    [
        ("ropivacaine 0.375 % injection", "20 mL", 75.0),
        ("ropivacaine 2 mg/mL", "20 mL", 40.0),
        ("bupivacaine 0.5 %", "30 mL", 150.0),
        ("bupivacaine hydrochloride 5 MG/ML Injectable Solution", "30 mL", 150.0),
        ("lidocaine 1%", "20 mL", 200.0),
        ("lidocaine hydrochloride 10 MG/ML / epinephrine 0.01 MG/ML Injectable Solution", "10 mL", 100.0),
        ("triamcinolone acetonide", "0.04 g", 40.0),
        ("dexamethasone phosphate 4 mg/mL", "4000 ug", 4.0),
        ("lidocaine", "5 mL", None),
        ("triamcinolone acetonide", "", None),
    ],
)
def test_mass(name: str, dose: str, mg: float | None) -> None:
    assert read_one(hip(), drug(name, dose)).injectates[0].dose.mg == mg


def test_dose_as_text_only() -> None:
    order = read_one(hip(), drug("lidocaine", dosageInstruction=[{"text": "4 mL of 1 % solution"}]))
    assert order.injectates[0].dose.mg == 40.0
    assert order.injectates[0].dose.text == "4 mL of 1 % solution"


def test_strength_of_a_contained_medication() -> None:
    medication = {
        "resourceType": "Medication",
        "id": "mix",
        "code": {"text": "hip mixture"},
        "ingredient": [
            {"itemCodeableConcept": {"text": "triamcinolone acetonide"}, "strength": ratio(40, "mg", 5, "mL")},
            {"itemCodeableConcept": {"text": "lidocaine"}, "strength": ratio(8, "mg", 1, "mL")},
        ],
    }
    mixed = drug("", "5 mL") | {"contained": [medication], "medicationReference": {"reference": "#mix"}}
    del mixed["medicationCodeableConcept"]
    order = read_one(hip(), mixed)
    assert [(one.ingredient, one.dose.mg) for one in order.injectates] == [
        ("triamcinolone-acetonide", 40.0),
        ("lidocaine", 40.0),
    ]


def ratio(amount: float, unit: str, volume: float, per: str) -> Json:
    return {"numerator": {"value": amount, "unit": unit}, "denominator": {"value": volume, "unit": per}}


def test_adrenaline_is_a_property_of_the_anaesthetic() -> None:
    (one,) = read_one(hip(), drug("lidocaine 1 % with epinephrine 1:200,000", "10 mL")).injectates
    assert (one.ingredient, one.with_adrenaline, one.dose.mg) == ("lidocaine", True, 100.0)
    assert one.product == "local-anaesthetic-adrenaline"
    assert not read_one(hip(), drug("lidocaine 1 % without epinephrine", "10 mL")).injectates[0].with_adrenaline


@pytest.mark.parametrize(
    ("name", "free"),
    [
        ("lidocaine 1 % preservative-free", True),
        ("lidocaine 1 % MPF", True),
        ("lidocaine 1 %, multi-dose vial", False),
        ("lidocaine 1 %", None),
    ],
)
def test_preservative(name: str, free: bool | None) -> None:
    assert read_one(hip(), drug(name, "4 mL")).injectates[0].preservative_free is free


@pytest.mark.parametrize(
    ("name", "product"),
    [
        ("1 ML triamcinolone acetonide 40 MG/ML Injection [Kenalog]", "kenalog-40"),
        ("Kenalog-40", "kenalog-40"),
        ("triamcinolone acetonide 80 MG/ML Injection [Kenalog]", "kenalog-80"),
        ("Zilretta 32 mg", "zilretta"),
        ("Depo-Medrol 40 mg/mL single-dose vial", "depo-medrol-single-dose"),
        ("Depo-Medrol 40 mg/mL multi-dose vial", "depo-medrol-multi-dose"),
        ("Celestone Soluspan", "celestone-soluspan"),
        ("Synvisc-One", "synvisc"),
        ("Durolane", "durolane"),
        ("triamcinolone acetonide 40 mg/mL", ""),
    ],
)
def test_product_of_the_excipient_table(name: str, product: str) -> None:
    assert read_one(hip(), drug(name)).injectates[0].product == product


@pytest.mark.parametrize(
    "members",
    [
        {"basedOn": [{"reference": ORDER}]},
        {"supportingInformation": [{"reference": ORDER}]},
        {"basedOn": {"reference": f"https://ehr.example/fhir/{ORDER}/_history/2"}},
        {"groupIdentifier": {"system": "urn:s", "value": "42"}},
    ],
)
def test_drug_linked_to_one_of_two_orders(members: Json) -> None:
    requisition = {"requisition": {"system": "urn:s", "value": "42"}}
    right, left = read(hip() | requisition, hip(side="left") | {"id": "inj-2"}, steroid() | members)
    assert [one.ingredient for one in right.injectates] == ["triamcinolone-acetonide"]
    assert left.injectates == ()


def test_order_may_name_its_drug() -> None:
    right, left = read(
        hip(supportingInfo=[{"reference": "MedicationRequest/drug-8"}]), hip(side="left") | {"id": "inj-2"}, steroid()
    )
    assert (len(right.injectates), len(left.injectates)) == (1, 0)


def test_drug_of_another_encounter_is_not_for_this_injection() -> None:
    elsewhere = steroid() | {"encounter": {"reference": "Encounter/2"}}
    order = read_one(hip(encounter={"reference": "Encounter/1"}), elsewhere)
    assert order.injectates == ()
    assert [fact.ingredient for fact in order.drafted] == ["triamcinolone-acetonide"]


@pytest.mark.parametrize(
    "name",
    [
        "prednisone 20 mg",
        "dexamethasone 4 MG Oral Tablet",
        "Lidocaine 5 % patch",
        "hydrocortisone 1 % cream",
        "apixaban 5 mg",
    ],
)
def test_tablets_and_creams_are_no_injectates(name: str) -> None:
    assert read_one(hip(), drug(name)).injectates == ()


@pytest.mark.parametrize("route", ["Oral", "Intramuscular", "Intravenous route"])
def test_another_route_is_no_injectate(route: str) -> None:
    dosage = {"route": {"text": route}, "text": "once"}
    assert read_one(hip(), drug("dexamethasone", dosageInstruction=[dosage])).injectates == ()


def test_billing_code_of_a_drug() -> None:
    billed = procedure("", number=3) | {"code": {"coding": [{"system": SYSTEMS["HCPCS"], "code": "J3301"}]}}
    order = read_one(hip(), billed)
    assert [(one.ingredient, one.dose.mg) for one in order.injectates] == [("triamcinolone-acetonide", None)]


def test_hyaluronate_as_a_device() -> None:
    device = {
        "resourceType": "DeviceRequest",
        "id": "dev",
        "status": "draft",
        "codeCodeableConcept": {"text": "Durolane hyaluronic acid 60 mg/3 mL"},
    }
    order = read_one(hip(), device)
    assert order.kind == "ha"
    assert [one.reference for one in order.injectates] == ["DeviceRequest/dev"]


def test_steroid_in_words_only_has_no_dose() -> None:
    (one,) = read_one(procedure("", "Right hip steroid injection")).injectates
    assert (one.ingredient, "steroid" in one.concepts, one.dose.mg, one.by_text) == ("", True, None, True)


def test_drug_and_dose_in_the_words_of_the_order() -> None:
    order = read_one(
        procedure("", "US-guided right hip injection with triamcinolone acetonide 40 mg and lidocaine 1 % 4 mL")
    )
    assert [(one.ingredient, one.dose.mg) for one in order.injectates] == [
        ("triamcinolone-acetonide", 40.0),
        ("lidocaine", 40.0),
    ]


def test_steroid_named_without_its_salt_is_the_depot_form() -> None:
    (one,) = read_one(hip(), drug("methylprednisolone 40 mg/mL injection", "80 mg")).injectates
    assert (one.ingredient, one.display, one.dose.mg) == ("methylprednisolone-acetate", "methylprednisolone", 80.0)
    assert {"methylprednisolone-acetate", "steroid"} <= one.concepts


def test_words_do_not_double_a_drafted_drug() -> None:
    order = read_one(procedure("", "Right hip steroid injection"), steroid())
    assert [one.ingredient for one in order.injectates] == ["triamcinolone-acetonide"]


def test_injectate_keeps_its_draft_for_edits() -> None:
    drafted = steroid() | {"note": [{"text": "shake well"}]}
    (one,) = read_one(hip(), drafted).injectates
    assert one.resource == drafted
    assert one.reference == "MedicationRequest/drug-8"


def test_drug_site_is_read() -> None:
    drafted = steroid() | {"dosageInstruction": [{"site": site("left"), "text": "40 mg"}]}
    assert read_one(hip(bodySite=[], reasonCode=[{"text": "hip pain"}]), drafted).side == "left"
