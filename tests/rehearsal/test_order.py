from typing import Any

import pytest

from cds_service.rehearsal import order
from cds_service.rehearsal.given import Given
from cds_service.rehearsal.stage import Json, Stage
from cds_service.rehearsal.words import GivenError


def drafts(given: Given, stage: Stage) -> list[Json]:
    return [entry["resource"] for entry in order.context(given, stage)["draftOrders"]["entry"]]


def test_the_baseline_is_a_guided_injection_of_steroid_and_anaesthetic(stage: Stage) -> None:
    injection, steroid, anaesthetic = drafts(Given(), stage)
    assert injection["code"]["coding"][0]["code"] == "20611"
    assert (injection["bodySite"][0]["text"], injection["occurrenceDateTime"]) == (
        "right hip",
        "2026-04-01T09:00:00+02:00",
    )
    assert injection["reasonCode"][0]["coding"][0]["code"] == "M16.11"
    assert [one["medicationCodeableConcept"]["text"] for one in (steroid, anaesthetic)] == [
        "triamcinolone acetonide",
        "lidocaine",
    ]
    assert steroid["basedOn"] == [{"reference": f"ServiceRequest/{injection['id']}"}]


@pytest.mark.parametrize(
    ("guidance", "code", "detail"),
    [("none", "20610", None), ("landmark", "20610", "landmark technique"), ("ct", "20610", "CT-guided")],
)
def test_guidance_is_code_and_words(guidance: Any, code: str, detail: str | None, stage: Stage) -> None:
    injection = drafts(Given(guidance=guidance), stage)[0]
    assert injection["code"]["coding"][0]["code"] == code
    assert injection.get("orderDetail", [{"text": None}])[0]["text"] == detail


def test_side_and_reason_can_be_left_out(stage: Stage) -> None:
    injection = drafts(Given(side="none", reason="none"), stage)[0]
    assert "bodySite" not in injection
    assert "reasonCode" not in injection
    assert drafts(Given(reason="sore after a walk"), stage)[0]["reasonCode"] == [{"text": "sore after a walk"}]


@pytest.mark.parametrize(
    ("said", "name", "value", "unit"),
    [
        ("300 mg", "lidocaine", 300.0, "mg"),
        ("30 mL of 1 %", "lidocaine 1 %", 30.0, "mL"),
        ("5 mL without strength", "lidocaine", 5.0, "mL"),
        ("preservative-free", "lidocaine 1 % preservative-free single-dose vial", 40.0, "mg"),
        ("40 mg with adrenaline", "lidocaine with adrenaline", 40.0, "mg"),
        ("4 mL of 1 % with adrenaline", "lidocaine 1 % with adrenaline", 4.0, "mL"),
    ],
)
def test_a_dose_is_mass_or_volume_and_strength(said: str, name: str, value: float, unit: str, stage: Stage) -> None:
    drug = drafts(Given(order={"lidocaine": said}), stage)[1]
    quantity = drug["dosageInstruction"][0]["doseAndRate"][0]["doseQuantity"]
    assert (drug["medicationCodeableConcept"]["text"], quantity["value"], quantity["unit"]) == (name, value, unit)


def test_a_dose_for_each_hip_is_two_drafts_with_a_site(stage: Stage) -> None:
    given = Given(side="bilateral", order={"triamcinolone-acetonide": "40 mg for each hip", "lidocaine": "40 mg"})
    _, right, left, both = drafts(given, stage)
    told = [one["dosageInstruction"][0] for one in (right, left, both)]
    assert [one["text"] for one in told] == ["40 mg"] * 3
    assert [one.get("site", {}).get("text") for one in told] == ["right hip", "left hip", None]
    assert len({one["id"] for one in (right, left, both)}) == 3


def test_the_second_injection_may_have_drugs_of_its_own(stage: Stage) -> None:
    given = Given(order={"lidocaine": "40 mg"}, also="left", also_order={"ropivacaine": "50 mg"})
    _, first, _, second = drafts(given, stage)
    assert [one["dosageInstruction"][0]["text"] for one in (first, second)] == ["40 mg", "50 mg"]
    assert second["basedOn"] == [{"reference": "ServiceRequest/servicerequest-injection-left"}]


def test_another_dose_is_refused(stage: Stage) -> None:
    with pytest.raises(GivenError, match=r"^order: lidocaine: 'a lot' is not a dose\. Write \"40 mg\", "):
        drafts(Given(order={"lidocaine": "a lot"}), stage)


def test_order_select_names_the_order(stage: Stage) -> None:
    context = order.context(Given(hook="order-select"), stage)
    assert context["selections"] == ["ServiceRequest/servicerequest-injection"]


def test_a_booking_stands_on_the_signed_order(stage: Stage) -> None:
    given = Given(hook="appointment-book")
    (appointment,) = (entry["resource"] for entry in order.context(given, stage)["appointments"]["entry"])
    signed = order.signed(given, stage)
    assert appointment["basedOn"] == [{"reference": f"ServiceRequest/{signed[0]['id']}"}]
    assert {one["status"] for one in signed} == {"active"}
    assert order.signed(Given(), stage) == []


def test_a_drug_can_have_a_side_and_a_route_of_its_own(stage: Stage) -> None:
    steroid = drafts(Given(injectate_side="left", injectate_route="Epidural"), stage)[1]
    instruction = steroid["dosageInstruction"][0]
    assert (instruction["site"]["text"], instruction["route"]["text"]) == ("left hip", "Epidural")


def test_the_same_injection_may_be_drafted_for_the_other_side(stage: Stage) -> None:
    left = [one for one in drafts(Given(also="left"), stage) if one["id"].endswith("-left")]
    assert [one["resourceType"] for one in left] == ["ServiceRequest", "MedicationRequest", "MedicationRequest"]
    assert left[0]["bodySite"][0]["text"] == "left hip"
    assert {one["basedOn"][0]["reference"] for one in left[1:]} == {f"ServiceRequest/{left[0]['id']}"}


def test_code_words_and_several_reasons_can_be_told(stage: Stage) -> None:
    given = Given(kind="peritend", code="20551", wording="Injection of gluteus medius", reason=["S73.191A", "M16.11"])
    injection = drafts(given, stage)[0]
    assert injection["code"] == {
        "coding": [{"system": order.CPT, "code": "20551"}],
        "text": "Injection of gluteus medius",
    }
    assert [one["coding"][0]["code"] for one in injection["reasonCode"]] == ["S73.191A", "M16.11"]
