"""T0: the booked day, else what the order says, else the day wished for, else today."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from cds_service.chart.orders.dates import when_of
from tests.chart.orders.drafting import NOW, ZONE, Json

BOOKED = {"start": "2026-04-20T10:00:00-04:00"}
WISHED_FOR = {"requestedPeriod": [{"start": "2026-04-21"}]}


@pytest.mark.parametrize(
    ("order", "day"),
    [
        ({"occurrenceDateTime": "2026-04-01"}, date(2026, 4, 1)),
        ({"occurrencePeriod": {"start": "2026-04-02", "end": "2026-05-01"}}, date(2026, 4, 2)),
        ({"occurrencePeriod": [{"start": "2026-04-02"}]}, date(2026, 4, 2)),
        ({"occurrenceTiming": {"event": ["2026-04-09", "2026-04-03"]}}, date(2026, 4, 3)),
        ({"occurrenceTiming": {"repeat": {"boundsPeriod": {"start": "2026-04-04"}}}}, date(2026, 4, 4)),
        ({"dosageInstruction": [{"timing": {"event": ["2026-04-05"]}}]}, date(2026, 4, 5)),
        ({"occurrenceDateTime": "soon", "occurrencePeriod": {"start": "2026-04-02"}}, date(2026, 4, 2)),
    ],
)
def test_order_says_when(order: Json, day: date) -> None:
    when, source = when_of(order, WISHED_FOR, ZONE, NOW)
    assert (when.first, source) == (day, "order")


def test_the_booked_day_wins_over_the_order() -> None:
    when, source = when_of({"occurrenceDateTime": "2026-04-01"}, BOOKED, ZONE, NOW)
    assert (when.first, source) == (date(2026, 4, 20), "appointment")


def test_appointment_then_today() -> None:
    assert when_of({}, BOOKED, ZONE, NOW)[0].first == date(2026, 4, 20)
    assert when_of({}, BOOKED, ZONE, NOW)[1] == "appointment"
    assert when_of({}, WISHED_FOR, ZONE, NOW)[0].first == date(2026, 4, 21)
    when, source = when_of({}, {"start": "2019-08-10T09:10:00:00-06:00"}, ZONE, NOW)
    assert (when.first, when.text, source) == (date(2026, 3, 30), "2026-03-30", "today")


def test_an_instant_falls_on_the_day_of_the_clinic() -> None:
    when, _ = when_of({"occurrenceDateTime": "2026-04-01T02:30:00Z"}, None, ZONE, NOW)
    assert (when.first, when.instant is not None) == (date(2026, 3, 31), True)


def test_today_is_the_day_of_the_clinic() -> None:
    late = datetime(2026, 3, 31, 1, 0, tzinfo=ZoneInfo("UTC"))
    assert when_of({}, None, ZONE, late)[0].first == date(2026, 3, 30)


def test_a_month_stays_a_month() -> None:
    when, _ = when_of({"occurrenceDateTime": "2026-04"}, None, ZONE, NOW)
    assert (when.first, when.last, when.text) == (date(2026, 4, 1), date(2026, 4, 30), "2026-04")
