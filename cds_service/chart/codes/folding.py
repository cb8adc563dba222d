"""Text as names are compared: lower case, accents folded, invisible characters dropped, punctuation turned into spaces.

"Kétorolac\u200b," is "ketorolac". Names and texts pass the same fold.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

OPENING, CLOSING, DASH = "(", ")", "-"
_SENTENCE_ENDS = frozenset(".;!?\n\r")
_CLAUSE_ENDS = {",": ",", ":": ":", "(": OPENING, ")": CLOSING, "[": OPENING, "]": CLOSING}
MARKS = frozenset({".", DASH, *_CLAUSE_ENDS.values()})  # left in by `Folding.words`
_SPACED_DASHES = (" - ", " – ", " — ")  # one inside a word is no mark
_DASH_ALONE = "\N{SYMBOL FOR UNIT SEPARATOR}"


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
        return f" {_CLAUSE_ENDS[character]} "
    if character == _DASH_ALONE:
        return f" {DASH} "
    if unicodedata.category(character) in {"Cf", "Mn", "Cc"} and not character.isspace():
        return ""
    plain = unicodedata.normalize("NFKD", character).casefold()
    return "".join(part if part.isalnum() else " " for part in plain if unicodedata.category(part) != "Mn")


_FOLD = _Fold()
_MOST_FOLDS = 5000


class Folding:
    """The fold of texts and names alike. Short forms are written out: "Rt hip fx" is "right hip fracture".

    `short_forms`: each with what it means. Words of `inside` stand in the middle of names: "AVN of the right hip".
    """

    def __init__(self, short_forms: Mapping[str, str] = {}, inside: Iterable[str] = ()) -> None:
        long = {tuple(_characters(short)): tuple(meant.split()) for short, meant in short_forms.items()}
        self.inside = frozenset(inside)
        self._words = {short[0]: meant[0] for short, meant in long.items() if len(short) == len(meant) == 1}
        self._phrases = {short: meant for short, meant in long.items() if len(short) > 1 or len(meant) > 1}
        self._lengths = sorted({len(short) for short in self._phrases}, reverse=True)
        self._first = frozenset(short[0] for short in self._phrases)

    def words(self, text: str) -> list[str]:
        """The folded words of a text, with marks of sentence and clause (. , : and brackets) and dashes left in."""
        spoken = _characters(text)
        if not self._first.isdisjoint(spoken):
            spoken = self._lengthened(spoken)
        long = self._words
        return [long.get(word, word) for word in spoken]

    def fold(self, text: str) -> str:
        """The text as names are compared: "Depo-Medrol®, 40 mg" → "depo medrol 40 mg"."""
        return " ".join([word for word in self.words(text) if word not in MARKS])

    def _lengthened(self, spoken: Sequence[str]) -> list[str]:
        """The words with short phrases in their long forms, the longest first."""
        long: list[str] = []
        at = 0
        while at < len(spoken):
            short = self._phrase_at(spoken, at) if spoken[at] in self._first else ()
            long.extend(self._phrases[short] if short else (spoken[at],))
            at += len(short) or 1
        return long

    def _phrase_at(self, spoken: Sequence[str], at: int) -> tuple[str, ...]:
        """The longest short phrase that begins there, () for none."""
        here = (tuple(spoken[at : at + length]) for length in self._lengths)
        return next((phrase for phrase in here if phrase in self._phrases), ())


def _characters(text: str) -> list[str]:
    """The words with every character folded, and the marks."""
    if len(_FOLD) > _MOST_FOLDS:  # a flood of rare characters must not grow the table for ever
        _FOLD.clear()
    for dash in _SPACED_DASHES:
        text = text.replace(dash, _DASH_ALONE)
    return text.translate(_FOLD).split()
