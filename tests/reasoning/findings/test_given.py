"""Doses given in the past: intervals, yearly counts, unrecorded drugs and sides."""

from typing import Any

import pytest

from cds_service.chart.chart import DataState
from cds_service.chart.facts import Administration, Dose
from cds_service.reasoning.findings.given import NO_DRUG, Given
from cds_service.reasoning.findings.sides import NOT_RECORDED
from cds_service.reasoning.limits import Limit
from tests.reasoning.findings.factory import chart, days_ago, drafted, hours_ago, limits, order, situation

SCOPE = Limit(value="same-target", one_of=("hip-region", "same-target"), source="local")
LIMITS = limits(interval=(90, "d"), year=(365, "d"), three=(3, "1"), load=(100, "mg"), washout=(48, "h"), scope=SCOPE)


def injected(days: int | None = 30, side: Any = "right", **more: Any) -> Administration:
    standard: dict[str, Any] = {"target": "ia", "hip_region": True, "dose": Dose(mg=40, text="40 mg")}
    concepts = frozenset({"triamcinolone-acetonide", "steroid"})
    when = None if days is None else days_ago(days)
    return Administration(
        **{"concepts": concepts, "display": "triamcinolone", "side": side, "start": when, **standard, **more}
    )


LAST = Given(of=("steroid",), into="hip-region", side="order-or-unrecorded", closer_than="interval")


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (injected(89), True),
        (injected(90), False),
        (injected(30, "left"), False),
        (injected(30, target="bursa-gt"), True),
        (injected(30, hip_region=False, target=""), False),
        (injected(30, "unknown"), True),
    ],
)
def test_too_soon_on_this_side(fact: Administration, expected: bool) -> None:
    assert LAST.check(situation(chart(administrations=[fact])), LIMITS).value is expected


def test_evidence_is_newest_first_and_says_what_is_not_recorded() -> None:
    unsaid = injected(10, "unknown", concepts=frozenset(), drug_recorded=False)
    items = LAST.check(situation(chart(administrations=[injected(60), unsaid])), LIMITS).evidence["steroid"]
    assert [item.days_before for item in items] == [10, 60]
    assert items[0].note == f"{NO_DRUG}, {NOT_RECORDED}"


def test_a_word_limit_may_narrow_the_region_to_the_same_target() -> None:
    finding = Given(of=("steroid",), into="scope", closer_than="interval")
    at = situation(chart(administrations=[injected(30, target="bursa-gt")]))
    assert finding.check(at, LIMITS).value is False
    assert finding.check(situation(at.chart, order(kind="bursa-gt")), LIMITS).value is True
    assert set(finding.limit_names()) == {"interval", "scope"}


def test_an_injection_without_a_date_is_undated() -> None:
    truth = LAST.check(situation(chart(administrations=[injected(None)])), LIMITS)
    assert [cause.kind for cause in truth.causes] == ["undated"]


def test_the_yearly_count_is_of_one_hip_even_if_the_order_has_no_side() -> None:
    finding = Given(of=("steroid",), side="order-or-unrecorded", within="year", times="three")
    spread = [injected(10), injected(100), injected(120, "left"), injected(200, "left")]
    at = situation(chart(administrations=spread), order(side="unknown"))
    assert finding.check(at, LIMITS).value is False
    more = situation(chart(administrations=[*spread, injected(300, "left")]), order(side="unknown"))
    assert [item.side for item in finding.check(more, LIMITS).evidence["steroid"]] == ["left"] * 3


def test_two_records_of_one_injection_count_once() -> None:
    finding = Given(of=("steroid",), within="year", times="three")
    twice = [injected(10), injected(10), injected(50)]
    assert finding.check(situation(chart(administrations=twice)), LIMITS).value is False
    truth = finding.check(situation(chart(administrations=[*twice, injected(70)])), LIMITS)
    assert [item.days_before for item in truth.evidence["steroid"]] == [10, 50, 70]


def test_the_sum_of_doses_holds_as_soon_as_the_known_part_suffices() -> None:
    finding = Given(of=("steroid",), within="year", measure="ta-equivalent", above="load")
    unknown = injected(40, dose=Dose())
    three = [injected(10), injected(20), injected(30)]
    assert finding.check(situation(chart(administrations=[*three, unknown])), LIMITS).value is True
    truth = finding.check(situation(chart(administrations=[injected(10), unknown])), LIMITS)
    assert [cause.kind for cause in truth.causes] == ["unparsable"]
    assert finding.check(situation(chart(administrations=[injected(10)])), LIMITS).value is False


def test_an_infusion_that_runs_was_given_now_and_one_that_ended_counts_from_its_end() -> None:
    finding = Given(of=("steroid",), within="washout", counted_from="now")
    running = injected(30, running=True)
    ended = injected(30, end=hours_ago(47))
    assert finding.check(situation(chart(administrations=[running])), LIMITS).value is True
    assert finding.check(situation(chart(administrations=[ended])), LIMITS).value is True
    assert finding.check(situation(chart(administrations=[injected(3)])), LIMITS).value is False


def test_given_says_itself() -> None:
    assert LAST.says(LIMITS) == (
        "steroid was given into the hip region on the side of the order or with no side recorded"
        " less than 90 days before the injection"
    )


def test_injections_are_told_from_steroid_that_was_swallowed_or_infused() -> None:
    finding = Given(of=("steroid",), by="injection", within="year")
    assert "was injected" in finding.says(LIMITS)
    for route, expected in (("intramuscular", True), ("intravenous", False)):
        at = situation(chart(administrations=[injected(hip_region=False, target="", route=route)]))
        assert finding.check(at, LIMITS).value is expected


def test_the_injections_being_ordered_may_be_counted_with_those_given() -> None:
    finding = Given(of=("steroid",), within="year", times="three", counting="order")
    assert "this order counted" in finding.says(LIMITS)
    steroid = (drafted("triamcinolone-acetonide", 40, "steroid"),)
    past = chart(administrations=[injected(30), injected(60)])
    assert len(finding.check(situation(past, order(injectates=steroid)), LIMITS).evidence["steroid"]) == 2
    assert finding.check(situation(past, order()), LIMITS).value is False
    once = chart(administrations=[injected(30)])
    assert finding.check(situation(once, order(injectates=steroid)), LIMITS).value is False
    assert finding.check(situation(once, order(injectates=steroid, side="bilateral")), LIMITS).value is True


def test_vaccines_are_looked_for_among_the_immunisations() -> None:
    finding = Given(of=("live-vaccine",), from_="immunisations", within="year")
    assert list(finding.needs()) == [("immunisations", "live-vaccine")]
    failed = {"immunisations": DataState(status="failed")}
    assert finding.check(situation(chart(failed)), LIMITS).causes[0].data == "immunisations"
