"""Short courses: drugs whose prescription ends although its status still says active (catalogue 1.5)."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
import ryaml


class Days(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number of days and where it comes from."""

    value: int
    source: str


class Courses(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`of`: concepts taken in short courses. `running`: an open course counts as running so long after its start or
    last dispense. `lasting`: concepts whose course has a fixed length. The default knows no short course."""

    of: tuple[str, ...] = ()
    running: Days | None = None
    lasting: Mapping[str, Days] = {}

    @classmethod
    def load(cls, folder: Path) -> "Courses":
        """Reads `courses.yaml` of `rules/tables`; msgspec.ValidationError or OSError where it cannot be read."""
        return msgspec.convert(ryaml.loads((folder / "courses.yaml").read_text(encoding="utf-8")), cls)

    def short(self, concepts: frozenset[str]) -> bool:
        return not concepts.isdisjoint(self.of)

    def length(self, concepts: frozenset[str]) -> int | None:
        """Days of a course of fixed length, None for all others."""
        return next((days.value for concept, days in self.lasting.items() if concept in concepts), None)
