"""Alarms both ways: a rule that stopped firing or fires far less, one that fires far more, a service nobody calls.

A rule's firings are compared with its own past, per order, so that a quiet week raises nothing. Given all firings of
the past and of the window together, the share that falls into the window is binomial if nothing changed; an alarm is
a share that chance would give less often than `chance` (the conditional test of two Poisson rates, Przyborowski and
Wilenski 1940). Short windows find a loud rule within a day; a rare rule needs the longer ones.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["stopped", "fell", "rose", "not called"]
WINDOWS = (1, 7, 28)  # days; the first window that shows a change is reported


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the clinic: hip injections that were checked, and how often each rule fired on them."""

    orders: int
    fired: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limits:
    """`past`: days that a window is compared with. `chance`: how seldom chance alone may raise one alarm.

    `times`: how many times more, or less, often than before a change is worth a look.
    """

    past: int
    chance: float
    times: float


@dataclass(frozen=True, slots=True)
class Alarm:
    """`seen` firings in the last `days` days where `expected` were to be expected. `rule` is "" for "not called"."""

    kind: Kind
    rule: str
    days: int
    seen: int
    expected: float

    @property
    def says(self) -> str:
        span = "the last day" if self.days == 1 else f"the last {self.days} days"
        if self.kind == "not called":
            return f"No hip injection was checked in {span}, longer than ever before in the days that are compared."
        verb = {"stopped": "stopped firing", "fell": "fires far less often", "rose": "fires far more often"}[self.kind]
        return f"{self.rule} {verb}: {self.seen} in {span}, about {self.expected:.0f} were to be expected."


def alarms(days: Sequence[Day], limits: Limits) -> list[Alarm]:
    """What has changed at the end of `days`, which follow one another without a hole, the newest last."""
    quiet = _not_called(days)
    rules = sorted({rule for day in days for rule in day.fired})
    changed = (alarm for rule in rules if (alarm := _changed(rule, days, limits)))
    return [*quiet, *changed]


def _not_called(days: Sequence[Day]) -> Iterator[Alarm]:
    """The present run of days without an order is longer than any before: weekends raise nothing."""
    runs = [0]
    for day in days:
        if day.orders:
            runs.append(0)
        else:
            runs[-1] += 1
    now, earlier = runs[-1], runs[1:-1]
    if earlier and now > max(earlier):
        yield Alarm("not called", "", now, 0, 0.0)


def _changed(rule: str, days: Sequence[Day], limits: Limits) -> Alarm | None:
    for length in WINDOWS:
        window, past = days[-length:], days[-length - limits.past : -length]
        orders, before = _orders(window), _orders(past)
        if not orders or not before:
            continue
        seen, earlier = _fired(rule, window), _fired(rule, past)
        expected = earlier * orders / before
        kind = _kind(seen, earlier, expected, orders / (orders + before), limits)
        if kind:
            return Alarm(kind, rule, length, seen, expected)
    return None


def _kind(seen: int, earlier: int, expected: float, share: float, limits: Limits) -> Kind | None:
    total = seen + earlier
    if seen * limits.times <= expected and at_most(seen, total, share) < limits.chance:
        return "fell" if seen else "stopped"
    if seen >= expected * limits.times and 1 - at_most(seen - 1, total, share) < limits.chance:
        return "rose"
    return None


def at_most(count: int, total: int, share: float) -> float:
    """The chance of at most `count` hits in `total` tries that each hit with the probability `share` (binomial)."""
    if count < 0:
        return 0.0
    if count >= total or share >= 1:
        return 1.0
    hit, miss, whole = math.log(share), math.log1p(-share), math.lgamma(total + 1)
    terms = (
        math.exp(whole - math.lgamma(hits + 1) - math.lgamma(total - hits + 1) + hits * hit + (total - hits) * miss)
        for hits in range(count + 1)
    )
    return min(1.0, math.fsum(terms))


def _orders(days: Sequence[Day]) -> int:
    return sum(day.orders for day in days)


def _fired(rule: str, days: Sequence[Day]) -> int:
    return sum(day.fired.get(rule, 0) for day in days)
