"""Problems, implants and procedures."""

from typing import Any

import pytest

from cds_service.chart.chart import DataState
from cds_service.chart.facts import Condition as ConditionFact
from cds_service.chart.facts import Procedure as ProcedureFact
from cds_service.reasoning.findings.conditions import Condition, Implant, Procedure
from tests.reasoning.findings.factory import chart, days_ago, limits, on, order, situation

FAILED = DataState(status="failed", why="HTTP 500")
LIMITS = limits(window=(30, "d"), three=(3, "1"))


def problem(concept: str = "cellulitis-leg", **more: Any) -> ConditionFact:
    return ConditionFact(concepts=frozenset({concept}), display=concept, **more)


def done(concept: str, when: str, **more: Any) -> ProcedureFact:
    return ProcedureFact(concepts=frozenset({concept}), display=concept, when=on(when), **more)


def test_an_active_problem_is_evidence_with_its_side_and_date() -> None:
    at = situation(chart(conditions=[problem(side="right", onset=days_ago(5), reference="Condition/c")]))
    truth = Condition(of=("cellulitis-leg",), side="order").check(at, {})
    [item] = truth.evidence["cellulitis-leg"]
    assert truth.value is True
    assert (item.side, item.days_before, item.reference, item.status) == ("right", 5, "Condition/c", "active")


def test_an_empty_problem_list_is_no_and_a_failed_one_is_unknown() -> None:
    finding = Condition(of=("cellulitis-leg",))
    assert finding.check(situation(), {}).value is False
    failed = finding.check(situation(chart({"conditions": FAILED})), {})
    assert failed.value is None
    assert [(cause.kind, cause.data) for cause in failed.causes] == [("failed", "conditions")]


def test_what_is_known_decides_even_if_a_page_is_missing() -> None:
    at = situation(chart({"conditions": DataState(status="truncated")}, conditions=[problem()]))
    assert Condition(of=("cellulitis-leg",)).check(at, {}).value is True


@pytest.mark.parametrize(
    ("status", "given", "expected"),
    [("active", "past", False), ("past", "past", True), ("active-or-past", "past", True), ("past", "active", False)],
)
def test_status(status: Any, given: Any, expected: bool) -> None:
    at = situation(chart(conditions=[problem(status=given)]))
    assert Condition(of=("cellulitis-leg",), status=status).check(at, {}).value is expected


def test_a_past_problem_is_dated_by_its_end() -> None:
    healed = problem(status="past", onset=days_ago(400), abated=days_ago(20))
    at = situation(chart(conditions=[healed]))
    assert Condition(of=("cellulitis-leg",), status="past", within="window").check(at, LIMITS).value is True


def test_a_problem_without_a_date_is_undated_only_where_the_date_matters() -> None:
    at = situation(chart(conditions=[problem()]))
    truth = Condition(of=("cellulitis-leg",), within="window").check(at, LIMITS)
    assert [cause.kind for cause in truth.causes] == ["undated"]
    assert truth.evidence["cellulitis-leg"][0].display == "cellulitis-leg"


def test_a_suspected_problem_counts_and_is_said_unless_certainty_is_asked_for() -> None:
    at = situation(chart(conditions=[problem(suspected=True)]))
    assert Condition(of=("cellulitis-leg",)).check(at, {}).evidence["cellulitis-leg"][0].note == "suspected"
    assert Condition(of=("cellulitis-leg",), certainty="confirmed").check(at, {}).value is False


def test_a_prosthesis_is_found_as_condition_or_procedure_and_an_explant_cancels_it() -> None:
    finding = Implant(of=("hip-prosthesis",), side="order", unless_later=("hip-explant",))
    put_in = done("hip-prosthesis", "2020-01-10", side="right")
    out = done("hip-explant", "2024-05-02", side="right")
    other = done("hip-explant", "2024-05-02", side="left")
    revised = done("hip-explant", "2020-01-10", side="right")
    assert finding.check(situation(chart(procedures=[put_in])), {}).value is True
    assert finding.check(situation(chart(procedures=[put_in, out])), {}).value is False
    assert finding.check(situation(chart(procedures=[put_in, other])), {}).value is True
    assert finding.check(situation(chart(procedures=[put_in, revised])), {}).value is True


def test_a_prosthesis_without_a_side_is_unsided() -> None:
    at = situation(chart(conditions=[problem("hip-prosthesis")]))
    assert [cause.kind for cause in Implant(of=("hip-prosthesis",), side="order").check(at, {}).causes] == ["unsided"]
    assert Implant(of=("hip-prosthesis",), side="unrecorded").check(at, {}).value is True


def test_a_bilateral_order_meets_a_prosthesis_on_either_side() -> None:
    at = situation(chart(conditions=[problem("hip-prosthesis", side="left")]), order(side="bilateral"))
    [item] = Implant(of=("hip-prosthesis",), side="order").check(at, {}).evidence["hip-prosthesis"]
    assert item.side == "left"


def test_procedures_on_the_same_day_and_side_count_once() -> None:
    days = ["2026-03-01", "2026-03-01", "2026-03-10", "2026-03-20"]
    finding = Procedure(of=("hip-surgery",), side="order", within="window", times="three")
    all_right = [done("hip-surgery", day, side="right") for day in days]
    assert finding.check(situation(chart(procedures=all_right)), LIMITS).value is True
    assert finding.check(situation(chart(procedures=all_right[:3])), LIMITS).value is False


def test_a_truncated_list_suffices_once_it_reaches_behind_the_window() -> None:
    finding = Procedure(of=("hip-surgery",), within="window")
    near = DataState(status="truncated", reaches_back_to="2026-03-01")
    far = DataState(status="truncated", reaches_back_to="2026-02-01")
    assert finding.check(situation(chart({"procedures": near})), LIMITS).causes[0].kind == "truncated"
    assert finding.check(situation(chart({"procedures": far})), LIMITS).value is False


def test_findings_say_themselves_and_what_they_need() -> None:
    prosthesis = Implant(of=("hip-prosthesis",), side="order", unless_later=("hip-explant",))
    assert prosthesis.says({}) == (
        "a hip prosthesis is in place on the side of the order, unless there is a later hip explant"
    )
    assert set(prosthesis.needs()) == {("conditions", "hip-prosthesis"), ("procedures", "hip-prosthesis")}
    recent = Condition(of=("cellulitis-leg",), within="window")
    assert recent.says(LIMITS) == ("cellulitis leg is an active problem, dated at most 30 days before the injection")
    often = Procedure(of=("hip-surgery",), times="three")
    assert often.says(LIMITS) == "hip surgery was performed at least 3 times"


def test_a_condition_may_be_asked_for_by_its_body_site() -> None:
    finding = Condition(of=("bone-metastasis",), at=("pelvis",))
    for sites, expected in ((frozenset({"pelvis"}), True), (frozenset({"knee"}), False), (frozenset[str](), False)):
        fact = ConditionFact(concepts=frozenset({"bone-metastasis"}), display="bone metastasis", sites=sites)
        assert finding.check(situation(chart(conditions=[fact])), LIMITS).value is expected
    assert finding.says(LIMITS) == "bone metastasis at the pelvis is an active problem"
