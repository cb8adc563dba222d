"""The fold of names and texts, and the short forms that it writes out."""

import pytest

from cds_service.chart.codes.folding import fold, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Depo-Medrol®, 40 mg", "depo medrol 40 mg"),
        ("Kétorolac", "ketorolac"),
        ("KÖRPERGRÖSSE", "korpergrosse"),
        ("Körpergröße", "korpergrosse"),
        ("platelets [#/\u200bvolume]", "platelets volume"),
        ("e\u0301pine\u0301phrine", "epinephrine"),
        ("St. John's wort", "st john s wort"),
        ("\x00war\x07farin\t5\u00a0mg", "warfarin 5 mg"),
        ("   ", ""),
        ("人工股関節", "人工股関節"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Rt hip fx", "right hip fracture"),
        ("A-fib", "a fibrillation"),
        ("h/o DVT", "history of dvt"),
        ("hx DVT", "history of dvt"),
        ("Hx of DVT", "history of dvt"),
        ("DVT hx", "dvt history of"),
        ("r/o septic hip", "rule out septic hip"),
        ("O negative", "o negative"),
    ],
)
def test_short_forms_are_written_out(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_words_keep_the_marks_of_sentence_and_clause() -> None:
    assert words("Fever, no pain. Warfarin") == ["fever", ",", "no", "pain", ".", "warfarin"]


def test_a_flood_of_rare_characters_does_not_change_the_fold() -> None:
    fold("".join(chr(point) for point in range(0x4E00, 0x4E00 + 6000)))
    assert fold("Kétorolac") == "ketorolac"
