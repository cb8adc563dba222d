"""A changed request differs where it was told to, and nowhere else."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from fastapi import FastAPI

from cds_service.pages.explain.additions import added
from cds_service.pages.explain.what_if import Changes, UnusableError, asked, changed
from tests.pages.explain.requests import INR, request

NOW = datetime(2026, 3, 30, 9, tzinfo=UTC)
ORDER = frozenset({"ServiceRequest/inj-1"})


def altered(given: dict[str, Any], changes: Changes, orders: frozenset[str] = ORDER) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(changed(json.dumps(given).encode(), changes, orders))
    return made


def order(given: dict[str, Any]) -> dict[str, Any]:
    first: dict[str, Any] = given["context"]["draftOrders"]["entry"][0]["resource"]
    return first


def test_nothing_asked_is_nothing_changed(app: FastAPI) -> None:
    given = request(app)
    assert altered(given, Changes()) == given


def test_a_value_is_replaced_in_the_unit_that_was_recorded(app: FastAPI) -> None:
    given = request(app)
    made = altered(given, Changes(values={INR: 2.4}))
    (inr,) = [one["resource"] for one in made["prefetch"]["labs"]["entry"] if one["resource"]["id"] == "observation-14"]
    assert inr["valueQuantity"]["value"] == 2.4
    inr["valueQuantity"]["value"] = 3.1
    assert made == given


@pytest.mark.parametrize(
    ("written", "moved"),
    [
        ({"occurrenceDateTime": "2026-03-30T09:30:00+02:00"}, "2026-04-02T09:30:00+02:00"),
        ({"occurrenceDateTime": "2026-03-30"}, "2026-04-02"),
        ({"occurrencePeriod": {"start": "2026-03-30T08:00:00Z"}}, "2026-04-02T08:00:00+00:00"),
        ({}, "2026-04-02"),
    ],
)
def test_the_injection_moves_and_keeps_its_time(app: FastAPI, written: dict[str, Any], moved: str) -> None:
    given = request(app)
    resource = order(given)
    resource.pop("occurrenceDateTime", None)
    resource |= written
    made = order(altered(given, Changes(day=date(2026, 4, 2))))
    assert made["occurrenceDateTime"] == moved
    assert "occurrencePeriod" not in made


def test_an_appointment_moves_with_start_and_end() -> None:
    visit = {
        "resourceType": "Appointment", "id": "a", "start": "2026-03-30T09:00:00Z", "end": "2026-03-30T09:30:00Z"
    }  # fmt: skip
    given = {"context": {"appointments": {"entry": [{"resource": visit}]}}}
    made = altered(given, Changes(day=date(2026, 4, 2)), frozenset({"Appointment/a"}))
    moved = made["context"]["appointments"]["entry"][0]["resource"]
    assert (moved["start"], moved["end"]) == ("2026-04-02T09:00:00+00:00", "2026-04-02T09:30:00+00:00")


def test_the_side_changes_on_order_and_injectates(app: FastAPI) -> None:
    given = request(app)
    for entry in given["context"]["draftOrders"]["entry"][1:]:
        entry["resource"]["dosageInstruction"] = [{"site": {"text": "right hip"}}]
    made = altered(given, Changes(side="left"))
    assert order(made)["bodySite"][0]["text"] == "left hip"
    drugs = [entry["resource"] for entry in made["context"]["draftOrders"]["entry"][1:]]
    assert drugs
    assert all(drug["dosageInstruction"][0]["site"]["text"] == "left hip" for drug in drugs)


def test_a_form_that_repeats_what_is_recorded_changes_nothing() -> None:
    assert not asked({f"value.{INR}": "3.1", "side": "", "policy": "", "test": "inr", "number": ""}, {INR: 3.1}).any
    assert asked({f"value.{INR}": "3,2"}, {INR: 3.1}).values == {INR: 3.2}


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(UnusableError, match="takes a number"):
        asked({f"value.{INR}": "nan"}, {})


def test_what_is_no_bundle_is_passed_over() -> None:
    odd: dict[str, Any] = {
        "context": {"draftOrders": []},
        "prefetch": {"labs": {"entry": ["x", {}]}, "vitals": None, "patient": {"entry": "x"}},
    }
    assert altered(odd, Changes(side="left")) == odd


def test_a_new_result_joins_a_data_set_that_was_not_sent(app: FastAPI) -> None:
    given = request(app)
    rules = app.state.service.rulebook.edition.ruleset
    del given["prefetch"]["labs"]
    made = json.loads(added(json.dumps(given).encode(), "inr", 2.4, rules, NOW))
    (entry,) = made["prefetch"]["labs"]["entry"]
    assert entry["resource"]["valueQuantity"]["value"] == 2.4
    assert entry["resource"]["subject"] == {"reference": "Patient/pat-1"}
    assert entry["resource"]["effectiveDateTime"] == NOW.isoformat()
