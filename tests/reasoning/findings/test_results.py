"""The newest result, what makes it usable, and what stays unknown."""

from typing import Any

import pytest

from cds_service.chart.chart import DataState
from cds_service.chart.facts import Condition, Procedure, Result, Unusable
from cds_service.reasoning.findings.results import Newest
from tests.reasoning.findings.factory import chart, days_ago, hours_ago, limits, on, order, result, situation

WINDOWS = limits(week=(7, "d"), month=(30, "d"), hours=(48, "h"))
LIMITS = WINDOWS | limits(three=(3.0, "{INR}"), low=(50, "10*9/L"), fever=(38.0, "Cel"))
HIGH = Newest(of=("inr",), within="week", above="three")
THERE = Newest(of=("inr",), within="week")


def inr(value: float | None, days: int = 1, **more: Any) -> Result:
    return result("inr", value, more.pop("when", days_ago(days)), **more)


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ([inr(3.1, 7)], True),
        ([inr(3.0, 3)], False),
        ([inr(3.1, 8)], None),
        ([inr(4.0, 5), inr(2.5, 2)], False),
        ([inr(2.5, 5), inr(4.0, 2)], True),
        ([], None),
    ],
)
def test_the_newest_of_the_window_decides(results: list[Result], expected: bool | None) -> None:
    assert HIGH.check(situation(chart(results=results)), LIMITS).value is expected


def test_evidence_shows_the_value_as_reported() -> None:
    at = situation(chart(results=[inr(3.1, shown="3.10", reference="Observation/o")]))
    [item] = HIGH.check(at, LIMITS).evidence["inr"]
    assert (item.value, item.number, item.days_before, item.reference) == ("3.10", 3.1, 1, "Observation/o")


def test_a_preliminary_result_raises_a_concern_and_never_reassures() -> None:
    high, fine = inr(4.0, preliminary=True), inr(2.5, preliminary=True)
    [item] = HIGH.check(situation(chart(results=[high])), LIMITS).evidence["inr"]
    assert item.note == "preliminary"
    assert HIGH.check(situation(chart(results=[fine])), LIMITS).value is None
    assert THERE.check(situation(chart(results=[high])), LIMITS).value is False
    newer_final = situation(chart(results=[inr(4.0, 3, preliminary=True), inr(2.5, 2)]))
    assert HIGH.check(newer_final, LIMITS).value is False
    newer_fine = situation(chart(results=[inr(4.0, 3), inr(2.5, 2, preliminary=True)]))
    assert HIGH.check(newer_fine, LIMITS).value is True


def test_of_conflicting_values_the_more_dangerous_counts_and_is_said() -> None:
    same = [inr(2.5, when=hours_ago(5)), inr(3.5, when=hours_ago(5))]
    [item] = HIGH.check(situation(chart(results=same)), LIMITS).evidence["inr"]
    assert (item.number, item.note) == (3.5, "also recorded at the same time: 2.5")
    counts = [result("platelets", value, hours_ago(5)) for value in (120, 40)]
    low = Newest(of=("platelets",), below="low").check(situation(chart(results=counts)), LIMITS)
    assert low.evidence["platelets"][0].number == 40


def test_the_later_issue_of_one_time_replaces_the_earlier() -> None:
    first = inr(3.5, when=hours_ago(5), issued=hours_ago(4).instant)
    corrected = inr(2.5, when=hours_ago(5), issued=hours_ago(3).instant)
    assert HIGH.check(situation(chart(results=[corrected, first])), LIMITS).value is False


@pytest.mark.parametrize(
    ("facts", "state", "kind"),
    [
        ({}, DataState(), "none"),
        ({}, DataState(status="failed"), "failed"),
        ({}, DataState(status="truncated"), "truncated"),
        ({"results": [inr(None, problem="unit missing")]}, DataState(), "unusable"),
        ({"results": [inr(3.5, when=on("2026-03"))]}, DataState(), "undated"),
    ],
)
def test_unknown_names_its_cause(facts: dict[str, Any], state: DataState, kind: str) -> None:
    truth = HIGH.check(situation(chart({"labs": state}, **facts)), LIMITS)
    assert [(cause.kind, cause.data) for cause in truth.causes] == [(kind, "labs")]


def test_a_result_reassures_only_where_no_newer_one_can_be_unread() -> None:
    def decided(value: float, reaches_back_to: str, days: int = 2) -> bool | None:
        labs = DataState(status="truncated", reaches_back_to=reaches_back_to)
        return HIGH.check(situation(chart({"labs": labs}, results=[inr(value, days)])), LIMITS).value

    day, before = days_ago(2).text, days_ago(3).text
    assert decided(2.5, before) is False
    assert decided(2.5, day) is None  # another of that day may follow
    assert decided(2.5, "") is None
    assert decided(3.5, "") is True


def test_something_unusable_outside_the_window_is_no_reason() -> None:
    broken = Unusable(data="labs", what="INR", date="2025-01-01", concepts=frozenset({"inr"}))
    recent = Unusable(data="labs", what="INR", date="2026-03-29", concepts=frozenset({"inr"}))
    assert HIGH.check(situation(chart(unusable=(broken,))), LIMITS).causes[0].kind == "none"
    assert HIGH.check(situation(chart(unusable=(recent,))), LIMITS).causes[0].kind == "unusable"


