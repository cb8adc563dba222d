"""Feedback for others to compute with: CSV or NDJSON, one row for every outcome of a card.

The columns are those of decision-support feedback in 45 CFR 170.315(b)(11)(ii)(C): intervention, action taken, user
feedback, user, date and location.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from io import StringIO
from typing import Literal

import msgspec

Format = Literal["csv", "ndjson"]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # what spreadsheets compute, wide forms too
BLANK = " \u00a0\u200b\ufeff"  # what some of them skip before it


@dataclass(frozen=True, slots=True)
class Row:
    """One outcome. Dates are RFC 3339 in UTC; `user` is a reference to who was shown the card, never a name."""

    intervention: str  # the rule that led the card
    version: str
    level: str
    card: str
    shown: str
    action: str  # accepted, overridden
    suggestion: str  # the accepted one
    reason: str  # of an override, its code
    reason_system: str
    non_adherence: str  # HL7's code for the reason
    comment: str
    user: str
    date: str  # of the outcome
    location: str  # tenant
    client: str
    hook: str


def lines(rows: Iterable[Row], form: Format) -> Iterator[str]:
    """The file, line by line, each with its end."""
    return _csv(rows) if form == "csv" else _ndjson(rows)


def _csv(rows: Iterable[Row]) -> Iterator[str]:
    yield _line([field.name for field in fields(Row)])
    for row in rows:
        yield _line([harmless(value) for value in asdict(row).values()])


def _line(cells: list[str]) -> str:
    written = StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerow(cells)
    return written.getvalue()


def _ndjson(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        yield msgspec.json.encode(row).decode() + "\n"


def harmless(cell: str) -> str:
    """The cell as text: a spreadsheet must not take it for a formula. An apostrophe says so to all of them."""
    return f"'{cell}" if cell.lstrip(BLANK).startswith(FORMULA) else cell
