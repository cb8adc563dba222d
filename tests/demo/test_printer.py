"""A card as terminal lines."""

from cds_service.demo.printer import card_lines

CARD = {
    "summary": "INR 3.1: above 3.0.",
    "indicator": "warning",
    "source": {"label": "SIR 2019", "url": "https://cds.example.org/rules/ac-vka-inr-high/1.0.0"},
    "detail": (
        "**Why you see this**\n\n- INR: 3\\.1 \\(2026\\-03\\-28\\)\n- a &lt; b\n\n**What could happen**\n\n- no fact"
    ),
    "suggestions": [{"label": "Repeat INR", "isRecommended": True}, {"label": "Wait"}],
}


def test_it_says_level_facts_options_and_source() -> None:
    assert list(card_lines(CARD, colour=False)) == [
        "    [WARNING] INR 3.1: above 3.0.",
        "      why: INR: 3.1 (2026-03-28)",
        "      why: a < b",
        "      can: Repeat INR (recommended)",
        "      can: Wait",
        "      source: SIR 2019 https://cds.example.org/rules/ac-vka-inr-high/1.0.0",
    ]


def test_colour_marks_the_level_and_keeps_the_word() -> None:
    first = next(iter(card_lines(CARD, colour=True)))
    assert "\x1b[" in first
    assert " WARNING " in first