def test_whether_there_is_a_result_is_known_unless_the_search_failed() -> None:
    failed = {"labs": DataState(status="failed")}
    assert THERE.check(situation(chart(results=[inr(2.5)])), LIMITS).value is True
    assert THERE.check(situation(chart(results=[inr(None, problem="text value")])), LIMITS).value is False
    assert THERE.check(situation(), LIMITS).value is False
    assert THERE.check(situation(chart(failed)), LIMITS).value is None
    assert THERE.check(situation(chart(failed, results=[inr(2.5)])), LIMITS).value is True


def test_each_result_depends_on_its_own_data_set() -> None:
    at = situation(chart({"vitals": DataState(status="failed")}))
    fever = Newest(of=("temperature",), within="hours", counted_from="now", at_least="fever")
    assert fever.check(at, LIMITS).causes[0].data == "vitals"
    assert THERE.check(at, LIMITS).value is False


def test_hours_are_counted_from_now_for_a_fever() -> None:
    fever = Newest(of=("temperature",), within="hours", counted_from="now", at_least="fever")
    for hours, expected in ((1, True), (48, True), (49, None)):
        at = situation(chart(results=[result("temperature", 38.0, hours_ago(hours))]))
        assert fever.check(at, LIMITS).value is expected


def test_a_coded_answer_on_a_side() -> None:
    positive = Newest(of=("synovial-culture",), is_=("positive",), side="order-or-unrecorded", within="month")
    grown = result("synovial-culture", None, coded=frozenset({"positive"}), side="right")
    sterile = result("synovial-culture", None, days_ago(0), coded=frozenset({"negative"}), side="right")
    assert positive.check(situation(chart(results=[grown])), LIMITS).value is True
    assert positive.check(situation(chart(results=[grown, sterile])), LIMITS).value is False
    assert positive.check(situation(chart(results=[grown]), order(side="left")), LIMITS).value is None


def test_a_side_that_is_not_recorded_is_said_to_be_missing() -> None:
    positive = Newest(of=("synovial-culture",), is_=("positive",), side="order")
    grown = result("synovial-culture", None, coded=frozenset({"positive"}))
    assert [cause.kind for cause in positive.check(situation(chart(results=[grown])), {}).causes] == ["unsided"]


def test_a_word_is_no_number() -> None:
    clumped = inr(None, coded=frozenset({"negative"}))
    assert [cause.kind for cause in HIGH.check(situation(chart(results=[clumped])), LIMITS).causes] == ["unusable"]
    assert THERE.check(situation(chart(results=[clumped])), LIMITS).value is True


def test_a_limit_in_another_unit_is_converted() -> None:
    finding = Newest(of=("glucose",), at_least="high")
    molar = limits(high=(13.9, "mmol/L"))
    for value, expected in ((250, True), (249, False)):
        at = situation(chart(results=[result("glucose", value, unit="mg/dL")]))
        assert finding.check(at, molar).value is expected
    at = situation(chart(results=[result("glucose", 250, unit="mg/dL")]))
    with pytest.raises(ValueError, match="limit high: glucose is not measured in Cel. Use mg/dL"):
        finding.check(at, limits(high=(38, "Cel")))


def test_newest_says_itself() -> None:
    assert HIGH.says(LIMITS) == "the newest INR result at most 7 days before the injection is above 3"
    assert THERE.says(LIMITS) == "there is a usable INR result at most 7 days before the injection"
    culture = Newest.model_validate({"of": "blood-culture", "is": "positive"})
    assert culture.says(LIMITS) == "the newest blood culture result is positive"
    assert list(culture.needs()) == [("results", "blood-culture")]


DUE = "estimated-delivery-date"
TERM = limits(term=(300, "d"))


def due(in_days: int | None, recorded: int = 40) -> Result:
    reported = days_ago(-in_days) if in_days is not None else None
    return result(DUE, None, days_ago(recorded), reported=reported)


@pytest.mark.parametrize(
    ("results", "expected"),
    [([due(0)], True), ([due(300)], True), ([due(301)], False), ([due(-1)], False), ([due(None)], None), ([], None)],
)
def test_a_result_may_report_a_date(results: list[Result], expected: bool | None) -> None:
    ahead = Newest(of=(DUE,), reports_within="term")
    assert ahead.check(situation(chart(results=results)), TERM).value is expected


def test_a_reported_date_is_a_usable_result() -> None:
    there = Newest(of=(DUE,))
    assert there.check(situation(chart(results=[due(90)])), TERM).value is True
    assert there.check(situation(chart(results=[due(None)])), TERM).value is False


def test_something_later_takes_a_result_back() -> None:
    finding = Newest(of=(DUE,), reports_within="term", unless_later=("pregnancy-end",))

    def value(**facts: Any) -> bool | None:
        return finding.check(situation(chart(results=[due(90, recorded=40)], **facts)), TERM).value

    end = frozenset({"pregnancy-end"})
    assert value() is True
    assert value(procedures=[Procedure(concepts=end, when=days_ago(39))]) is False
    assert value(conditions=[Condition(concepts=end, onset=days_ago(39))]) is False
    assert value(procedures=[Procedure(concepts=end, when=days_ago(40))]) is True
    assert value(procedures=[Procedure(concepts=end)]) is True


def test_dates_and_exceptions_are_said() -> None:
    finding = Newest(of=(DUE,), reports_within="term", unless_later=("pregnancy-end",))
    assert finding.says(TERM) == (
        "the newest estimated delivery date result is a date at most 300 days after the injection,"
        " unless there is a later pregnancy end"
    )
