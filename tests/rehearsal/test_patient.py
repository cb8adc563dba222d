from typing import Any

import pytest

from cds_service.rehearsal import patient
from cds_service.rehearsal.given import Given
from cds_service.rehearsal.stage import Stage


@pytest.mark.parametrize(
    ("given", "born"),
    [({"age": 66}, "1960-04-01"), ({"birth_date": "1960"}, "1960"), ({"birth_date": "missing"}, None)],
)
def test_age_is_completed_on_the_day_of_the_injection(given: dict[str, Any], born: str | None, stage: Stage) -> None:
    assert patient.patient(Given(**given), stage).get("birthDate") == born


def test_sex_can_be_missing(stage: Stage) -> None:
    assert patient.patient(Given(sex="male"), stage)["gender"] == "male"
    assert "gender" not in patient.patient(Given(sex="missing"), stage)


def test_weight_has_value_unit_and_day(stage: Stage) -> None:
    weight, height = patient.size(Given(weight="110 [lb_av]"), stage)
    assert weight["valueQuantity"]["code"] == "[lb_av]"
    assert (weight["valueQuantity"]["value"], weight["effectiveDateTime"]) == (110.0, "2026-03-01")
    assert height["valueQuantity"]["value"] == 165.0


def test_weight_can_be_old_without_unit_or_missing(stage: Stage) -> None:
    given = Given(weight={"value": 80, "unit": "none", "days_ago": 366}, height="missing")
    (weight,) = patient.size(given, stage)
    assert (weight["valueQuantity"], weight["effectiveDateTime"]) == ({"value": 80.0}, "2025-03-29")
    assert patient.size(Given(weight="missing", height="missing"), stage) == []
