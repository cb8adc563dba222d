"""Laboratory results under LOINC codes that no list holds, from servers that do not filter by code."""

import httpx
import pytest

from tests.acceptance.answers import findings
from tests.acceptance.calendar import to_today
from tests.acceptance.ehr import Ehr
from tests.acceptance.orders import bundle
from tests.acceptance.record import Json, result, weight
from tests.acceptance.rows_shared import AFTERCARE, Row, on_warfarin

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


def test_urinalysis_and_birth_weight_under_the_names_of_other_tests_are_no_matter(ehr_client: httpx.Client) -> None:
    row = Row("a usual patient", {})
    beside = [
        result("5792-7", "Glucose", 100, "mg/dL", "2026-03-20"),
        result("2161-8", "Creatinine", 120, "mg/dL", "2026-03-20"),
        result("1754-1", "Albumin", 10, "mg/L", "2026-03-20"),
        result("8339-4", "Weight", 3.2, "kg", "2026-03-20"),
    ]
    sent = to_today({"labs": bundle(*beside), "measurements": bundle(weight(80), *beside)})
    answer = Ehr(to_today(row.record())).fire(ehr_client, row.hook, to_today(row.context()), sent)
    assert dict(findings(answer.raise_for_status().json()["cards"])) == AFTERCARE
