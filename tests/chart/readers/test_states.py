import json
import re
from typing import Any, get_args

import pytest
import ryaml

from cds_service.chart.build import build
from cds_service.chart.chart import DataSet, DataState
from cds_service.chart.codes.book import CodeBook
from cds_service.chart.fhir.deliveries import Delivery, read_delivery
from cds_service.chart.readers.courses import Courses
from cds_service.chart.readers.reading import kind_of
from cds_service.chart.readers.states import SORTED
from tests.chart.conftest import NOW, RULES, ZONE, ChartOf, icd

CONDITION = {"resourceType": "Condition", "code": icd("M16.11"), "recordedDate": "2025-05-01"}
FOLLOWING = [{"relation": "next", "url": "https://ehr.example/2"}]


def bundle(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"resourceType": "Bundle", "entry": [{"resource": one} for one in resources], **more}


def lab(effective: str) -> dict[str, Any]:
    return {"resourceType": "Observation", "status": "final", "code": {"text": "INR"}, "effectiveDateTime": effective}


def test_every_data_set_has_a_state_and_what_was_not_sent_failed(chart_of: ChartOf) -> None:
    data = chart_of(conditions=bundle(CONDITION)).data
    assert set(data) == set(get_args(DataSet))
    assert data["conditions"] == DataState()
    assert data["labs"] == DataState(status="failed", why="not delivered")


def test_null_and_an_empty_bundle_were_read_and_are_empty(chart_of: ChartOf) -> None:
    data = chart_of(labs=None, conditions=bundle()).data
    assert data["labs"] == data["conditions"] == DataState(empty=True)


def test_a_bundle_with_only_another_patients_data_was_not_read(chart_of: ChartOf) -> None:
    other = {**CONDITION, "subject": {"reference": "Patient/p2"}}
    drug = {"resourceType": "Medication", "id": "m1"}
    data = chart_of(conditions=bundle(other), medications=bundle(other, drug), procedures=bundle(other, CONDITION)).data
    assert data["conditions"] == data["medications"] == DataState(status="failed", why="another patient's data")
    assert data["procedures"] == DataState()


def test_a_failure_says_why(chart_of: ChartOf) -> None:
    outcome = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "diagnostics": "no access"}]}
    assert chart_of(labs=outcome).data["labs"] == DataState(status="failed", why="no access")


def reach(chart_of: ChartOf, name: str, *resources: dict[str, Any]) -> str:
    """How far back a data set reaches of which only this page came."""
    state = chart_of(**{name: bundle(*resources, link=FOLLOWING)}).data[name]
    assert state.status == "truncated"
    return state.reaches_back_to


def test_a_page_that_stands_newest_first_reaches_back_to_its_last_entry(chart_of: ChartOf) -> None:
    assert reach(chart_of, "labs", lab("2026-03-01"), lab("2026-02-03"), lab("2025-12-31")) == "2025-12-31"


def test_entries_of_one_time_may_stand_in_any_order(chart_of: ChartOf) -> None:
    noon, night = lab("2026-03-01T12:00:00Z"), lab("2026-03-01T01:00:00Z")
    assert reach(chart_of, "labs", noon, noon, lab("2026-03-01"), night, lab("2026-02-03")) == "2026-02-03"


@pytest.mark.parametrize(
    "dates",
    [
        ("2026-02-03", "2026-03-01", "2025-12-31"),
        ("2025-12-31", "2026-02-03", "2026-03-01"),
        ("2026-03-01T01:00:00Z", "2026-03-01T12:00:00Z", "2026-02-03"),
        ("2026-03-01", "2025-12-31", "2026-02"),
    ],
    ids=["shuffled", "oldest first", "shuffled within a day", "a month"],
)
def test_a_page_out_of_order_reaches_back_to_nothing(chart_of: ChartOf, dates: tuple[str, ...]) -> None:
    assert reach(chart_of, "labs", *map(lab, dates)) == ""


