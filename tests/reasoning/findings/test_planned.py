"""What is ordered, booked or waiting."""

from typing import Any

import pytest

from cds_service.chart.facts import Planned as PlannedFact
from cds_service.chart.facts import When
from cds_service.reasoning.findings.planned import Planned
from tests.reasoning.findings.factory import chart, days_ago, limits, order, situation

LIMITS = limits(interval=(90, "d"))
SOON = Planned(of=("hip-replacement",), side="order-or-unrecorded", closer_than="interval")


def booked(when: When | None, **more: Any) -> PlannedFact:
    standard: dict[str, Any] = {"concepts": frozenset({"hip-replacement"}), "side": "right"}
    return PlannedFact(**{**standard, "display": "hip replacement", "when": when, **more})


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (booked(days_ago(-82)), True),
        (booked(days_ago(-89)), True),
        (booked(days_ago(-90)), False),
        (booked(days_ago(0)), True),
        (booked(days_ago(1)), False),
        (booked(days_ago(-82), side="left"), False),
        (booked(days_ago(-82), side="unknown"), True),
        (booked(days_ago(-82), status="draft"), False),
    ],
)
def test_an_operation_soon_after_the_injection(fact: PlannedFact, expected: bool) -> None:
    assert SOON.check(situation(chart(planned=[fact])), LIMITS).value is expected


def test_a_waiting_list_without_a_date_is_its_own_question() -> None:
    at = situation(chart(planned=[booked(None, status="waiting-list")]))
    assert Planned(of=("hip-replacement",), dated=False).check(at, LIMITS).value is True
    assert [cause.kind for cause in SOON.check(at, LIMITS).causes] == ["undated"]


def test_before_is_strict_and_without_a_window_any_earlier_day() -> None:
    earlier = Planned(of=("hip-replacement",), direction="before", within="interval")
    passed = Planned(of=("hip-replacement",), direction="before")
    for days, in_window, ever in ((0, False, False), (1, True, True), (90, True, True), (91, False, True)):
        at = situation(chart(planned=[booked(days_ago(days))]))
        assert earlier.check(at, LIMITS).value is in_window
        assert passed.check(at, LIMITS).value is ever


def test_neither_the_order_itself_nor_the_one_it_replaces_counts() -> None:
    own = booked(days_ago(-10), reference="ServiceRequest/inj-1")
    old = booked(days_ago(-10), reference="ServiceRequest/old")
    replacing = order(resource={"replaces": [{"reference": "ServiceRequest/old"}]})
    assert SOON.check(situation(chart(planned=[own, old]), replacing), LIMITS).value is False
    assert SOON.check(situation(chart(planned=[own, old])), LIMITS).value is True


def test_an_injectate_may_be_asked_for() -> None:
    finding = Planned(of=("hip-replacement",), containing=("steroid",))
    drugs = frozenset({"steroid"})
    assert finding.check(situation(chart(planned=[booked(None)])), LIMITS).value is False
    assert finding.check(situation(chart(planned=[booked(None, drugs=drugs)])), LIMITS).value is True


@pytest.mark.parametrize(
    ("requester", "counts"), [("Practitioner/doc-1", False), ("Practitioner/gp-1", True), ("", True)]
)
def test_what_the_orderer_has_ordered_can_be_left_out(requester: str, counts: bool) -> None:
    finding = Planned(of=("hip-replacement",), by="others")
    facts = chart(planned=[booked(None, requester=requester)])
    assert finding.check(situation(facts, order(requester="Practitioner/doc-1")), LIMITS).value is counts


def test_planned_says_itself() -> None:
    others = Planned(of=("hip-replacement",), by="others")
    assert others.says(LIMITS) == (
        "hip replacement is ordered, booked or waiting by someone other than who orders the injection"
    )
    assert SOON.says(LIMITS) == (
        "hip replacement on the side of the order or with no side recorded is ordered, booked or waiting"
        " less than 90 days after the injection"
    )


def test_the_other_injection_of_the_day_is_a_draft() -> None:
    finding = Planned(of=("hip-injection",), side="opposite", status=("draft",), closer_than="interval")
    left, right = order(side="left", reference="ServiceRequest/inj-2"), order(reference="ServiceRequest/inj-2")
    assert finding.check(situation(order_=order(siblings=(left,))), LIMITS).value is True
    assert finding.check(situation(order_=order(siblings=(right,))), LIMITS).value is False
    assert SOON.check(situation(order_=order(siblings=(left,))), LIMITS).value is False


def test_vaccines_that_are_due_have_a_data_set_of_their_own() -> None:
    finding = Planned(of=("live-vaccine",), from_="immunisation_recommendations", within="interval")
    assert list(finding.needs()) == [("immunisation_recommendations", "live-vaccine")]
