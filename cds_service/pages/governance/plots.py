"""Plots as plain numbers, which a template draws as SVG: no script, no inline style, the same on paper.

All lengths are in the units of the drawing. Every plot carries its numbers as a table too, for those who cannot see it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 12, 28
BAR = 24  # height of a row of horizontal bars
LABEL = 220  # room for its label
MOST_LABELS = 13  # along the bottom, so that dates do not touch
STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Box:
    """A bar. `series` numbers its look; `says` is what a pointer or a screen reader is told."""

    x: float
    y: float
    width: float
    height: float
    series: int
    says: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A text; with `line` a thin line across the plot at its height. `place`: left of something, below, or right."""

    x: float
    y: float
    text: str
    place: str = "below"
    line: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """What the template draws. `kind` says where the labels stand: columns, line, bars."""

    kind: str
    title: str
    height: float
    legend: tuple[str, ...]
    boxes: tuple[Box, ...]
    marks: tuple[Mark, ...]
    path: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    width: float = WIDTH


def columns(title: str, labels: Sequence[str], series: Mapping[str, Sequence[int]]) -> Plot:
    """One column for each label, the series on top of each other."""
    sums = [sum(values) for values in zip(*series.values(), strict=True)]
    top = ceiling(max(sums, default=0))
    step = (WIDTH - LEFT - RIGHT) / max(len(labels), 1)
    boxes = []
    for place, label in enumerate(labels):
        below = 0
        for number, (name, values) in enumerate(series.items()):
            high, below = _y(below + values[place], top), below + values[place]
            if values[place]:
                tall = _y(below - values[place], top) - high
                box = Box(
                    LEFT + place * step + step * 0.15,
                    high,
                    step * 0.7,
                    tall,
                    number,
                    f"{label}: {values[place]} {name}",
                )
                boxes.append(box)
    rows = tuple((label, *(str(values[place]) for values in series.values())) for place, label in enumerate(labels))
    return Plot(
        "columns", title, HEIGHT, tuple(series), tuple(boxes), _axes(labels, top, step, "{:g}"), "", ("", *series), rows
    )


def line(title: str, labels: Sequence[str], values: Sequence[float | None], form: str = "{:.2f}") -> Plot:
    """One line; it has a hole where there is nothing to say."""
    top = ceiling(max((value for value in values if value is not None), default=0))
    step = (WIDTH - LEFT - RIGHT) / max(len(labels), 1)
    points = [(LEFT + (place + 0.5) * step, value) for place, value in enumerate(values)]
    path, pen = [], "M"
    for x, value in points:
        if value is None:
            pen = "M"
            continue
        path.append(f"{pen}{x:.1f} {_y(value, top):.1f}")
        pen = "L"
    dots = tuple(
        Box(x, _y(value, top), 3, 3, 0, f"{label}: {form.format(value)}")
        for (x, value), label in zip(points, labels, strict=True)
        if value is not None
    )
    rows = tuple(
        (label, "–" if value is None else form.format(value)) for label, value in zip(labels, values, strict=True)
    )
    return Plot("line", title, HEIGHT, (), dots, _axes(labels, top, step, form), " ".join(path), ("", title), rows)


def bars(title: str, values: Sequence[tuple[str, int]], unit: str) -> Plot:
    """One row for each value, the label on the left."""
    top = max((value for _, value in values), default=0) or 1
    room = WIDTH - LABEL - LEFT
    boxes, marks = [], []
    for place, (label, value) in enumerate(values):
        middle = place * BAR + BAR * 0.7
        boxes.append(Box(LABEL, place * BAR + 4, room * value / top, BAR - 8, 0, f"{label}: {value} {unit}"))
        marks += [
            Mark(LABEL - 8, middle, label, "left"),
            Mark(LABEL + room * value / top + 4, middle, str(value), "right"),
        ]
    rows = tuple((label, str(value)) for label, value in values)
    return Plot("bars", title, max(len(values), 1) * BAR, (), tuple(boxes), tuple(marks), "", ("", unit), rows)


def ceiling(highest: float) -> float:
    """The next round number: 1, 2 or 5 times a power of ten."""
    if highest <= 0:
        return 1
    power = 10.0**-6
    while power * 10 < highest:
        power *= 10
    return next((power * step for step in STEPS if power * step >= highest), power * 10)


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top


def _axes(labels: Sequence[str], top: float, step: float, form: str) -> tuple[Mark, ...]:
    heights = [Mark(LEFT - 6, _y(part * top, top), form.format(part * top), "left", line=True) for part in (0, 0.5, 1)]
    every = -(-len(labels) // MOST_LABELS) or 1
    below = [
        Mark(LEFT + (place + 0.5) * step, HEIGHT - 8, label) for place, label in enumerate(labels) if place % every == 0
    ]
    return (*heights, *below)
