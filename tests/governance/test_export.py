"""CSV and NDJSON of feedback."""

import csv
import json
from dataclasses import replace
from io import StringIO

import pytest

from cds_service.governance.export import Row, harmless, lines

ROW = Row(
    intervention="ac-vka-inr-high",
    version="1.0.0",
    level="warning",
    card="0b0c",
    shown="2026-11-22T09:00:00Z",
    action="overridden",
    suggestion="",
    reason="data-wrong",
    reason_system="urn:hip-injection-cds:override-reasons",
    non_adherence="",
    comment='=HYPERLINK("http://x","y"), "quoted"\nsecond line',
    user="Practitioner/1",
    date="2026-11-22T09:01:00Z",
    location="north",
    client="ehr",
    hook="order-sign",
)


def test_csv_names_its_columns_and_reads_back_what_was_said() -> None:
    read = list(csv.DictReader(StringIO("".join(lines([ROW, ROW], "csv")), newline="")))

    assert len(read) == 2
    assert read[0]["intervention"] == "ac-vka-inr-high"
    assert read[0]["comment"] == "'" + ROW.comment
    assert list(read[0]) == list(ROW.__slots__)


def test_csv_without_rows_still_names_its_columns() -> None:
    assert "".join(lines([], "csv")).startswith('"intervention","version"')


def test_ndjson_is_one_object_a_line_with_the_text_as_it_was() -> None:
    written = "".join(lines([ROW, replace(ROW, comment="")], "ndjson"))

    first, second = [json.loads(line) for line in written.splitlines()]
    assert first["comment"] == ROW.comment
    assert second["comment"] == ""


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "\u200b=1"])
def test_what_a_spreadsheet_would_compute_becomes_text(cell: str) -> None:
    assert harmless(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "a=1", "INR 3.1", "'=1", "2026-11-22T09:00:00Z", "Practitioner/1"])
def test_other_text_stays_as_it_is(cell: str) -> None:
    assert harmless(cell) == cell
