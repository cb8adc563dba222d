"""Actions that order something new."""

import pytest
from pydantic import ValidationError

from cds_service.cards.actions.steps import MissingError
from cds_service.chart.facts import Side
from cds_service.reasoning.truth import Item
from tests.cards.actions.doing import created, do
from tests.cards.scenes import limit, order, scene, when

LABORATORY = "108252007"


def test_a_test_is_ordered_with_its_loinc_code_for_the_day_of_the_injection() -> None:
    (inr,) = created(do("order_test", scene(), of="inr", on="order-date"), "ServiceRequest")
    assert (inr["status"], inr["intent"], inr["priority"]) == ("draft", "proposal", "routine")
    assert inr["category"][0]["coding"][0]["code"] == LABORATORY
    assert {"system": "http://loinc.org", "code": "6301-6"}.items() <= inr["code"]["coding"][0].items()
    assert inr["occurrenceDateTime"] == "2026-04-06"
    assert inr["subject"] == {"reference": "Patient/p1"}
    assert inr["requester"] == {"reference": "Practitioner/doc-1"}
    assert inr["basedOn"] == [{"reference": "ServiceRequest/inj-1"}]


def test_a_window_before_the_injection_is_a_period() -> None:
    at = scene(limits={"first": limit(3), "last": limit(1)})
    (inr,) = created(do("order_test", at, of="inr", before="order", from_="first", to="last"), "ServiceRequest")
    assert inr["occurrencePeriod"] == {"start": "2026-04-03", "end": "2026-04-05"}
    assert "occurrenceDateTime" not in inr


@pytest.mark.parametrize("day", ["2026-03-30", "2026-03-31", "2026-03-29", "2025-01-01"])
def test_nothing_is_ordered_for_the_past(day: str) -> None:
    at = scene(limits={"first": limit(3), "last": limit(1)}, order_=order(when=when(day)))
    (inr,) = created(do("order_test", at, of="inr", before="order", from_="first", to="last"), "ServiceRequest")
    assert inr["occurrenceDateTime"] == "2026-03-30"


def test_a_panel_is_spelt_out_one_order_per_test() -> None:
    ordered = created(do("order_test", scene(), of=["joint-fluid", "crp", "crp"], urgent=True), "ServiceRequest")
    assert [one["code"]["text"] for one in ordered] == [
        "Synovial fluid culture",
        "Synovial fluid cell count and differential",
        "Synovial fluid crystals",
        "C-reactive protein",
    ]
    assert {one["priority"] for one in ordered} == {"urgent"}


def test_tests_named_by_evidence_are_ordered() -> None:
    hold = (Item(display="apixaban", more={"tests": "apixaban-level, anti-xa"}),)
    ordered = created(do("order_test", scene({"hold": hold}), of="hold.clearing_tests"), "ServiceRequest")
    assert [one["code"]["text"] for one in ordered] == ["Apixaban level", "Anti-Xa activity, calibrated"]


def test_a_result_that_could_not_be_used_is_ordered_again() -> None:
    value = (Item(display="Platelets", more={"concepts": "blood-count,platelets"}),)
    (again,) = created(do("order_test", scene({"value": value}), of="value"), "ServiceRequest")
    assert again["code"]["coding"][0]["code"] == "777-3"


def test_evidence_that_names_no_test_drops_the_suggestion() -> None:
    with pytest.raises(MissingError, match="names no test"):
        do("order_test", scene({"hold": (Item(display="clopidogrel"),)}), of="hold.clearing_tests")


def test_an_unknown_test_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(ValidationError, match='unknown test "plateletes".*Did you mean "platelets"'):
        do("order_test", scene(), of="plateletes")


def test_imaging_names_the_side() -> None:
    (study,) = created(do("order_imaging", scene(), of="pelvis-radiograph", side="order"), "ServiceRequest")
    assert study["bodySite"][0]["text"] == "Right hip"
    assert study["category"][0]["coding"][0]["code"] == "363679005"


def test_imaging_of_an_order_without_a_side_names_none() -> None:
    at = scene(order_=order(side="unknown"))
    (study,) = created(do("order_imaging", at, of="hip-mri", side="order"), "ServiceRequest")
    assert "bodySite" not in study


def test_a_procedure_comes_with_its_tests_and_the_reason_of_the_order() -> None:
    steps = do("order_procedure", scene(), kind="asp", guidance="ultrasound", tests=["synovial-culture"])
    aspiration, culture = created(steps, "ServiceRequest")
    assert aspiration["code"]["text"] == "Aspiration of hip joint, right, ultrasound-guided"
    assert aspiration["code"]["coding"][0]["code"] == "20611"
    assert aspiration["reasonCode"] == [{"text": "Osteoarthritis of right hip"}]
    assert culture["code"]["text"] == "Synovial fluid culture"


def test_a_referral_says_what_about() -> None:
    found = {"prosthesis": (Item(display="Hip prosthesis", side="right"),)}
    (referral,) = created(
        do("refer", scene(found), to="arthroplasty", about="{prosthesis.side} prosthesis"), "ServiceRequest"
    )
    assert referral["performerType"] == {"text": "Orthopaedic surgery"}
    assert referral["reasonCode"] == [{"text": "right prosthesis"}]


def test_a_user_who_is_no_practitioner_is_not_the_requester() -> None:
    (inr,) = created(do("order_test", scene(user="Patient/p1"), of="inr"), "ServiceRequest")
    assert "requester" not in inr


def test_an_order_without_an_id_is_not_referred_to() -> None:
    (inr,) = created(do("order_test", scene(order_=order(reference="")), of="inr"), "ServiceRequest")
    assert "basedOn" not in inr


def test_a_test_may_be_ordered_for_today() -> None:
    (inr,) = created(do("order_test", scene(), of="inr", on="today"), "ServiceRequest")
    assert inr["occurrenceDateTime"] == "2026-03-30"


def test_a_window_needs_both_ends() -> None:
    with pytest.raises(ValidationError, match="takes the limits from and to"):
        do("order_test", scene(limits={"first": limit(3)}), of="inr", before="order", from_="first")


@pytest.mark.parametrize(("sides", "aspirated"), [(("right",), "right"), (("right", "left"), "bilateral")])
def test_of_both_hips_the_one_that_the_evidence_names_is_aspirated(sides: tuple[Side, ...], aspirated: str) -> None:
    found = {"septic": tuple(Item(display="septic hip", side=side) for side in sides)}
    (new,) = created(do("order_procedure", scene(found, order_=order(side="bilateral")), kind="asp"), "ServiceRequest")
    assert new["code"]["text"] == f"Aspiration of hip joint, {aspirated}, ultrasound-guided"
