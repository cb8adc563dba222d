"""Windows by calendar date, calendar month and hour, and what partial dates leave open."""

from typing import ClassVar

import pytest

from cds_service.chart.facts import When
from cds_service.reasoning.findings.windows import Window, days_before, inside, shifted
from cds_service.reasoning.limits import Limit, Limits
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import FALSE, Truth
from tests.reasoning.findings.factory import TODAY, days_ago, hours_ago, limits, on, order, situation

LIMITS = limits(days=(90, "d"), months=(3, "mo"), hours=(48, "h"), never=("none", "d"))


class Looking(Window):
    word: ClassVar[str] = "looking"

    def says(self, limits: Limits) -> str:
        return self.says_window(limits)

    def check(self, at: Situation, limits: Limits) -> Truth:
        return FALSE


@pytest.mark.parametrize(
    ("window", "when", "expected"),
    [
        ({"within": "days"}, days_ago(0), True),
        ({"within": "days"}, days_ago(90), True),
        ({"within": "days"}, days_ago(91), False),
        ({"within": "days"}, days_ago(-1), False),
        ({"closer_than": "days"}, days_ago(89), True),
        ({"closer_than": "days"}, days_ago(90), False),
        ({"within": "days", "direction": "after"}, days_ago(-90), True),
        ({"within": "days", "direction": "after"}, days_ago(-91), False),
        ({"within": "days", "direction": "after"}, days_ago(1), False),
        ({"closer_than": "days", "direction": "after"}, days_ago(-90), False),
        ({"within": "months"}, on("2025-12-30"), True),
        ({"within": "months"}, on("2025-12-29"), False),
        ({"closer_than": "months"}, on("2025-12-30"), False),
        ({"within": "hours", "counted_from": "now"}, hours_ago(48), True),
        ({"within": "hours", "counted_from": "now"}, hours_ago(48.1), False),
        ({"within": "never"}, days_ago(0), False),
    ],
)
def test_both_edges_of_a_window(window: dict[str, str], when: When, expected: bool) -> None:
    assert Looking.model_validate(window).holds(when, situation(), LIMITS) is expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [("2026-02", True), ("2025-12", None), ("2025-11", False), ("2026", None), ("2025", None), ("2024", False)],
)
def test_a_partial_date_is_in_or_out_only_when_all_of_it_is(when: str, expected: bool | None) -> None:
    assert Looking(within="days").holds(on(when), situation(), LIMITS) is expected


def test_a_window_without_a_date_cannot_be_told() -> None:
    assert Looking(within="days").holds(None, situation(), LIMITS) is None
    assert Looking().holds(None, situation(), LIMITS) is True


def test_hours_of_a_day_without_a_time_cannot_be_told_at_the_edge() -> None:
    at = situation()
    hours = LIMITS["hours"]
    assert inside(days_ago(1), at, hours, counted_from="now") is True
    assert inside(days_ago(2), at, hours, counted_from="now") is None
    assert inside(days_ago(3), at, hours, counted_from="now") is False


def test_windows_count_from_the_day_of_the_injection_unless_told_otherwise() -> None:
    later = situation(order_=order(when=on("2026-04-20")))
    assert Looking(within="days").holds(days_ago(80), later, LIMITS) is False
    assert Looking(within="days", counted_from="now").holds(days_ago(80), later, LIMITS) is True


def test_the_window_opens_on_the_day_that_is_still_inside() -> None:
    assert Looking(within="days").opens(situation(), LIMITS) == days_ago(90).first
    assert Looking(within="days", direction="after").opens(situation(), LIMITS) is None


def test_months_are_calendar_months_and_end_with_the_month() -> None:
    month = Limit(value=1, unit="mo", source="local")
    assert shifted(on("2026-03-31").first, month, -1).isoformat() == "2026-02-28"
    with pytest.raises(ValueError, match="needs a unit of time"):
        shifted(TODAY, Limit(value=1, unit="mg", source="local"), -1)


def test_days_are_counted_only_for_dates_precise_to_the_day() -> None:
    assert days_before(days_ago(3), TODAY) == 3
    assert days_before(on("2026-03"), TODAY) is None


def test_a_window_says_itself() -> None:
    assert Looking(within="days").says(LIMITS) == " at most 90 days before the injection"
    assert Looking(closer_than="months", counted_from="now").says(LIMITS) == " less than 3 months ago"
