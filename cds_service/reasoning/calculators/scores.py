"""Scores that add points line by line.

CHA2DS2-VASc: Lip, Chest 2010;137:263. HAS-BLED: Pisters, Chest 2010;138:1093. Their lines stand in a table.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Line(NamedTuple):
    """One line of a score. `met` is None where the chart does not say: it counts 0 and is listed."""

    title: str
    points: int
    met: bool | None


class Total(NamedTuple):
    """Points that are sure ("at least"), the lines that gave them, and those that could not be assessed."""

    points: int
    met: tuple[str, ...]
    not_assessed: tuple[str, ...]


def add(lines: Iterable[Line]) -> Total:
    """The score as it stands."""
    given = tuple(lines)
    met = [line for line in given if line.met]
    return Total(
        sum(line.points for line in met),
        tuple(line.title for line in met),
        tuple(line.title for line in given if line.met is None),
    )
