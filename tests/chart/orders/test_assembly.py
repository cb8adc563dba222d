"""Which drafts make an order together."""

from tests.chart.orders.drafting import Json, drug, hip, procedure, read, read_one, site, steroid


def guidance(code: str, number: int, **members: object) -> Json:
    return procedure(code, number=number) | members


def test_guidance_goes_with_the_order_it_is_linked_to() -> None:
    linked = guidance("77002", 3, basedOn=[{"reference": "ServiceRequest/inj-2"}])
    right, left = read(hip("20610"), hip("20610", "left") | {"id": "inj-2"}, linked)
    assert (right.guidance, left.guidance) == ("landmark", "fluoroscopy")


def test_guidance_for_a_side_goes_with_that_side() -> None:
    sided = guidance("76942", 3, bodySite=[site("left")])
    right, left = read(hip("20610"), hip("20610", "left") | {"id": "inj-2"}, sided)
    assert (right.guidance, left.guidance) == ("landmark", "ultrasound")


def test_guidance_without_link_or_side_goes_with_every_order() -> None:
    found = read(hip("20610"), hip("20610", "left") | {"id": "inj-2"}, guidance("76942", 3))
    assert [order.guidance for order in found] == ["ultrasound", "ultrasound"]


def test_drugs_for_both_hips_make_two_orders() -> None:
    drugs = [
        drug("triamcinolone acetonide 40 mg", number=at, dosageInstruction=[{"site": {"text": f"{side} hip"}}])
        for at, side in enumerate(("right", "left"))
    ]
    found = read(*drugs)
    assert [(order.side, len(order.injectates)) for order in found] == [("right", 1), ("left", 1)]


def test_drug_linked_to_a_vague_order_makes_it_an_injection() -> None:
    vague = procedure("", "Right hip")
    assert read(vague) == ()
    order = read_one(vague, steroid(basedOn=[{"reference": "ServiceRequest/inj-1"}]))
    assert (order.kind, order.reference) == ("ia", "ServiceRequest/inj-1")


def test_side_named_by_a_drug_alone() -> None:
    order = read_one(procedure("", "Hip injection"), steroid() | {"dosageInstruction": [{"site": site("left")}]})
    assert (order.side, order.side_sources) == ("left", (("drug site", "left"),))


def test_a_drug_that_is_linked_to_another_joint_is_given_there() -> None:
    knee = procedure("20610", "Right knee injection", number=2)
    order = read_one(hip("20610"), knee, steroid(basedOn=[{"reference": "ServiceRequest/inj-2"}]))
    assert (order.reference, order.injectates) == ("ServiceRequest/inj-1", ())
    assert [one.display for one in order.drafted] == ["triamcinolone acetonide"]
