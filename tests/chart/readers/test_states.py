from typing import Any, get_args

from cds_service.chart.build import build
from cds_service.chart.chart import DataSet, DataState
from cds_service.chart.codes.book import CodeBook
from cds_service.chart.fhir.deliveries import read_delivery
from cds_service.chart.readers.courses import Courses
from tests.chart.conftest import NOW, ZONE, ChartOf, icd

CONDITION = {"resourceType": "Condition", "code": icd("M16.11"), "recordedDate": "2025-05-01"}


def bundle(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"resourceType": "Bundle", "entry": [{"resource": one} for one in resources], **more}


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


def test_a_truncated_set_says_how_far_it_reaches_back(chart_of: ChartOf) -> None:
    older = {"resourceType": "Procedure", "code": {"text": "?"}, "performedPeriod": {"start": "2024-02"}}
    undated = {"resourceType": "Procedure", "code": {"text": "?"}}
    following = [{"relation": "next", "url": "https://ehr.example/2"}]
    data = chart_of(
        conditions=bundle(CONDITION, older, undated, link=following), labs=bundle(undated, link=following)
    ).data
    assert (data["conditions"].status, data["conditions"].reaches_back_to) == ("truncated", "2024-02-01")
    assert (data["labs"].status, data["labs"].reaches_back_to) == ("truncated", "")


def test_what_was_fetched_beyond_the_usual_sets_has_a_state_too(chart_of: ChartOf) -> None:
    assert chart_of(appointments=bundle()).data["appointments"] == DataState(empty=True)


def test_an_answer_that_is_no_json_failed(book: CodeBook, courses: Courses) -> None:
    deliveries = {"labs": read_delivery(b'{"resourceType": "Bundle", "entry": [{')}
    chart = build(deliveries, "p1", book, ZONE, NOW, courses)
    assert chart.data["labs"] == DataState(status="failed", why="not JSON")
