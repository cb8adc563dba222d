"""How far a denial reaches: the words behind "no" that it covers, by clause, list and sentence."""

import pytest

from cds_service.chart.codes.folding import Folding
from cds_service.chart.codes.sentences import FARTHEST, BareNames, Breaks, Joined, Reach, Sentence

JOINED = Joined(either=frozenset({"or", "nor"}), also=frozenset({"and"}), bare=BareNames(least=3, longest=2))


def covered(text: str, bound: Reach) -> str:
    """The words that a "no" covers; "stop" ends everything, "break" stands in no list."""
    read = Sentence.read(Folding().words(text))
    stops, listed, particular = (
        frozenset(at for at, one in enumerate(read.words) if one == word) for word in ("stop", "break", "left")
    )
    breaks = Breaks(listed, listed | particular)
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


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("no a, b, c", "a b c"),
        ("no a long first one, b, c. d", "a long first one b c"),
        ("no a, b, c stop d", "a b c"),
        ("(no a, b, c) d", "a b c"),
        ("no a, b", "a"),  # of two nobody can tell
        ("no a, b, c left", "a"),  # something particular
        ("no a, b, c left d", "a"),
        ("no a, b, c break d", "a"),
        ("no a, b, c 2", "a"),
        ("no a, b, c d e", "a"),  # too long for a bare name
        ("no a - b - c", "a"),
        ("no a, b: c", "a"),
    ],
)
def test_three_bare_names_are_a_list(text: str, reached: str) -> None:
    assert covered(text, "list") == reached


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("no a, b, c", "a"),
        ("no a, b or c", "a b or c"),
        ("no a (b)", "a"),
        ("no a (b or c)", "a"),  # why not, and not what else not
        ("(no a or b)", "a or b"),
        ("a no, b or c", ""),  # "fever: no, hemophilia or"
        ("no", ""),
    ],
)
def test_a_plain_no_asks_for_an_or(text: str, reached: str) -> None:
    assert covered(text, "joined") == reached


@pytest.mark.parametrize(
    ("text", "alone"), [("a: no", True), ("a - no", True), ("a, no, b", True), ("no", False), ("a. no", False)]
)
def test_a_clause_of_its_own(text: str, alone: bool) -> None:
    read = Sentence.read(Folding().words(text))
    at = read.words.index("no")
    assert read.alone(at, at + 1) is alone


@pytest.mark.parametrize("bound", ["clause", "joined", "list", "sentence"])
def test_a_hostile_text_is_not_read_to_its_end_for_every_no(bound: Reach) -> None:
    read = Sentence.read(["no", *["a"] * (3 * FARTHEST)])
    assert read.on(1, bound, frozenset(), Breaks(), JOINED) == range(1, 1 + FARTHEST)
    assert len(list(read.back(3 * FARTHEST, bound, frozenset(), 3 * FARTHEST))) == FARTHEST
