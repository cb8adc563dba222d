"""Silence for a clean order: ordinary patients on whom nothing but the aftercare card may appear."""

import httpx
import pytest

from tests.acceptance.answers import findings, unfit
from tests.acceptance.calendar import to_today
from tests.acceptance.ehr import Ehr
from tests.acceptance.quiet_charts import ALLERGIES, HISTORIES, PEOPLE
from tests.acceptance.quiet_orders import ORDERS
from tests.acceptance.rows_shared import Row

PATIENTS = [*PEOPLE, *HISTORIES, *ALLERGIES, *ORDERS]
EXPECTED_ANYWHERE = {"plan-aftercare-bundle": "info", "plan-diagnostic-diary": "info"}


@pytest.mark.parametrize("patient", PATIENTS, ids=[patient.id for patient in PATIENTS])
def test_nothing_is_said_but_the_aftercare(patient: Row, ehr_client: httpx.Client) -> None:
    answer = Ehr(to_today(patient.record())).fire(ehr_client, patient.hook, to_today(patient.context()))

    assert answer.status_code == httpx.codes.OK, answer.text
    cards = answer.json()["cards"]
    assert dict(findings(cards)) == patient.expect
    assert unfit(cards) == []


def test_the_patients_differ_and_none_is_allowed_a_card_of_note() -> None:
    assert len({patient.id for patient in PATIENTS}) == len(PATIENTS) > 60
    assert all(patient.expect.items() <= EXPECTED_ANYWHERE.items() for patient in PATIENTS)
