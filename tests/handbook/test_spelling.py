"""Limits, sources, texts and plain data on paper."""

import pytest

from cds_service.handbook.spelling import amount, cell, printed, setter, spelt
from cds_service.reasoning.limits import Limit
from cds_service.reasoning.rule import Source

SOURCES = {
    "ASRA25": Source.model_validate({"title": "ASRA 2025", "read": "in-part"}),
    "BNF": Source.model_validate({"title": "BNF", "read": "no"}),
    "LABEL": Source.model_validate({"title": "Label", "read": "yes"}),
}


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (Limit(value=90, unit="d", source="local"), "90 days"),
        (Limit(value=3, unit="{INR}", exact="fires", source="local"), "3.0, which itself fires"),
        (Limit(value="none", unit="{INR}", source="local"), "no limit"),
    ],
)
def test_a_limit_has_its_unit_and_says_what_equality_does(limit: Limit, said: str) -> None:
    assert amount(limit) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("local", "local default, no guideline sets this"),
        ("ASRA25", "ASRA 2025 (ASRA25; read in part)"),
        ("BNF", "BNF (BNF; from memory, the passage was not read)"),
        ("LABEL", "Label (LABEL)"),
    ],
)
def test_who_set_a_number_and_how_far_it_was_read(name: str, said: str) -> None:
    assert setter(name, SOURCES) == said


def test_a_text_shows_its_limits_and_marks_what_comes_from_the_patient() -> None:
    limits = {"highest": Limit(value=3, unit="{INR}", source="local")}
    assert printed("INR {inr.value}: above {highest}.", limits) == "INR ‹INR›: above 3.0."


def test_plain_data_reads_as_words() -> None:
    row = {"by_inr": True, "deep": {"high_h": 72.0}, "contains": ["sulfite", "paraben"]}
    assert spelt(row) == "by inr yes, deep (high h 72), contains sulfite, paraben"


def test_a_cell_stays_a_cell() -> None:
    assert cell("a|b\nc") == "a\\|b c"
