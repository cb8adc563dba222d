"""Lists of plain words as one fast, linear-time pattern. Nothing in a table is a regular expression.

In a word list "inject*" takes any ending, and "iliopsoas + burs*" asks for both, in any order. Words and texts pass the
same fold, so case, accents, hyphens and punctuation make no difference.
"""

import re
from collections.abc import Iterable

from cds_service.chart.codes.folding import Folding

SEARCHED = 20_000  # characters of one text that are searched: an order says a few hundred
_ENDING = r"\w*"
_BOTH = " + "


def one_of(words: Iterable[str], gap: str = " ") -> re.Pattern[str]:
    """A pattern for any of the words; `gap` is what may stand between the words of a phrase."""
    longest_first = sorted(dict.fromkeys(words), key=len, reverse=True)
    choices = "|".join(gap.join(map(_word, word.split())) for word in longest_first)
    return re.compile(rf"(?<!\w)(?:{choices})(?!\w)" if choices else r"(?!)", re.IGNORECASE)


def examples(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for lists of examples: from one of the words ("e.g.") to the closing bracket or semicolon."""
    return re.compile(rf"{one_of(words).pattern}[^);]*", re.IGNORECASE)


def _word(word: str) -> str:
    return re.escape(word[:-1]) + _ENDING if word.endswith("*") else re.escape(word)


def _folded(word: str, folding: Folding) -> str:
    return folding.fold(word) + ("*" if word.endswith("*") else "")


class WordSet:
    """Words, and groups of words joined by "+", to look for in folded text."""

    __slots__ = ("_all", "_any")

    def __init__(self, words: Iterable[str], folding: Folding) -> None:
        groups = [[_folded(word, folding) for word in entry.split(_BOTH)] for entry in words]
        self._any = one_of(group[0] for group in groups if len(group) == 1)
        self._all = [[one_of([word]) for word in group] for group in groups if len(group) > 1]

    def stand_in(self, folded: str) -> bool:
        """True when any of the words, or all words of one of the groups, stand in the text."""
        if self._any.search(folded):
            return True
        return any(all(word.search(folded) for word in group) for group in self._all)

    def count(self, folded: str) -> int:
        """How many different words stand in the text; groups are not counted."""
        return len({found.group() for found in self._any.finditer(folded)})

    def without(self, folded: str) -> str:
        """The text with the single words taken out."""
        return self._any.sub(" ", folded)
