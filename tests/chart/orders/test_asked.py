"""What is remembered of an order is what it says, and never whose it is."""

from typing import Any

import pytest

from cds_service.chart.facts import Side
from tests.chart.orders.drafting import Json, hip, lidocaine, read_one, site, steroid

OTHER: Json = {"id": "inj-7", "subject": {"reference": "Patient/p2"}, "requester": {"reference": "Practitioner/other"}}


def test_the_same_words_for_another_patient_are_another_order() -> None:
    first, second = read_one(hip(), steroid()), read_one(hip() | OTHER, steroid(id="other-drug"))
    assert (first.kind, first.side, first.code_text) == (second.kind, second.side, second.code_text)
    assert (second.reference, second.resource["id"], second.requester) == (
        "ServiceRequest/inj-7",
        "inj-7",
        "Practitioner/other",
    )
    assert [one.reference for one in second.injectates] == ["MedicationRequest/other-drug"]
    assert second.injectates[0].resource["id"] == "other-drug"


@pytest.mark.parametrize("side", ["right", "left"])
def test_the_same_code_at_another_site_is_read_anew(side: Side) -> None:
    assert read_one(hip() | {"bodySite": [site(side)], "reasonCode": []}).side == side


@pytest.mark.parametrize("change", [{"status": "stopped"}, {"doNotPerform": True}])
def test_the_same_drug_ended_is_no_injectate(change: Json) -> None:
    assert [one.ingredient for one in read_one(hip(), lidocaine()).injectates] == ["lidocaine"]
    assert read_one(hip(), lidocaine(**change)).injectates == ()


@pytest.mark.parametrize("words", ["with triamcinolone 40 mg", "with triamcinolone 40 mg" + " and so on" * 1000])
def test_an_order_too_long_to_be_remembered_is_read_all_the_same(words: str) -> None:
    detail: dict[str, Any] = {"orderDetail": [{"text": words}]}
    assert [one.dose.mg for one in read_one(hip(**detail)).injectates] == [40.0]
    long = steroid(dosageInstruction=[{"text": f"40 mg{words}"}])
    assert [one.ingredient for one in read_one(hip(), long).injectates] == ["triamcinolone-acetonide"]
