"""The arithmetic of the figures."""

from dataclasses import replace
from typing import Any

import pytest

from cds_service.governance.figures import NO_REASON, NO_RULE, Counts, figures, share, top, versions
from cds_service.store.counts import Answered, Called, Fired, Spoken


def spoken(times: int = 1, **other: Any) -> Spoken:
    row = {"bucket": 7, "rule": "a", "version": "1.0.0", "mode": "visible", "status": "fired", "level": "warning"}
    return Spoken(**{**row, **other}, times=times)


def answered(outcome: str = "", reason: str = "", times: int = 1, **other: Any) -> Answered:
    row = {"bucket": 7, "rule": "a", "hook": "order-sign", "client": "ehr"}
    return Answered(**{**row, **other}, outcome=outcome, reason=reason, times=times)


@pytest.fixture
def counted() -> Counts:
    return Counts(
        spoken=[
            spoken(6),
            spoken(1, level="critical", bucket=8, version="1.10.0"),
            spoken(2, mode="silent", rule="b"),
            spoken(1, mode="repeated"),
            spoken(2, status="unknown"),
            spoken(1, status="failed", rule="b"),
        ],
        fired=[
            Fired(7, "a", "order-sign", "ehr", 6),
            Fired(7, "b", "order-sign", "ehr", 2),
            Fired(8, "a", "x", "other", 1),
        ],
        called=[Called(7, "order-sign", "ehr", calls=10, orders=8, uncovered=2), Called(8, "x", "other", 1, 1, 0)],
        answered=[
            answered("accepted", times=3),
            answered("overridden", "data-wrong", times=1),
            answered("overridden", times=2),
            answered(times=4, bucket=8, hook="x", client="other"),
        ],
        open_questions={"c": 5},
        waits=[3, 2, 1, 0, 0, 0],
        buckets=range(6, 9),
    )


def test_the_whole(counted: Counts) -> None:
    whole = figures(counted).whole

    assert (whole.fired, whole.silent, whole.repeated, whole.unknown, whole.failed) == (7, 2, 1, 7, 1)
    assert (whole.calls, whole.orders, whole.uncovered, whole.cards) == (11, 9, 2, 10)
    assert whole.per_order == pytest.approx(10 / 9)
    assert (whole.accepted, whole.overridden, whole.no_word) == (0.5, 0.5, 0.4)
    assert whole.uncovered_share == pytest.approx(2 / 11)
    assert whole.unknown_share == pytest.approx(7 / 18)
    assert whole.reasons == {"data-wrong": 1, NO_REASON: 2}
    assert whole.levels == {"warning": 6, "critical": 1}


def test_every_week_of_the_span_is_there(counted: Counts) -> None:
    weeks = figures(counted).weeks

    assert list(weeks) == [6, 7, 8]
    assert (weeks[6].fired, weeks[7].fired, weeks[8].fired) == (0, 6, 1)
    assert weeks[6].per_order is None
    assert (weeks[7].unknown, weeks[8].cards) == (2, 4)


def test_rules_hooks_and_clients(counted: Counts) -> None:
    made = figures(counted)

    assert list(made.rules) == ["a", "b", "c"]
    assert (made.rules["a"].fired, made.rules["b"].silent, made.rules["c"].unknown) == (7, 2, 5)
    assert versions(made.rules["a"]) == "1.0.0, 1.10.0"
    assert (made.rules["c"].unknown_share, made.rules["c"].accepted) == (1.0, None)
    assert {name: line.cards for name, line in made.hooks.items()} == {"order-sign": 6, "x": 4}
    assert {name: line.fired for name, line in made.hooks.items()} == {"order-sign": 8, "x": 1}
    assert {name: line.calls for name, line in made.clients.items()} == {"ehr": 10, "other": 1}
    assert {key: line.fired for key, line in made.versions.items()} == {
        ("a", "1.0.0"): 6,
        ("a", "1.10.0"): 1,
        ("b", "1.0.0"): 0,
    }
    assert made.waits == [3, 2, 1, 0, 0, 0]


def test_a_card_that_speaks_for_no_rule_is_counted_under_a_name(counted: Counts) -> None:
    own = replace(counted, answered=[answered(rule="", times=2)])
    assert figures(own).rules[NO_RULE].cards == 2


def test_nothing_has_no_share() -> None:
    assert share(0, 0) is None
    empty = figures(Counts([], [], [], [], {}, [0] * 6, range(2)))
    assert (empty.whole.accepted, empty.whole.uncovered_share, list(empty.rules)) == (None, None, [])


def test_the_rest_of_the_reasons_stands_together() -> None:
    reasons = {"a": 5, "b": 3, "c": 2, "d": 1}

    assert top(reasons, 2) == [("a", 5), ("b", 3), ("all others", 3)]
    assert top({"a": 1}, 2) == [("a", 1)]
