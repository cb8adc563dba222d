"""The fold of names and texts, and the short forms that it writes out."""

import pytest

from cds_service.chart.codes.folding import Folding
from tests.chart.orders.drafting import book

FOLDING = Folding(
    {
        "fx": "fracture",
        "Rt": "right",
        "hx": "history of",
        "hx of": "history of",
        "h/o": "history of",
        "Rt THR": "right hip replacement",
    }
)


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
    assert Folding().fold(text) == FOLDING.fold(text) == folded


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
def test_short_forms_of_the_rules_are_written_out(text: str, folded: str) -> None:
    assert book().folding.fold(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Rt hip fx", "right hip fracture"),
        ("hx", "history of"),
        ("fx, HX of fx", "fracture history of fracture"),
        ("h/o fx", "history of fracture"),
        ("h", "h"),
        ("h o", "history of"),
        ("r/o fx", "r o fracture"),
        ("rt thr, rt", "right hip replacement right"),
    ],
)
def test_a_short_form_of_any_number_of_words(text: str, folded: str) -> None:
    assert FOLDING.fold(text) == folded


def test_words_keep_the_marks_of_sentence_and_clause() -> None:
    assert FOLDING.words("Fever, no pain. Warfarin") == ["fever", ",", "no", "pain", ".", "warfarin"]
    assert FOLDING.words("Denies: clots [DVT] – pain") == ["denies", ":", "clots", "(", "dvt", ")", "-", "pain"]
    assert FOLDING.words("X-ray") == ["x", "ray"]


def test_a_flood_of_rare_characters_does_not_change_the_fold() -> None:
    FOLDING.fold("".join(chr(point) for point in range(0x4E00, 0x4E00 + 6000)))
    assert FOLDING.fold("Kétorolac") == "ketorolac"
