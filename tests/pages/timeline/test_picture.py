"""Everything stands where time puts it."""

from cds_service.pages.timeline.picture import LABEL, LEFT, RIGHT
from tests.pages.timeline.scenes import some


def test_time_runs_from_left_to_right() -> None:
    made = some(
        kind="block-deep",
        in_days=2,
        taking=[{"apixaban": "5 mg bid", "last_dose_hours": 60}],
        results=[{"inr": 1.2, "days_ago": 3}],
    ).picture
    (drug,), (inr,) = made.drugs, made.tests
    hold = drug.bars[0].span
    assert hold is not None
    assert drug.last is not None
    assert drug.bars[0].restart is not None
    assert made.now is not None
    assert LEFT < inr.dots[0].x < hold.x < drug.last.x < made.now < made.injection < drug.bars[0].restart < RIGHT
    assert round(hold.x + hold.width, 1) == made.injection
    xs = [x for x, _ in made.ticks]
    assert xs == sorted(xs)
    assert 4 <= len(xs) <= 9


def test_a_hold_of_weeks_fits_with_fewer_ticks() -> None:
    made = some(kind="block-deep", taking=["ticlopidine 250 mg bid"]).picture
    hold = made.drugs[0].bars[0].span
    assert hold is not None
    assert hold.x >= LEFT
    assert len(made.ticks) <= 9


def test_what_the_plot_does_not_show_is_not_drawn() -> None:
    made = some(taking=["warfarin 3 mg daily"], results=[{"inr": 2.6, "days_ago": 20}]).picture
    assert made.tests[0].dots == ()
    assert made.tests[0].window is not None


def test_a_dose_of_a_day_is_a_stretch_of_that_day() -> None:
    made = some(kind="block-deep", taking=[{"clopidogrel": "75 mg", "ended_days_ago": 3}]).picture
    last = made.drugs[0].last
    assert last is not None
    assert last.width > 20


def test_lanes_do_not_overlap_and_labels_keep_apart() -> None:
    made = some(
        kind="block-deep",
        taking=["apixaban 5 mg bid", "clopidogrel 75 mg"],
        results=[{"platelets": 400, "days_ago": 1}, {"inr": 1.1, "days_ago": 1}],
    ).picture
    tops = [test.y for test in made.tests] + [drug.y for drug in made.drugs]
    assert tops == sorted(tops)
    assert made.drugs[0].bars[-1].y < made.drugs[1].y < made.height
    platelets = made.tests[1]
    first, second = (line.label_y for line in platelets.limits)
    assert second - first >= LABEL
