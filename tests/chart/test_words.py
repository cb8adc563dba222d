"""Lists of plain words as patterns."""

import pytest

from cds_service.chart.codes.folding import Folding
from cds_service.chart.words import WordSet, examples, one_of

PLAIN = Folding()


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (["hip"], "Right HIP, please", True),
        (["hip"], "chip", False),
        (["hip"], "hips", False),
        (["inject*"], "re-injection", True),
        (["inject*"], "Injecting", True),
        (["intra articular"], "intra-articular", True),
        (["iliopsoas + burs*"], "bursa of the iliopsoas", True),
        (["iliopsoas + burs*"], "iliopsoas tendon", False),
        (["c arm"], "C-arm", True),
        ([], "anything", False),
    ],
)
def test_words_in_folded_text(words: list[str], text: str, found: bool) -> None:
    assert WordSet(words, PLAIN).stand_in(PLAIN.fold(text)) is found


def test_different_words_are_counted_once() -> None:
    assert WordSet(["knee*", "shoulder"], PLAIN).count("knee and knee and shoulder") == 2


def test_words_are_taken_out() -> None:
    assert WordSet(["joint or bursa"], PLAIN).without("major joint or bursa of the hip").split() == [
        "major",
        "of",
        "the",
        "hip",
    ]


def test_signs_of_a_pattern_are_plain_characters_in_a_word() -> None:
    assert one_of(["a.c", "(x"]).search("abc (x") is not None
    assert one_of(["a.c"]).search("abc") is None


def test_examples_end_with_the_bracket() -> None:
    pattern = examples(["e.g", "such as"])
    assert pattern.sub("", "large joint (e.g., shoulder, hip) injection") == "large joint () injection"
    assert pattern.sub("", "joint such as hip; right") == "joint ; right"
    assert pattern.sub("", "right hip") == "right hip"
