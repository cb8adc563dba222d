from typing import Any

import pytest

from cds_service.rehearsal.results import observations
from cds_service.rehearsal.stage import UCUM, Stage


def made(stage: Stage, **entry: Any) -> dict[str, Any]:
    return observations([entry], stage)[0]


def test_a_number_has_the_canonical_unit_and_the_day(stage: Stage) -> None:
    one = made(stage, platelets=180, days_ago=2)
    assert one["valueQuantity"] == {"value": 180, "unit": "10*9/L", "system": UCUM, "code": "10*9/L"}
    assert (one["status"], one["effectiveDateTime"]) == ("final", "2026-03-28")


@pytest.mark.parametrize(("unit", "coded"), [("10*3/uL", "10*3/uL"), ("none", None)])
def test_another_unit_or_none_can_be_told(unit: str, coded: str | None, stage: Stage) -> None:
    assert made(stage, platelets=180, unit=unit)["valueQuantity"].get("code") == coded


def test_text_stands_as_a_string_where_a_number_belongs_and_as_an_answer_elsewhere(stage: Stage) -> None:
    assert made(stage, inr="in range")["valueString"] == "in range"
    culture = made(stage, **{"synovial-culture": "positive", "side": "right", "status": "preliminary"})
    assert culture["valueCodeableConcept"] == {"text": "positive"}
    assert (culture["bodySite"]["text"], culture["status"]) == ("right", "preliminary")


def test_a_date_may_be_the_answer(stage: Stage) -> None:
    due = made(stage, **{"estimated-delivery-date": "in 90 days", "days_ago": 40})
    assert (due["valueDateTime"], due["effectiveDateTime"]) == ("2026-06-28", "2026-02-18")
