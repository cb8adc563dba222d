"""Other drugs drafted beside an injection."""

import pytest

from tests.chart.orders.drafting import Json, drug, hip, read, read_one, site, steroid


def test_facts_of_a_drafted_drug() -> None:
    dosage = {
        "text": "80 mg subcutaneously twice daily",
        "route": {"text": "Subcutaneous"},
        "doseAndRate": [{"doseQuantity": {"value": 80, "unit": "mg"}}],
        "timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}},
    }
    heparin = drug(
        "enoxaparin",
        dosageInstruction=[dosage],
        requester={"reference": "Practitioner/7"},
        note=[{"text": "Bridge until INR is back"}],
        reasonCode=[{"text": "AF"}],
    )
    (fact,) = read_one(hip(), heparin).drafted
    assert (fact.ingredient, fact.status, fact.route) == ("enoxaparin", "drafted", "subcutaneous")
    assert (fact.dose.mg, fact.dose.per_day) == (80.0, 2.0)
    assert (fact.reference, fact.sources, fact.prescriber) == (
        "MedicationRequest/drug-1",
        ("MedicationRequest/drug-1",),
        "Practitioner/7",
    )
    assert "bridge until inr is back" in fact.text
    assert "antithrombotic" in fact.concepts


def test_injectates_are_not_drafted_beside() -> None:
    assert read_one(hip(), steroid()).drafted == ()


def test_steroid_for_the_muscle_is_drafted_beside() -> None:
    dosage = {"route": {"text": "Intramuscular"}, "text": "40 mg"}
    order = read_one(hip(), drug("triamcinolone acetonide", dosageInstruction=[dosage]))
    assert order.injectates == ()
    assert [fact.route for fact in order.drafted] == ["intramuscular"]


@pytest.mark.parametrize("status", ["entered-in-error", "completed"])
def test_what_is_over_is_not_drafted(status: str) -> None:
    assert read_one(hip(), drug("warfarin", status=status)).drafted == ()


def test_held_injectate_is_a_hold_and_no_injectate() -> None:
    order = read_one(hip(), steroid() | {"status": "on-hold"})
    assert order.injectates == ()
    assert [fact.status for fact in order.drafted] == ["drafted-hold"]


def test_every_order_of_the_request_sees_the_other_drugs() -> None:
    other: Json = hip(side="left") | {"id": "inj-2"}
    found = read(
        hip(), other, drug("ibuprofen 400 mg tablet"), steroid() | {"dosageInstruction": [{"site": site("left")}]}
    )
    assert [[fact.ingredient for fact in order.drafted] for order in found] == [["ibuprofen"], ["ibuprofen"]]


def test_a_route_is_a_text_of_the_order() -> None:
    dosage = {"route": {"text": "Epidural"}, "text": "40 mg"}
    order = read_one(hip(), drug("triamcinolone acetonide", dosageInstruction=[dosage]))
    assert ("drug route", "Epidural") in order.texts
