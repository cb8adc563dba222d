"""Figures, alarms, comments and rows from a store."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cds_service.governance import reading
from cds_service.governance.alarms import Limits
from cds_service.store.counts import Span
from cds_service.store.moments import milliseconds, moment
from cds_service.store.store import Store
from tests.governance.history import Past

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
LIMITS = Limits(past=14, chance=1e-4, times=2.0)
SPAN = Span(0, milliseconds(NOW))


def test_weeks_are_those_of_the_clinic_this_one_included() -> None:
    span = reading.weeks(NOW, 2, ZoneInfo("Europe/Berlin"), client="ehr")

    assert moment(span.since) == datetime(2026, 11, 15, 23, tzinfo=UTC)  # Monday 16 November in Berlin
    assert (moment(span.until) - NOW, span.client) == (timedelta(milliseconds=1), "ehr")
    assert reading.clock(span).utcoffset(None) == timedelta(hours=1)
    assert reading.clock(SPAN) is UTC


def test_figures_of_a_store(store: Store) -> None:
    past = Past()
    (card,) = past.answer(NOW - timedelta(days=8), {"a": "warning"})
    past.word(card, NOW - timedelta(days=8), "overridden", reason="data-wrong")
    past.answer(NOW, {"a": "warning"}, mode="silent")
    past.keep(store)

    made = reading.read_figures(store.database, reading.weeks(NOW, 3, UTC))
    assert [line.fired for line in made.weeks.values()] == [0, 1, 0]
    assert [line.silent for line in made.weeks.values()] == [0, 0, 1]
    assert made.whole.reasons == {"data-wrong": 1}


def simulated(store: Store, stopped: str = "") -> None:
    """Four weeks with the rule a firing on each of 12 orders a day; at `stopped` it fires no more on the last day."""
    past = Past()
    for day in range(28, 0, -1):
        for hour in range(12):
            at = NOW - timedelta(days=day) + timedelta(hours=hour + 0.5)
            for client in ("north-ehr", "south-ehr"):
                past.answer(at, {} if day == 1 and client == stopped else {"a": "warning"}, client=client)
    past.keep(store)


def test_a_rule_that_fires_as_ever_raises_nothing(store: Store) -> None:
    simulated(store)

    assert reading.read_alarms(store.database, NOW, LIMITS) == []


def test_a_rule_that_stopped_for_one_of_two_clients_raises_an_alarm_that_names_it(store: Store) -> None:
    simulated(store, stopped="north-ehr")

    raised = reading.read_alarms(store.database, NOW, LIMITS)
    assert [(one.alarm.kind, one.alarm.rule, one.client) for one in raised] == [
        ("stopped", "a", "north-ehr"),  # half of all firings missing could still be chance
    ]
    assert raised[0].says.endswith("about 12 were to be expected. (client north-ehr)")


def commented(store: Store) -> None:
    past = Past()
    first, second = past.answer(NOW - timedelta(hours=2), {"a": "warning", "b": "info"}, orders=2)
    past.word(first, NOW - timedelta(hours=1), "overridden", reason="other", comment="fine")
    past.word(second, NOW - timedelta(hours=1), "overridden", comment="=wrong, not taking it")
    (third,) = past.answer(NOW - timedelta(hours=2), {"a": "warning"}, client="other")
    past.word(third, NOW - timedelta(minutes=5), "accepted", client="other")
    past.word("a card that nobody showed", NOW - timedelta(hours=1), "accepted")
    past.keep(store)


def test_comments_are_ranked(store: Store) -> None:
    commented(store)

    assert [(one.comment.rule, one.comment.text) for one in reading.read_comments(store.database, SPAN)] == [
        ("b", "=wrong, not taking it"),
        ("a", "fine"),
    ]
    assert len(reading.read_comments(store.database, replace(SPAN, rule="a"))) == 1


def test_rows_of_an_export(store: Store) -> None:
    commented(store)

    rows = list(reading.read_rows(store.database, SPAN, comments=True))
    assert [(row.intervention, row.action, row.comment) for row in rows] == [
        ("a", "overridden", "fine"),
        ("b", "overridden", "=wrong, not taking it"),
        ("a", "accepted", ""),
    ]
    last = rows[-1]
    assert (last.version, last.level, last.user, last.location) == ("1.0.0", "warning", "Practitioner/1", "north")
    assert (last.client, last.suggestion, last.date) == ("other", "s", "2026-11-25T11:55:00.000Z")
    assert [row.comment for row in reading.read_rows(store.database, SPAN, comments=False)] == ["", "", ""]


@pytest.mark.parametrize(
    ("only", "found"), [({"client": "other"}, 1), ({"hook": "order-select"}, 0), ({"rule": "b"}, 1)]
)
def test_rows_may_be_narrowed(store: Store, only: dict[str, str], found: int) -> None:
    commented(store)

    span = reading.weeks(NOW, 1, UTC, **only)
    assert len(list(reading.read_rows(store.database, span, comments=False))) == found
