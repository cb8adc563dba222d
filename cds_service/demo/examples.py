"""The example requests of `fhir_examples/`, moved to today."""

import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

Json = dict[str, Any]
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})((?:T.*)?)")


@dataclass(frozen=True)
class Example:
    """One hook request and what must come back: rule id → level, in the order of the cards."""

    name: str
    title: str
    service: str
    request: Json
    expect: dict[str, str]
    written_for: date

    def on(self, day: date) -> Json:
        """The request as if `day` were the day it was written for."""
        moved: Json = _shift(self.request, day - self.written_for)
        return moved


def load(folder: Path) -> list[Example]:
    """All examples, by name. Each is a folder with `request.json` and `expected.json`.

    Raises ValueError when the folder holds none: a demo of nothing must not pass.
    """
    examples = [_read(path.parent) for path in sorted(folder.glob("*/expected.json"))]
    if not examples:
        raise ValueError(f"no examples in {folder}: expected folders with request.json and expected.json")
    return examples


def _read(folder: Path) -> Example:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return Example(
        name=folder.name,
        title=expected["title"],
        service=expected["service"],
        request=json.loads((folder / "request.json").read_text(encoding="utf-8")),
        expect=expected["expect"],
        written_for=date.fromisoformat(expected["written_for"]),
    )


def _shift(value: Any, by: timedelta) -> Any:
    if isinstance(value, dict):
        return {key: _shift(member, by) for key, member in value.items()}
    if isinstance(value, list):
        return [_shift(member, by) for member in value]
    if isinstance(value, str) and (match := _DATE.fullmatch(value)):
        return (date.fromisoformat(match[1]) + by).isoformat() + match[2]
    return value
