"""Public synthetic patients (Synthea) behind a hip-injection order: no crash, and every stated fact is in the chart."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.acceptance.answers import unfit
from tests.acceptance.calendar import to_today
from tests.acceptance.ehr import PATIENT, Ehr
from tests.acceptance.orders import bundle, usual
from tests.reference import SHARED, reading

FOLDER = "data/fhir/patients_synthea_r4"
PATIENTS = sorted((SHARED / FOLDER).glob("*.json"))
DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")

pytestmark = reading(FOLDER)


def record(file: Path) -> list[dict[str, Any]]:
    """The patient's resources as the EHR of the tests holds them, all under one patient id."""
    text = file.read_text(encoding="utf-8")
    resources = [entry["resource"] for entry in json.loads(text)["entry"]]
    (patient,) = (r["id"] for r in resources if r["resourceType"] == "Patient")
    own: list[dict[str, Any]] = json.loads(json.dumps(resources).replace(f"urn:uuid:{patient}", f"Patient/{PATIENT}"))
    for resource in own:
        if resource["resourceType"] == "Patient":
            resource["id"] = PATIENT
    return own


def facts(card: dict[str, Any]) -> str:
    """The first section of the detail: what the card rests on."""
    section: str = re.split(r"\n\s*\n(?=\*\*)", card.get("detail", ""))[0]
    return section


@pytest.mark.parametrize("file", PATIENTS, ids=[file.stem for file in PATIENTS])
def test_cards_state_only_what_the_chart_says(file: Path, ehr_client: httpx.Client) -> None:
    resources = record(file)
    order = to_today({"draftOrders": bundle(*usual())})

    response = Ehr(resources).fire(ehr_client, "order-sign", order)

    assert response.status_code == httpx.codes.OK, response.text
    cards = response.json()["cards"]
    assert unfit(cards) == []
    recorded = json.dumps([resources, order])
    stated = {day for card in cards for day in DAY.findall(card["summary"] + facts(card))}
    assert {day for day in stated if day not in recorded} == set()
