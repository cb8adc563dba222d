"""What calculations take from the chart."""

import pytest
from msgspec.structs import replace

from cds_service.chart.chart import DataState
from cds_service.chart.facts import Result
from cds_service.reasoning.findings.inputs import input_item, newest_value
from tests.reasoning.findings.factory import chart, days_ago, result, situation


def newest(concept: str, *results: Result, within_d: int | None = None) -> float | None:
    found = newest_value(situation(chart(results=list(results))), concept, within_d)
    return found.value if found else None


@pytest.mark.parametrize(("concept", "worse"), [("creatinine", 2.4), ("weight", 1.1), ("height", 1.1), ("bmi", 2.4)])
def test_of_two_results_of_one_time_the_more_dangerous_counts(concept: str, worse: float) -> None:
    pair = (result(concept, 1.1, days_ago(3)), result(concept, 2.4, days_ago(3)))
    assert newest(concept, *pair) == newest(concept, *reversed(pair)) == worse


def test_the_other_result_of_the_time_is_said() -> None:
    at = situation(chart(results=[result("creatinine", one, days_ago(3)) for one in (1.1, 2.4)]))
    found = newest_value(at, "creatinine")
    assert found is not None
    assert input_item(at, found, "creatinine").note == f"also recorded at the same time: {found.others[0]}"


def test_a_newer_result_counts_alone_however_harmless() -> None:
    assert newest("creatinine", result("creatinine", 2.4, days_ago(3)), result("creatinine", 1.1, days_ago(2))) == 1.1


def test_only_final_results_of_the_days_before_the_injection_count() -> None:
    assert newest("creatinine", result("creatinine", 2.4, days_ago(4)), within_d=3) is None
    assert newest("creatinine", result("creatinine", 2.4, days_ago(-1))) is None
    assert newest("creatinine", result("creatinine", 2.4, days_ago(3), preliminary=True)) is None
    assert newest("creatinine", replace(result("creatinine", 2.4), when=None)) is None


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (DataState(status="truncated"), "truncated"),
        (DataState(status="truncated", reaches_back_to=days_ago(3).text), "truncated"),
        (DataState(status="failed"), "failed"),
        (DataState(status="truncated", reaches_back_to=days_ago(4).text), None),
        (DataState(), None),
    ],
)
def test_of_a_page_that_is_not_in_order_the_newest_may_not_have_been_read(state: DataState, kind: str | None) -> None:
    at = situation(chart({"measurements": state}, results=[result("weight", 80, days_ago(3))]))
    found = newest_value(at, "weight")
    assert found is not None
    assert found.value == 80
    assert [(cause.kind, cause.data) for cause in found.newer] == ([(kind, "measurements")] if kind else [])


def test_another_data_set_says_nothing_about_it() -> None:
    at = situation(chart({"labs": DataState(status="truncated")}, results=[result("weight", 80, days_ago(3))]))
    assert newest_value(at, "weight") == (80, at.chart.results.all[0], (), ())
