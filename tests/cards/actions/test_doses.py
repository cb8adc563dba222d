"""The action that changes a drafted dose."""

import pytest
from pydantic import ValidationError

from cds_service.cards.actions.steps import MissingError
from cds_service.chart.facts import Dose
from cds_service.reasoning.truth import Item
from tests.cards.actions.doing import do, updated
from tests.cards.scenes import STEROID, lidocaine, limit, order, scene, steroid

SHARES = {"share": (Item(display="lidocaine", value="360 mg", number=1.2, concept="lidocaine"),)}  # 60 mg given before


def test_a_dose_is_set_and_the_rest_of_the_draft_stays() -> None:
    changed = updated(do("set_dose", scene(limits={"usual": limit(40, "mg")}), of="steroid", to="usual"))
    assert changed["dosageInstruction"][0] == {
        "sequence": 1,
        "text": "40 mg",
        "doseAndRate": [
            {"doseQuantity": {"value": 40, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}}
        ],
    }
    assert changed["medicationCodeableConcept"] == STEROID["medicationCodeableConcept"]
    assert changed["id"] == "med-1"


def test_a_dose_is_lowered_so_that_all_that_counts_fits() -> None:
    at = scene(SHARES, {"near": limit(0.8, "1")})
    changed = updated(do("set_dose", at, of="share", fit="maximum", limit="near"))
    assert changed["dosageInstruction"][0]["text"] == "180 mg"  # 300 mg × (0.8 - 0.2)


def test_a_dose_that_is_given_on_each_side_is_lowered_on_each() -> None:
    share = {"share": (Item(display="lidocaine", value="600 mg", number=2.0, concept="lidocaine"),)}
    at = scene(share, {"near": limit(0.8, "1")}, order(side="bilateral"))
    changed = updated(do("set_dose", at, of="share", fit="maximum", limit="near"))
    assert changed["dosageInstruction"][0]["text"] == "120 mg"  # twice that is 0.8 of 300 mg


def test_a_dose_that_fits_exactly_is_not_lowered_by_rounding() -> None:
    share = {"share": (Item(display="lidocaine", value="300 mg", number=1.003344482, concept="lidocaine"),)}
    changed = updated(do("set_dose", scene(share, {"full": limit(1.0, "1")}), of="share", fit="maximum", limit="full"))
    assert changed["dosageInstruction"][0]["text"] == "299 mg"  # 300 mg ÷ 1.003344482, a share that was rounded up


def test_a_dose_that_cannot_be_lowered_enough_is_not_offered() -> None:
    at = scene(SHARES, {"near": limit(0.1, "1")})
    with pytest.raises(MissingError, match="cannot be lowered"):
        do("set_dose", at, of="share", fit="maximum", limit="near")


def test_a_dose_that_is_not_known_is_not_offered() -> None:
    at = scene(SHARES, {"near": limit(0.8, "1")}, order(injectates=(lidocaine(dose=Dose(text="30 mL")),)))
    with pytest.raises(MissingError, match="present dose"):
        do("set_dose", at, of="share", fit="maximum", limit="near")


def test_the_strength_gives_the_mass() -> None:
    at = scene(limits={"strength": limit(40, "mg/mL")}, order_=order(injectates=(steroid(),)))
    changed = updated(do("set_dose", at, of="steroid", strength="strength"))
    assert changed["dosageInstruction"][0]["text"] == "80 mg"


def test_set_dose_takes_one_way() -> None:
    with pytest.raises(ValidationError, match="takes to: limit, or fit"):
        do("set_dose", scene(limits={"x": limit(1, "mg")}), of="steroid", to="x", limit="x")


def test_a_limit_that_is_switched_off_sets_no_dose() -> None:
    with pytest.raises(MissingError, match="switched off"):
        do("set_dose", scene(limits={"usual": limit("none", "mg")}), of="steroid", to="usual")


def test_a_volume_beyond_all_numbers_gives_no_dose() -> None:
    at = scene(limits={"strength": limit(40, "mg/mL")}, order_=order(injectates=(steroid(dose=Dose(ml=1e308)),)))
    with pytest.raises(MissingError, match="beyond all numbers"):
        do("set_dose", at, of="steroid", strength="strength")


def test_a_strength_needs_a_volume() -> None:
    at = scene(limits={"strength": limit(40, "mg/mL")}, order_=order(injectates=(steroid(dose=Dose(mg=40)),)))
    with pytest.raises(MissingError, match="volume or strength"):
        do("set_dose", at, of="steroid", strength="strength")


def test_a_share_that_is_not_known_sets_no_dose() -> None:
    at = scene({"share": (Item(display="lidocaine", concept="lidocaine"),)}, {"near": limit(0.8, "1")})
    with pytest.raises(MissingError, match="share of the maximum is not known"):
        do("set_dose", at, of="share", fit="maximum", limit="near")
