"""The tests of the last month, with limits and window."""

from tests.pages.timeline.scenes import some


def test_tests_have_their_limits_and_their_window() -> None:
    results = [{"inr": 3.4, "days_ago": 40}, {"inr": 2.6, "days_ago": 4}, {"platelets": 180, "days_ago": 3}]
    shown = some(taking=["warfarin 3 mg daily"], results=results).shown
    inr, platelets = shown.tests
    assert [(point.shown, point.day) for point in inr.points] == [("2.6", "2026-03-26")]  # 40 days ago is too long ago
    assert (inr.limits, inr.window_d) == ((("low risk", 3.0), ("deep block", 1.4)), 7)
    assert platelets.points[0].shown == "180 ×10⁹/L"


def test_a_level_has_no_limit_of_the_policy() -> None:
    results = [{"apixaban-level": 29, "unit": "ng/mL", "hours_ago": 2}]
    shown = some(kind="block-deep", taking=["apixaban 5 mg bid"], results=results).shown
    (level,) = shown.tests
    assert (level.limits, level.window_d) == ((), None)
    assert level.points[0].shown == "29 ng/mL"
