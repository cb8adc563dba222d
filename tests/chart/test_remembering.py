from cds_service.chart.codes.book import Coding
from cds_service.chart.remembering import LONGEST, is_short, remembered


class Counted:
    """A function of texts that counts how often it worked."""

    def __init__(self, most: int) -> None:
        self.times = 0
        self.length = remembered(most)(self._length)

    def _length(self, text: str) -> int | None:
        self.times += 1
        return len(text) or None


def test_a_short_question_is_answered_once_also_with_none() -> None:
    counted = Counted(most=10)
    assert [counted.length("knee"), counted.length("knee"), counted.length(""), counted.length("")] == [
        4,
        4,
        None,
        None,
    ]
    assert counted.times == 2


def test_a_long_question_is_answered_anew_each_time() -> None:
    counted = Counted(most=10)
    longest = "x" * LONGEST
    assert [counted.length(longest), counted.length(longest), counted.times] == [LONGEST, LONGEST, 1]
    assert [counted.length(f"{longest}x"), counted.length(f"{longest}x"), counted.times] == [LONGEST + 1] * 2 + [3]


def test_never_more_than_so_many_answers_are_kept() -> None:
    counted = Counted(most=2)
    for text in ("a", "bb", "ccc", "ccc", "a"):
        counted.length(text)
    assert counted.times == 4


def test_all_texts_of_a_question_count_together() -> None:
    half = "x" * (LONGEST // 2)
    assert is_short((half, half.encode(), 1.5, None))
    assert not is_short((half, (Coding(display=half), Coding(code="1"))))
