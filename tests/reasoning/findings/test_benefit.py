"""How much the last steroid injection helped, from pain scores around it."""

from typing import Any

import pytest

from cds_service.chart.chart import DataState
from cds_service.chart.facts import Administration, Result
from cds_service.reasoning.findings.benefit import injection_benefit
from tests.reasoning.findings.factory import chart, days_ago, on, result, situation


def injection(days: int = 200, side: Any = "right", **more: Any) -> Administration:
    standard: dict[str, Any] = {"concepts": frozenset({"steroid"}), "hip_region": True, "start": days_ago(days)}
    return Administration(**{**standard, "side": side, **more})


def pain(score: float | None, days: int, **more: Any) -> Result:
    return result("pain-score", score, days_ago(days), **more)


PAIR = [pain(8, 205), pain(6, 170)]


def share(results: list[Result], *given: Administration) -> float | None:
    return injection_benefit(situation(chart(administrations=list(given or [injection()]), results=results))).number


def test_the_share_by_which_pain_fell_or_rose() -> None:
    assert share(PAIR) == 0.25
    assert share([pain(4, 205), pain(6, 170)]) == -0.5


def test_the_newest_score_before_and_the_lowest_after_count() -> None:
    assert share([pain(10, 240), pain(8, 201), pain(7, 180), pain(4, 170)]) == 0.5


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ([pain(8, 200), pain(6, 186)], 0.25),
        ([pain(8, 200), pain(6, 187)], None),
        ([pain(8, 290), pain(6, 144)], 0.25),
        ([pain(8, 290), pain(6, 143)], None),
        ([pain(8, 291), pain(6, 144)], None),
        ([pain(0, 205), pain(6, 170)], None),
        ([pain(8, 205, preliminary=True), pain(6, 170)], None),
        ([pain(8, 205), pain(None, 170)], None),
        ([], None),
    ],
)
def test_scores_count_in_their_windows(results: list[Result], expected: float | None) -> None:
    assert share(results) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (injection(side="left"), None),
        (injection(side="unknown"), 0.25),
        (injection(hip_region=False), None),
        (injection(concepts=frozenset({"hyaluronate"})), None),
        (injection(concepts=frozenset(), drug_recorded=False), 0.25),
        (injection(start=None), None),
        (injection(start=None, end=days_ago(200)), 0.25),
        (injection(start=on("2025")), None),
    ],
)
def test_an_earlier_steroid_into_this_hip_counts(given: Administration, expected: float | None) -> None:
    assert share(PAIR, given) == expected


def test_the_last_injection_counts() -> None:
    assert share([*PAIR, pain(8, 505), pain(1, 470)], injection(500), injection(200)) == 0.25


def test_what_is_missing_is_named() -> None:
    def causes(**facts: Any) -> list[tuple[str, str]]:
        return [(cause.kind, cause.what) for cause in injection_benefit(situation(chart(**facts))).causes]

    assert causes() == [("none", "earlier steroid injection")]
    assert causes(administrations=[injection()]) == [("none", "pain score")]
    failed = {"procedures": DataState(status="failed")}
    assert causes(data=failed, administrations=[injection()], results=PAIR) == [("failed", "steroid")]
