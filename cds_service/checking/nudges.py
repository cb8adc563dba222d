"""Limits moved by the smallest step that matters, and their other readings."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from cds_service.reasoning.limits import Limit
from cds_service.reasoning.part import Part
from cds_service.reasoning.yaml_file import read_as

SHARE = "1"  # counts and shares have the same unit


class Steps(Part):
    """rules/nudges.yaml: by unit, how far a limit is moved to see whether a scenario notices."""

    steps: Mapping[str, float]
    share: float  # for limits of unit 1 that are no whole number

    @classmethod
    def load(cls, folder: Path) -> "Steps":
        return read_as(cls, folder / "nudges.yaml", folder)

    def of(self, limit: Limit) -> float | None:
        """None for a unit that the file does not have."""
        if limit.unit == SHARE and limit.number is not None and limit.number % 1:
            return self.share
        return self.steps.get(limit.unit)


class Nudge(NamedTuple):
    """A limit after one change, and what was done in words."""

    operator: str
    change: str
    limit: Limit


def nudges(limit: Limit, steps: Steps, compared: bool) -> Iterator[Nudge]:
    """The limit a step up and a step down; another word; `exact` turned round where it is `compared` by above/below."""
    for word in limit.one_of:
        if word != limit.value:
            yield Nudge("other word", f"read as {word}", limit.model_copy(update={"value": word}))
    step = steps.of(limit)
    if limit.number is None or step is None:
        return
    for sign, where in ((1, "up"), (-1, "down")):
        moved = round(limit.number + sign * step, 9)
        by = f"{step:g}" if limit.unit == SHARE else f"{step:g} {limit.unit}"
        yield Nudge("nudge limit", f"{by} {where}", limit.model_copy(update={"value": moved}))
    if compared:
        exact = "passes" if limit.exact == "fires" else "fires"
        yield Nudge("flip exact", "exact flipped", limit.model_copy(update={"exact": exact}))
