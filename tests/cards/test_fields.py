"""Every field of evidence, of one item, of several, and where nothing is recorded."""

import pytest

from cds_service.cards.fields import DETAIL, FIELDS, SUMMARY, line, read_as
from cds_service.reasoning.truth import Item

INR = Item(display="INR", value="3.5", number=3.5, unit="{INR}", date="2026-03-28", days_before=9, days_ago=2)
HOLD = Item(
    display="apixaban 5 mg",
    side="right",
    status="active",
    note="recorded by text",
    more={
        "drug": "apixaban",
        "dose": "5 mg bid",
        "allergen": "lidocaine",
        "reaction": "rash",
        "required": "72 h",
        "passed": "13 h",
        "restart": "24 h",
        "percent": "85 %",
        "maximum": "300 mg",
        "weight": "80 kg",
        "why": "on hold in the chart",
        "source": "problem list",
    },
)


@pytest.mark.parametrize(
    ("field", "item", "said"),
    [
        ("value", INR, "3.5"),
        ("number", INR, "3.5"),
        ("unit", INR, ""),
        ("date", INR, "2026-03-28"),
        ("date", Item(display="x", date="2026-03"), "2026-03"),
        ("days_before", INR, "9"),
        ("days_ago", INR, "2"),
        ("display", INR, "INR"),
        ("drug", HOLD, "apixaban"),
        ("drug", Item(display="warfarin"), "warfarin"),
        ("dose", HOLD, "5 mg bid"),
        ("allergen", HOLD, "lidocaine"),
        ("reaction", HOLD, "rash"),
        ("side", HOLD, "right"),
        ("side", INR, "side not recorded"),
        ("site", HOLD, "right hip"),
        ("site", Item(display="x", side="bilateral"), "both hips"),
        ("site", INR, "a hip (side not recorded)"),
        ("status", HOLD, "active"),
        ("required", HOLD, "72 h"),
        ("passed", HOLD, "13 h"),
        ("restart", HOLD, "24 h"),
        ("percent", HOLD, "85 %"),
        ("percent", Item(display="x", number=0.851), "85 %"),
        ("maximum", HOLD, "300 mg"),
        ("weight", HOLD, "80 kg"),
        ("why", HOLD, "on hold in the chart"),
        ("source", HOLD, "problem list"),
        ("value", Item(display="INR", value="3.1 {INR}"), "3.1"),
        ("value", Item(display="x", value="45 10*9/L"), "45 ×10⁹/L"),
        ("value", Item(display="x", value="63 mmol/mol"), "63 mmol/mol"),
        ("value", Item(display="x", value="in range"), "in range"),
        ("value", Item(display="x", number=180.0, unit="mg/dL"), "180 mg/dL"),
    ],
)
def test_a_field_of_one_item(field: str, item: Item, said: str) -> None:
    assert FIELDS[field]([item], DETAIL) == said


@pytest.mark.parametrize("field", sorted(FIELDS.keys() - {"count"}))
def test_no_items_say_nothing(field: str) -> None:
    assert FIELDS[field]([], DETAIL) == ""


def test_a_list_in_a_summary_names_two() -> None:
    drugs = [Item(display=name) for name in ("warfarin", "aspirin", "clopidogrel", "aspirin")]
    assert FIELDS["drugs"](drugs, SUMMARY) == "warfarin, aspirin and 1 more"
    assert FIELDS["drugs"](drugs, DETAIL) == "warfarin, aspirin and clopidogrel"
    assert FIELDS["count"](drugs, DETAIL) == "4"


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (INR, "INR: 3.5 (2026-03-28, 9 days before the injection)"),
        (Item(display="Hip prosthesis", side="right", date="2021"), "Hip prosthesis (right, 2021)"),
        (Item(display="allergy status"), "allergy status"),
        (
            Item(display="date of the injection", value="2026-03-30", date="2026-03-30"),
            "date of the injection: 2026-03-30",
        ),
        (Item(display="body site", value="right", side="right"), "body site: right"),
        (Item(display="lidocaine", more={"reaction": "anaphylaxis"}), "lidocaine: anaphylaxis"),
        (
            Item(display="apixaban", value="5 mg", date="2025", more={"since": "2025", "last_dose": "2026-03-29"}),
            "apixaban: 5 mg (since 2025, last dose 2026-03-29)",
        ),
        (Item(display="x", more={"line": "apixaban: last dose 13 h before"}), "apixaban: last dose 13 h before"),
    ],
)
def test_a_line_says_an_item_in_full(item: Item, said: str) -> None:
    assert line(item) == said


def test_chart_text_is_harmless_and_names_are_cut_in_a_summary() -> None:
    item = Item(display="<b>warfarin</b> " + "x" * 100)
    said = FIELDS["drug"]([item], SUMMARY)
    assert "<" not in said
    assert len(said) == SUMMARY.value


def test_the_same_line_is_printed_once() -> None:
    assert FIELDS["lines"]([INR, HOLD, INR], DETAIL).count("INR: 3.5") == 1


@pytest.mark.parametrize(
    ("name", "field", "said"),
    [
        ("inr", "value", "INR"),
        ("share", "drug", "drug"),
        ("hold", "required", "required time"),
        ("study", "lines", "list: study"),
        ("earlier_dose", "display", "earlier dose"),
        ("order", "side", "order side"),
        ("policy", "name", "policy name"),
    ],
)
def test_a_placeholder_is_read_as_words(name: str, field: str, said: str) -> None:
    assert read_as(name, field) == said
