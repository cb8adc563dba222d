"""The steroid of all sites together, and what counts as an injection."""

from typing import Any

import pytest

from cds_service.chart.chart import DataState
from cds_service.chart.facts import Administration, Dose
from cds_service.reasoning.findings.calculated import Calculated
from cds_service.reasoning.findings.steroid_load import injected, injections
from tests.reasoning.findings.factory import chart, days_ago, drafted, limits, order, situation

LIMITS = limits(most=(120, "mg"))
HIGH = Calculated(of="steroid-load", above="most", as_="load")


def given(
    drug: str = "triamcinolone-acetonide", mg: float | None = 81, days: int | None = 30, **more: Any
) -> Administration:
    standard: dict[str, Any] = {"route": "intra-articular", "start": None if days is None else days_ago(days)}
    dose = Dose(mg=mg)
    return Administration(
        **{**standard, "concepts": frozenset({drug, "steroid"}), "display": drug, "dose": dose, **more}
    )


def ordered(mg: float | None = 40, **more: Any) -> Any:
    return order(injectates=(drafted("triamcinolone-acetonide", mg, "steroid"),), **more)


def test_every_dose_is_listed_as_triamcinolone() -> None:
    at = situation(
        chart(administrations=[given("dexamethasone", 8), given("methylprednisolone-acetate", 40)]), ordered()
    )
    load, *inputs = HIGH.check(at, LIMITS).evidence["load"]
    assert load.value == "122.6 mg"
    assert [item.value for item in inputs] == ["40 mg", "42.6 mg", "40 mg"]


@pytest.mark.parametrize(("days", "expected"), [(0, True), (90, True), (91, False)])
def test_the_window(days: int, expected: bool) -> None:
    assert HIGH.check(situation(chart(administrations=[given(days=days)]), ordered()), LIMITS).value is expected


def test_a_dose_nobody_recorded_is_assumed_and_said() -> None:
    at = situation(chart(administrations=[given(mg=None), given(mg=None, drug="cortisone")]), ordered(41))
    _, _, *past = HIGH.check(at, LIMITS).evidence["load"]
    assert {item.note for item in past} == {"dose not known, 40 mg assumed"}


def test_a_dose_for_both_hips_counts_twice_and_one_for_a_side_once() -> None:
    assert HIGH.check(situation(order_=ordered(61, side="bilateral")), LIMITS).value is True
    one = drafted("triamcinolone-acetonide", 61, "steroid", side="right")
    assert HIGH.check(situation(order_=order(side="bilateral", injectates=(one,))), LIMITS).value is False


def test_other_injections_of_the_day_count() -> None:
    assert HIGH.check(situation(order_=ordered(61, siblings=(ordered(61, side="left"),))), LIMITS).value is True


def test_what_is_undated_or_unread_leaves_it_open_unless_the_rest_is_enough() -> None:
    undated = HIGH.check(situation(chart(administrations=[given(days=None)]), ordered()), LIMITS)
    assert [cause.kind for cause in undated.causes] == ["undated"]
    failed = {"procedures": DataState(status="failed")}
    assert HIGH.check(situation(chart(failed), ordered()), LIMITS).causes[0].data == "procedures"
    (load, *_) = HIGH.check(situation(chart(failed, administrations=[given()]), ordered()), LIMITS).evidence["load"]
    assert load.value == "at least 121 mg"


@pytest.mark.parametrize(
    ("fact", "counts"),
    [
        (given(), True),
        (given(route="intramuscular"), True),
        (given(route="perineural"), True),
        (given(route="intravenous"), False),
        (given(route="oral"), False),
        (given(route=""), True),
        (given("dexamethasone", route=""), False),
        (given("dexamethasone", route="", hip_region=True), True),
        (given("cortisone", route="injection"), True),
    ],
)
def test_what_is_an_injection(fact: Administration, counts: bool) -> None:
    assert injected(fact, situation()) is counts


def test_how_many_injections_are_ordered() -> None:
    assert injections(ordered()) == 1
    assert injections(ordered(side="bilateral")) == 2
    assert injections(ordered(siblings=(ordered(side="left"), order(side="left")))) == 2
    assert injections(order()) == 0
