"""Laboratory results under LOINC codes that no list holds, from servers that do not filter by code."""

import httpx
import pytest

from tests.acceptance.answers import findings
from tests.acceptance.calendar import to_today
from tests.acceptance.ehr import Ehr
from tests.acceptance.orders import bundle
from tests.acceptance.record import Json, result
from tests.acceptance.rows_shared import on_warfarin

ROW = on_warfarin("an INR of long ago", 2.4, "2025-03-28", {})
TOO_HIGH, MISSING, UNUSABLE = "ac-vka-inr-high", "ac-vka-inr-missing", "sys-unusable-data"


@pytest.mark.parametrize(
    ("code", "display", "said"),
    [
        ("99999-9", "INR", {TOO_HIGH: "warning"}),  # no code of LOINC: its name decides
        ("61189-7", "INR", {MISSING: "warning", UNUSABLE: "info"}),  # could be another test
        ("61189-7", "INR goal", {MISSING: "warning"}),  # is another test
    ],
)
def test_an_inr_by_its_name(code: str, display: str, said: dict[str, str], ehr_client: httpx.Client) -> None:
    labs: Json = bundle(result(code, display, 3.4, "{INR}", "2026-03-28"))
    answer = Ehr(to_today(ROW.record())).fire(ehr_client, ROW.hook, to_today(ROW.context()), to_today({"labs": labs}))
    spoken = dict(findings(answer.raise_for_status().json()["cards"]))
    assert {rule: level for rule, level in spoken.items() if rule in (TOO_HIGH, MISSING, UNUSABLE)} == said
