from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_service.chart import dates

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
AUCKLAND = ZoneInfo("Pacific/Auckland")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-03-28", date(2026, 3, 28), date(2026, 3, 28)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        (" 2026-03-28 ", date(2026, 3, 28), date(2026, 3, 28)),
    ],
)
def test_a_partial_date_is_the_interval_it_may_mean(text: str, first: date, last: date) -> None:
    when = dates.parse(text, BERLIN)
    assert when is not None
    assert (when.first, when.last, when.text, when.instant) == (first, last, text.strip(), None)


@pytest.mark.parametrize(("zone", "day"), [(NEW_YORK, "2026-03-28"), (BERLIN, "2026-03-29"), (AUCKLAND, "2026-03-29")])
def test_a_moment_belongs_to_the_day_of_the_clinic(zone: ZoneInfo, day: str) -> None:
    when = dates.parse("2026-03-28T23:30:00-04:00", zone)
    assert when is not None
    assert when.text == day
    assert when.first == when.last == date.fromisoformat(day)
    assert when.instant == datetime(2026, 3, 29, 3, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["2026-03-28 08:00:00Z", "2026-03-28t08:00:00z", "2026-03-28T10:00:00+0200", "2026-03-28T08:00:00,000Z"],
)
def test_a_moment_as_databases_print_it_is_read(text: str) -> None:
    when = dates.parse(text, BERLIN)
    assert when is not None
    assert when.instant == datetime(2026, 3, 28, 8, tzinfo=UTC)


@pytest.mark.parametrize("zone", [NEW_YORK, BERLIN, AUCKLAND])
def test_a_time_without_offset_is_local_time(zone: ZoneInfo) -> None:
    when = dates.parse("2026-07-01T08:15", zone)
    assert when is not None
    assert when.instant == datetime(2026, 7, 1, 8, 15, tzinfo=zone)
    assert when.text == "2026-07-01"


@pytest.mark.parametrize(
    "text", ["2026-03-28T08:00:00Z", "2026-03-28T08:00:00.1Z", "2026-03-28T08:00:00.123456789Z", "2026-03-28T08:00Z"]
)
def test_seconds_and_their_fractions_may_vary(text: str) -> None:
    when = dates.parse(text, BERLIN)
    assert when is not None
    assert when.instant is not None
    assert when.instant.replace(microsecond=0) == datetime(2026, 3, 28, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "1972-3-23", "202510", "20251001", "0001-01-01", "2026-02-30", "2026-13", "2026-W03-1", "2026-03-28T25:00:00Z",
     "28.03.2026", "yesterday", "9999-12-31", "2026-03-28T08", "9999-12-31T23:59:59-12:00", "٢٠٢٦"],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    assert dates.parse(text, AUCKLAND) is None


@given(st.text(max_size=30))
def test_no_text_raises(text: str) -> None:
    when = dates.parse(text, BERLIN)
    assert when is None or when.first <= when.last


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_a_moment_survives_the_way_through_the_clinics_zone(moment: datetime) -> None:
    when = dates.parse(moment.isoformat(), NEW_YORK)
    assert when is not None
    assert when.instant == moment
    assert when.first == moment.astimezone(NEW_YORK).date()


def test_days_between_counts_calendar_days_across_the_change_of_clocks() -> None:
    assert dates.days_between(date(2026, 3, 28), date(2026, 3, 30)) == 2
    assert dates.days_between(date(2026, 3, 30), date(2026, 3, 28)) == -2


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("2026-03-30", False),
        ("2026-03-31", True),
        ("2026", False),
        ("2027", True),
        ("2026-03-30T12:00:00+02:00", False),
        ("2026-03-30T12:00:01+02:00", True),
    ],
)
def test_after_is_true_only_when_all_that_is_meant_is_still_to_come(text: str, later: bool) -> None:
    when = dates.parse(text, BERLIN)
    assert when is not None
    assert dates.after(when, datetime(2026, 3, 30, 12, tzinfo=BERLIN)) is later


def test_the_latest_is_the_last_day_and_of_one_day_the_last_hour() -> None:
    texts = ("2026-03-29T23:00:00+02:00", "2026-03-30T08:00:00+02:00", "2026-03-30", "2026-03-30T09:00:00+02:00")
    found = dates.latest([None, *(dates.parse(text, BERLIN) for text in texts)])
    assert found is not None
    assert found.instant == datetime(2026, 3, 30, 9, tzinfo=BERLIN)
    assert dates.latest([None]) is None


def test_age_turns_on_the_birthday() -> None:
    today = date(2026, 3, 30)
    assert dates.years_between(date(1960, 3, 30), today) == 66
    assert dates.years_between(date(1960, 3, 31), today) == 65
