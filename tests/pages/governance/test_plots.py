"""Plots as numbers."""

import pytest

from cds_service.pages.governance.plots import HEIGHT, WIDTH, bars, ceiling, columns, line

LABELS = ["2 Nov", "9 Nov", "16 Nov"]


def test_columns_stand_on_each_other_and_carry_their_numbers() -> None:
    plot = columns("Firings", LABELS, {"critical": [1, 0, 2], "info": [3, 0, 2]})

    assert plot.legend == ("critical", "info")
    assert [box.says for box in plot.boxes] == [
        "2 Nov: 1 critical",
        "2 Nov: 3 info",
        "16 Nov: 2 critical",
        "16 Nov: 2 info",
    ]
    lower, upper = plot.boxes[:2]
    assert upper.y + upper.height == pytest.approx(lower.y)
    assert plot.boxes[2].height == pytest.approx(2 * lower.height)
    assert plot.rows == (("2 Nov", "1", "3"), ("9 Nov", "0", "0"), ("16 Nov", "2", "2"))
    assert all(box.x >= 0 and box.x + box.width <= WIDTH and 0 <= box.y <= HEIGHT for box in plot.boxes)


def test_a_line_has_a_hole_where_nothing_is_known() -> None:
    plot = line("Per order", LABELS, [1.0, None, 2.0])

    assert (plot.path.count("M"), plot.path.count("L"), len(plot.boxes)) == (2, 0, 2)
    assert plot.rows[1] == ("9 Nov", "–")
    assert line("Per order", LABELS, [0.1, 0.2, 0.3], "{:.0%}").path.count("L") == 2
    assert line("Per order", LABELS, [0.1, 0.2, 0.3], "{:.0%}").boxes[0].says == "2 Nov: 10%"


def test_bars_are_as_long_as_their_share_of_the_longest() -> None:
    plot = bars("By rule", [("a", 10), ("b", 5)], "firings")

    assert plot.boxes[1].width == pytest.approx(plot.boxes[0].width / 2)
    assert [mark.text for mark in plot.marks] == ["a", "10", "b", "5"]


def test_nothing_can_be_drawn_too() -> None:
    assert columns("Firings", [], {"info": []}).boxes == ()
    assert line("Per order", [], []).path == ""
    assert bars("By rule", [], "firings").boxes == ()
    assert bars("By rule", [("a", 0)], "firings").boxes[0].width == 0


def test_dates_below_do_not_touch() -> None:
    labels = [str(number) for number in range(52)]

    assert len([mark for mark in line("x", labels, [1.0] * 52).marks if mark.place == "below"]) == 13


@pytest.mark.parametrize(("highest", "top"), [(0, 1), (0.07, 0.1), (0.3, 0.5), (1, 1), (3, 5), (51, 100), (201, 500)])
def test_the_scale_ends_in_a_round_number(highest: float, top: float) -> None:
    assert ceiling(highest) == pytest.approx(top)
