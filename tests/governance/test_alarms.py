"""When a change of a rule's firings is an alarm, and when it is not."""

from collections.abc import Callable

import pytest

from cds_service.governance.alarms import Alarm, Day, Limits, alarms, at_most

LIMITS = Limits(past=28, chance=1e-4, times=2.0)


def days(past: Day, *recent: Day, length: int = 28) -> list[Day]:
    return [past] * length + list(recent)


def kinds(found: list[Alarm]) -> list[tuple[str, str, int]]:
    return [(alarm.kind, alarm.rule, alarm.days) for alarm in found]


def test_a_rule_that_fires_as_ever_is_quiet() -> None:
    assert alarms(days(Day(40, {"a": 12, "b": 1}), Day(40, {"a": 9})), LIMITS) == []


def test_a_rule_that_stopped_is_an_alarm_on_the_first_day() -> None:
    found = alarms(days(Day(40, {"a": 12}), Day(40)), LIMITS)

    assert kinds(found) == [("stopped", "a", 1)]
    assert found[0].says == "a stopped firing: 0 in the last day, about 12 were to be expected."


def test_a_rule_that_fires_seldom_is_missed_only_in_a_longer_window() -> None:
    assert alarms(days(Day(40, {"a": 2}), Day(40)), LIMITS) == []
    assert kinds(alarms(days(Day(40, {"a": 2}), *[Day(40)] * 7, length=28), LIMITS)) == [("stopped", "a", 7)]


def test_a_rule_that_lost_most_of_its_firings_is_an_alarm() -> None:
    assert kinds(alarms(days(Day(80, {"a": 40}), Day(80, {"a": 8})), LIMITS)) == [("fell", "a", 1)]


def test_a_rule_that_doubled_is_an_alarm_and_one_that_rose_a_little_is_none() -> None:
    assert kinds(alarms(days(Day(80, {"a": 20}), Day(80, {"a": 41})), LIMITS)) == [("rose", "a", 1)]
    assert alarms(days(Day(80, {"a": 20}), Day(80, {"a": 39})), LIMITS) == []


def test_a_new_rule_that_fires_much_is_an_alarm() -> None:
    assert kinds(alarms(days(Day(40), Day(40, {"new": 30})), LIMITS)) == [("rose", "new", 1)]


def test_firings_are_counted_per_order() -> None:
    busy, slack = Day(40, {"a": 12}), Day(4, {"a": 1})

    assert alarms(days(busy, slack), LIMITS) == []
    assert alarms(days(slack, busy), LIMITS) == []


def test_a_past_without_orders_tells_nothing() -> None:
    assert alarms([Day(0), Day(40, {"a": 30})], LIMITS) == []
    assert alarms([], LIMITS) == []


def test_a_weekend_is_no_alarm_and_a_longer_silence_is_one() -> None:
    week = [Day(40)] * 5 + [Day(0)] * 2

    assert alarms(week * 4, LIMITS) == []
    found = alarms([*week * 4, Day(0)], LIMITS)
    assert kinds(found) == [("not called", "", 3)]
    assert found[0].says.startswith("No hip injection was checked in the last 3 days")


def test_a_service_that_is_new_is_not_missed() -> None:
    assert alarms([Day(0)] * 40, LIMITS) == []


@pytest.mark.parametrize(
    ("count", "total", "share", "chance"),
    [(0, 10, 0.5, 0.5**10), (1, 2, 0.5, 0.75), (-1, 5, 0.2, 0.0), (5, 5, 0.2, 1.0), (0, 0, 0.3, 1.0), (1, 3, 1.0, 1.0)],
)
def test_the_binomial_sum(count: int, total: int, share: float, chance: float) -> None:
    assert at_most(count, total, share) == pytest.approx(chance)


def test_chance_alone_raises_hardly_an_alarm(rng: Callable[[float], int]) -> None:
    raised = 0
    for _ in range(200):
        raised += len(alarms([Day(40, {"a": rng(8), "b": rng(1)}) for _ in range(57)], LIMITS))

    assert raised <= 1
