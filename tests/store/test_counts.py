"""What the database counts, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cds_service.store import counts
from cds_service.store.counts import DAY, Answered, Called, Span, Spoken
from cds_service.store.moments import milliseconds
from cds_service.store.store import Store
from tests.governance.history import Past

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
SPAN = Span(milliseconds(MONDAY), milliseconds(MONDAY + timedelta(days=14)))
OTHER_CLIENT, RULE_B = replace(SPAN, client="other"), replace(SPAN, rule="b")
WEEK = SPAN.index(SPAN.since)


def hour(hours: float, day: int = 0) -> datetime:
    return MONDAY + timedelta(days=day, hours=hours)


@pytest.fixture
def two_weeks(store: Store) -> Store:
    past = Past()
    first, second = past.answer(hour(9), {"a": "warning", "b": "info"}, unknown=["c", "d"])
    past.answer(hour(10), {"a": "warning"}, mode="silent", client="other", hook="order-select", unknown=["c"])
    past.answer(hour(11, day=7), {}, orders=0)
    (third,) = past.answer(hour(12, day=7), {"a": "critical"}, version="1.1.0", orders=2, tenant="south")
    past.answer(hour(9, day=-1), {"a": "warning"})
    past.answer(hour(9, day=14), {"a": "warning"})
    past.word(first, hour(9.001), "accepted")
    past.word(first, hour(9.5), "overridden", reason="data-wrong")
    past.word(second, hour(9.001), "accepted")
    past.word(third, hour(9.001, day=7), "accepted", tenant="another")  # not the tenant that was shown it
    past.keep(store)
    return store


def test_what_rules_had_to_show(two_weeks: Store) -> None:
    with two_weeks.database.reading() as connection:
        found = counts.spoken(connection, SPAN)

    assert sorted(found) == [
        Spoken(WEEK, "a", "1.0.0", "silent", "fired", "warning", 1),
        Spoken(WEEK, "a", "1.0.0", "visible", "fired", "warning", 1),
        Spoken(WEEK, "b", "1.0.0", "visible", "fired", "info", 1),
        Spoken(WEEK + 1, "a", "1.1.0", "visible", "fired", "critical", 1),
    ]


def test_calls_and_orders(two_weeks: Store) -> None:
    with two_weeks.database.reading() as connection:
        found = counts.called(connection, SPAN)

    assert sorted(found) == [
        Called(WEEK, "order-select", "other", calls=1, orders=1, uncovered=0),
        Called(WEEK, "order-sign", "ehr", calls=1, orders=1, uncovered=0),
        Called(WEEK + 1, "order-sign", "ehr", calls=2, orders=2, uncovered=1),
    ]


def test_the_latest_word_on_a_card_counts_and_only_that_of_its_tenant(two_weeks: Store) -> None:
    with two_weeks.database.reading() as connection:
        found = counts.answered(connection, SPAN)

    assert sorted(found) == [
        Answered(WEEK, "a", "order-sign", "ehr", "overridden", "data-wrong", times=1),
        Answered(WEEK, "b", "order-sign", "ehr", "accepted", "", times=1),
        Answered(WEEK + 1, "a", "order-sign", "ehr", "", "", times=1),
    ]


def test_firings_by_client_whatever_the_mode(two_weeks: Store) -> None:
    with two_weeks.database.reading() as connection:
        assert sorted(counts.fired(connection, SPAN)) == [
            (WEEK, "a", "order-select", "other", 1),
            (WEEK, "a", "order-sign", "ehr", 1),
            (WEEK, "b", "order-sign", "ehr", 1),
            (WEEK + 1, "a", "order-sign", "ehr", 1),
        ]


def test_firings_of_one_rule(two_weeks: Store) -> None:
    with two_weeks.database.reading() as connection:
        assert len(counts.fired(connection, RULE_B)) == 1


def test_how_long_words_took(two_weeks: Store) -> None:
    with two_weeks.database.reading() as connection:
        assert counts.waits(connection, SPAN) == [2, 0, 0, 1, 0, 0]
        assert sum(counts.waits(connection, Span(SPAN.since, SPAN.until, rule="b", client="ehr"))) == 1


def test_open_questions_and_callers(two_weeks: Store) -> None:
    with two_weeks.database.reading() as connection:
        assert counts.open_questions(connection, SPAN) == {"c": 2, "d": 1}
        assert sorted(counts.callers(connection, SPAN)) == [
            ("ehr", "north", "order-sign"),
            ("ehr", "south", "order-sign"),
            ("other", "north", "order-select"),
        ]


@pytest.mark.parametrize(
    ("only", "times"),
    [(OTHER_CLIENT, 1), (replace(SPAN, tenant="south"), 1), (replace(SPAN, hook="order-sign"), 3), (RULE_B, 1)],
)
def test_a_span_may_be_narrowed(two_weeks: Store, only: Span, times: int) -> None:
    with two_weeks.database.reading() as connection:
        assert sum(row.times for row in counts.spoken(connection, only)) == times


def test_days_are_those_of_the_clinic(two_weeks: Store) -> None:
    ahead = Span(SPAN.since, SPAN.until, offset=14 * 3_600_000, bucket=DAY)
    with two_weeks.database.reading() as connection:
        found = {row.bucket for row in counts.spoken(connection, ahead)}

    assert found == {
        ahead.index(milliseconds(hour(9))),
        ahead.index(milliseconds(hour(9))) + 1,
        ahead.index(milliseconds(hour(12, 7))),
    }
    start = ahead.start(ahead.index(milliseconds(hour(10))))
    assert start == milliseconds(hour(10))


def test_weeks_begin_on_monday() -> None:
    assert SPAN.start(WEEK) == milliseconds(MONDAY)
    assert SPAN.index(milliseconds(MONDAY) - 1) == WEEK - 1
