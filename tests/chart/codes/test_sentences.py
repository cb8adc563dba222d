"""How far a denial reaches: the words behind "no" that it covers, by clause, list and sentence."""

import pytest

from cds_service.chart.codes.folding import Folding
from cds_service.chart.codes.sentences import Joined, Reach, Sentence

JOINED = Joined(either=frozenset({"or", "nor"}), also=frozenset({"and"}))


def covered(text: str, bound: Reach) -> str:
    """The words that a "no" covers; "stop" ends everything, "break" stands in no list."""
    read = Sentence.read(Folding().words(text))
    stops, breaks = (frozenset(at for at, one in enumerate(read.words) if one == word) for word in ("stop", "break"))
    return " ".join(read.words[at] for at in read.on(read.words.index("no") + 1, bound, stops, breaks, JOINED))


@pytest.mark.parametrize(
    ("text", "bound", "reached"),
    [
        ("no a b, c. d", "clause", "a b"),
        ("no a b, c. d", "sentence", "a b c"),
        ("no a, stop b", "sentence", "a"),
        ("no", "list", ""),
        ("no. a", "list", ""),
    ],
)
def test_clause_and_sentence(text: str, bound: Reach, reached: str) -> None:
    assert covered(text, bound) == reached


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("no a, b", "a"),
        ("no a, b, or c", "a b or c"),
        ("no a, b or c", "a b or c"),
        ("no a, nor b, c", "a nor b"),
        ("no a, b, or c, d or e", "a b or c"),  # closed once
        ("no a, or b, or c", "a or b or c"),
        ("no a or b, c or d", "a or b"),
        ("no a or b, c, or d", "a or b c or d"),
        ("no a, b, and c", "a b and c"),
        ("no a, and c", "a"),  # of two, a clause of its own
        ("no a and c, d", "a and c"),
        ("no a, b break or c", "a"),
        ("no a, b, or c break", "a b or c break"),
        ("no a, stop b, or c", "a"),
        ("no a - b", "a"),
        ("no a (b, c) or d, e", "a b c or d"),
        ("(no a) b or c", "a"),
        ("x (y, no a, b) or c", "a"),
        ("no: a, b", "a b"),
        ("no a: b", "a"),
        ("no a. b, or c", "a"),
        ("no a) b", "a b"),
    ],
)
def test_a_list_goes_on_where_an_or_ends_it(text: str, reached: str) -> None:
    assert covered(text, "list") == reached