def test_what_stands_in_every_order_shows_none(chart_of: ChartOf) -> None:
    assert reach(chart_of, "labs") == reach(chart_of, "labs", lab("2026-03-01")) == ""
    assert reach(chart_of, "labs", lab("2026-03-01"), lab("2026-03-01")) == ""


def test_an_entry_without_a_date_or_that_cannot_be_read_could_have_any_place(chart_of: ChartOf) -> None:
    ends = lab("2026-03-01"), lab("2026-02-03")
    undated, unreadable = {**lab(""), "issued": "2026-02-10T08:00:00Z"}, {**lab("2026-02-10"), "status": {"odd": []}}
    for odd in (undated, unreadable):
        assert reach(chart_of, "labs", ends[0], odd, ends[1]) == ""


def test_a_month_reaches_back_to_its_last_day_and_a_period_to_its_start(chart_of: ChartOf) -> None:
    done = {"resourceType": "Procedure", "code": {"text": "?"}}
    newest, month = {**done, "performedDateTime": "2024-03-05"}, {**done, "performedPeriod": {"start": "2024-02"}}
    assert reach(chart_of, "procedures", newest, month) == "2024-02-29"


def test_what_came_along_has_no_place_in_the_order(chart_of: ChartOf) -> None:
    given = {"resourceType": "MedicationAdministration", "medicationReference": {"reference": "Medication/m1"}}
    first, last = {**given, "effectiveDateTime": "2026-03-01"}, {**given, "effectivePeriod": {"start": "2026-02-03"}}
    drug = {"resourceType": "Medication", "id": "m1", "code": {"text": "?"}}
    assert reach(chart_of, "administrations", first, last, drug) == "2026-02-03"


def test_several_pages_are_one_order(book: CodeBook, courses: Courses) -> None:
    def after(first: dict[str, Any], second: dict[str, Any]) -> str:
        pages = (json.dumps(first).encode(), json.dumps(second).encode())
        delivery = Delivery(status="truncated", resources=pages, why="more pages were not read")
        return build({"labs": delivery}, "p1", book, ZONE, NOW, courses).data["labs"].reaches_back_to

    new, old = bundle(lab("2026-03-01"), lab("2026-02-20")), bundle(lab("2026-02-20"), lab("2026-02-03"))
    assert after(new, old) == "2026-02-03"
    assert after(old, new) == ""


def test_what_was_not_asked_for_by_the_date_in_question_reaches_back_to_nothing(chart_of: ChartOf) -> None:
    written = [{"resourceType": "MedicationRequest", "authoredOn": day} for day in ("2026-03-01", "2026-02-03")]
    noted = [{**CONDITION, "recordedDate": day} for day in ("2026-03-01", "2026-02-03")]
    assert reach(chart_of, "past_medications", *written) == reach(chart_of, "conditions", *noted) == ""


def test_the_sets_that_may_reach_back_are_those_asked_for_newest_first() -> None:
    searches = ryaml.loads((RULES / "prefetch.yaml").read_text(encoding="utf-8"))["searches"]
    templates = {name: search["template"] for name, search in searches.items()}
    asked = {name for name, template in templates.items() if re.search(r"_sort=-(date|effective-time)\b", template)}
    assert set(SORTED) == asked
    assert all(templates[name].startswith(f"{kind_of(kind())}?") for name, kind in SORTED.items())


def test_what_was_fetched_beyond_the_usual_sets_has_a_state_too(chart_of: ChartOf) -> None:
    assert chart_of(appointments=bundle()).data["appointments"] == DataState(empty=True)


def test_an_answer_that_is_no_json_failed(book: CodeBook, courses: Courses) -> None:
    deliveries = {"labs": read_delivery(b'{"resourceType": "Bundle", "entry": [{')}
    chart = build(deliveries, "p1", book, ZONE, NOW, courses)
    assert chart.data["labs"] == DataState(status="failed", why="not JSON")
