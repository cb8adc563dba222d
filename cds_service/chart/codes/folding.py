"""Text as names are compared: lower case, accents folded, invisible characters dropped, punctuation turned into spaces.

"Kétorolac\u200b," is "ketorolac". Names and texts pass the same fold.
"""

import unicodedata
from collections.abc import Sequence

MARKS = frozenset({".", ","})  # of sentence and clause, left in by `words`
_SENTENCE_ENDS = frozenset(".;!?\n\r")
_CLAUSE_ENDS = frozenset(",:()[]")
# Short forms that mean one thing only, in names and texts alike: "rt hip fx" is a right hip fracture.
_LONG_FORMS = {
    "dz": "disease",
    "fib": "fibrillation",
    "fx": "fracture",
    "inj": "injection",
    "insuff": "insufficiency",
    "intertroch": "intertrochanteric",
    "lt": "left",
    "mets": "metastases",
    "rt": "right",
    "subtroch": "subtrochanteric",
    "troch": "trochanteric",
}
_LONG_PHRASES = {
    ("h", "o"): ("history", "of"),
    ("hx", "of"): ("history", "of"),
    ("hx",): ("history", "of"),
    ("r", "o"): ("rule", "out"),
}


class _Fold(dict[int, str]):
    """What a character becomes. Filled on first use; the number of distinct characters is small."""

    def __missing__(self, point: int) -> str:
        folded = _folded(chr(point))
        self[point] = folded
        return folded


def _folded(character: str) -> str:
    if character in _SENTENCE_ENDS:
        return " . "
    if character in _CLAUSE_ENDS:
        return " , "
    if unicodedata.category(character) in {"Cf", "Mn", "Cc"} and not character.isspace():
        return ""
    plain = unicodedata.normalize("NFKD", character).casefold()
    return "".join(part if part.isalnum() else " " for part in plain if unicodedata.category(part) != "Mn")


_FOLD = _Fold()
_MOST_FOLDS = 5000


def words(text: str) -> list[str]:
    """The folded words of a text, with "." and "," left in as marks of sentence and clause."""
    if len(_FOLD) > _MOST_FOLDS:  # a flood of rare characters must not grow the table for ever
        _FOLD.clear()
    spoken = text.translate(_FOLD).split()
    if "o" in spoken or "hx" in spoken:
        spoken = _lengthened(spoken)
    return [_LONG_FORMS.get(word, word) for word in spoken]


def _lengthened(spoken: Sequence[str]) -> list[str]:
    """The words with "h/o", "hx" and "r/o" in their long forms."""
    long: list[str] = []
    at = 0
    while at < len(spoken):
        here = (tuple(spoken[at : at + 2]), tuple(spoken[at : at + 1]))
        short = next((phrase for phrase in here if phrase in _LONG_PHRASES), here[1])
        long.extend(_LONG_PHRASES.get(short, short))
        at += len(short)
    return long


def fold(text: str) -> str:
    """The text as names are compared: "Depo-Medrol®, 40 mg" → "depo medrol 40 mg"."""
    return " ".join([word for word in words(text) if word not in MARKS])
