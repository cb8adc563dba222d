"""The side of an order, from every part of it that names one."""

import pytest

from cds_service.chart.facts import Side
from tests.chart.orders.drafting import SYSTEMS, Json, coded, hip, lidocaine, procedure, read, read_one, site, steroid

LATERALITY = "http://example.org/StructureDefinition/laterality"


def extension(code: str) -> Json:
    return {"extension": [{"url": LATERALITY, "valueCodeableConcept": coded("SNOMED", code)}]}


@pytest.mark.parametrize(
    ("members", "side"),
    [
        ({"bodySite": [site("right")]}, "right"),
        ({"bodySite": site("left")}, "left"),
        ({"bodySite": [{"text": "Left hip"}]}, "left"),
        ({"bodySite": [coded("SNOMED", "24136001") | extension("7771000")]}, "left"),
        ({"bodySite": [{"coding": [{"system": SYSTEMS["SNOMED"], "code": "24136001:272741003=24028007"}]}]}, "right"),
        ({"code": {"text": "R hip injection"}}, "right"),
        ({"code": {"text": "Injection hip (L)"}}, "left"),
        ({"code": {"text": "Bilateral hip injections"}}, "bilateral"),
        ({"orderDetail": [{"text": "left side"}]}, "left"),
        ({"reasonCode": [coded("ICD", "M25.552")]}, "left"),
        ({"reasonCode": [coded("ICD", "M16.0")]}, "bilateral"),
        ({"reasonCode": [coded("ICD", "M16.9", "hip OA")]}, "unknown"),
        ({"note": [{"text": "left hip was injected last year"}]}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_side_of_the_order(members: Json, side: Side) -> None:
    assert read_one(procedure("20611", "Hip injection") | members).side == side


def test_nested_extension_and_one_that_speaks_of_something_else() -> None:
    value = {"valueCodeableConcept": coded("SNOMED", "7771000")}
    nested = {"url": LATERALITY, "extension": [{"url": "laterality"} | value]}
    other = {"url": "http://example.org/colour"} | value
    for extension, side in ((nested, "left"), (other, "unknown"), ({"url": LATERALITY, "valueCode": "left"}, "left")):
        order = procedure("20611", "Hip injection", bodySite=[{"text": "hip", "extension": [extension]}])
        assert read_one(order).side == side


@pytest.mark.parametrize(("modifier", "side"), [("RT", "right"), ("LT", "left"), ("50", "bilateral")])
def test_billing_modifier(modifier: str, side: Side) -> None:
    behind = {"coding": [{"system": SYSTEMS["CPT"], "code": f"20611-{modifier}"}], "text": "Hip injection"}
    beside = coded("CPT", "20611", "Hip injection")
    beside["coding"].append({"system": SYSTEMS["CPT"], "code": modifier})
    for code in (behind, beside):
        order = read_one(procedure() | {"code": code})
        assert order.side == side
        assert order.side_sources == (("modifier", side),)


def test_body_site_decides_and_every_source_is_kept() -> None:
    order = read_one(hip(side="right", bodySite=[site("left")]))
    assert order.side == "left"
    assert order.side_sources == (("body site", "left"), ("reason", "right"))


def test_side_of_the_drug_and_of_the_guidance_order_are_sources() -> None:
    dosage = {"text": "inject", "site": {"text": "left hip"}, "doseAndRate": []}
    guided = procedure(
        "76942",
        "Ultrasound guidance",
        number=2,
        bodySite=[site("left")],
        basedOn=[{"reference": "ServiceRequest/inj-1"}],
    )
    drafted = steroid() | {"dosageInstruction": [dosage], "basedOn": [{"reference": "ServiceRequest/inj-1"}]}
    order = read_one(hip(side="right", reasonCode=[]), drafted, guided)
    assert set(order.side_sources) == {("body site", "right"), ("drug site", "left"), ("companion order", "left")}


def test_reasons_on_both_sides_contradict_nothing() -> None:
    order = read_one(hip(reasonCode=[coded("ICD", "M16.11"), coded("ICD", "M16.12")]))
    assert ("reason", "bilateral") in order.side_sources


def test_two_orders_keep_their_own_sides_and_drugs() -> None:
    other = hip(side="left") | {"id": "inj-2"}
    to_right = {"dosageInstruction": [{"site": {"text": "right hip"}, "text": "40 mg"}]}
    right, left = read(hip(), other, steroid() | to_right, lidocaine())
    assert (right.side, left.side) == ("right", "left")
    assert [drug.ingredient for drug in right.injectates] == ["triamcinolone-acetonide", "lidocaine"]
    assert [drug.ingredient for drug in left.injectates] == ["lidocaine"]
