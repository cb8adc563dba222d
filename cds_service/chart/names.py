"""Names in free text: longest match first, in one pass over the words, and never inside a denial.

Text is lower-cased, accents are folded, invisible characters dropped and punctuation turned into spaces, so that
"Kétorolac\u200b," is "ketorolac". Names and texts pass the same fold.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

Reach = Literal["clause", "sentence"]
_SENTENCE_ENDS = frozenset(".;!?\n\r")
_CLAUSE_ENDS = frozenset(",:()[]")


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
    return text.translate(_FOLD).split()


def fold(text: str) -> str:
    """The text as names are compared: "Depo-Medrol®, 40 mg" → "depo medrol 40 mg"."""
    return " ".join(word for word in words(text) if word not in {".", ","})


class Denials(msgspec.Struct, frozen=True):
    """Phrases that deny what follows ("no history of") or what precedes ("ruled out"), by their folded words.

    A phrase reaches to the end of its clause (comma) or of its sentence, and never past a word of `stops` ("but").
    """

    before: Mapping[str, Reach] = {}
    after: Mapping[str, Reach] = {}
    stops: frozenset[str] = frozenset()

    @classmethod
    def of(cls, before: Mapping[str, Reach], after: Mapping[str, Reach], stops: Iterable[str]) -> "Denials":
        def folded(phrases: Mapping[str, Reach]) -> dict[str, Reach]:
            return {fold(phrase): reach for phrase, reach in phrases.items()}

        return cls(before=folded(before), after=folded(after), stops=frozenset(fold(word) for word in stops))


class Phrases:
    """A set of folded phrases that can be found in a list of words, longest first."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._known = frozenset(phrases)
        self._longest: dict[str, int] = {}
        for phrase in self._known:
            first, length = phrase.split(" ", 1)[0], phrase.count(" ") + 1
            self._longest[first] = max(length, self._longest.get(first, 0))

    def find(self, spoken: Sequence[str]) -> list[tuple[int, int, str]]:
        """(start, end, phrase) for every phrase, left to right, none inside another."""
        found: list[tuple[int, int, str]] = []
        at = 0
        while at < len(spoken):
            end, phrase = self._longest_at(spoken, at)
            if phrase:
                found.append((at, end, phrase))
            at = end
        return found

    def _longest_at(self, spoken: Sequence[str], at: int) -> tuple[int, str]:
        for length in range(self._longest.get(spoken[at], 0), 0, -1):
            phrase = " ".join(spoken[at : at + length])
            if phrase in self._known:
                return min(at + length, len(spoken)), phrase
        return at + 1, ""


class _Sentence(msgspec.Struct):
    """Words without marks, and for each the number of its clause and of its sentence."""

    words: list[str]
    clause: list[int]
    sentence: list[int]

    @classmethod
    def read(cls, text: str) -> "_Sentence":
        read, clause, sentence = cls([], [], []), 0, 0
        for word in words(text):
            if word in {".", ","}:
                clause += 1
                sentence += word == "."
            else:
                read.words.append(word)
                read.clause.append(clause)
                read.sentence.append(sentence)
        return read

    def reach(self, start: int, step: int, bound: Reach, stops: frozenset[str]) -> Iterable[int]:
        """The positions from `start` on (step 1) or back (-1) that lie in the same clause or sentence."""
        marks = self.clause if bound == "clause" else self.sentence
        origin = start - step  # the last word of the phrase itself
        at = start
        while 0 <= at < len(self.words) and marks[at] == marks[origin] and self.words[at] not in stops:
            yield at
            at += step


class NameIndex:
    """Names of one domain. `concepts` maps a folded name to the concepts it means (several for a combination)."""

    def __init__(self, concepts: Mapping[str, tuple[str, ...]], denials: Denials) -> None:
        self.concepts = concepts
        self._names = Phrases(concepts)
        self._denials = denials
        self._before = Phrases(denials.before)
        self._after = Phrases(denials.after)

    def find(self, text: str) -> tuple[str, ...]:
        """Concepts named in the text and not denied there, in the order of the text."""
        return self._split(text)[0]

    def denied(self, text: str) -> tuple[str, ...]:
        """Concepts named in the text only to be denied ("no known latex allergy")."""
        return self._split(text)[1]

    def _split(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        read = _Sentence.read(text)
        hits = self._names.find(read.words)
        if not hits:
            return (), ()
        silent = self._silent(read)
        said: dict[str, None] = {}
        denied: dict[str, None] = {}
        for start, _, name in hits:
            (denied if start in silent else said).update(dict.fromkeys(self.concepts[name]))
        return tuple(said), tuple(name for name in denied if name not in said)

    def _silent(self, read: _Sentence) -> set[int]:
        """Positions of the words that a denial covers."""
        silent: set[int] = set()
        for _, end, phrase in self._before.find(read.words):
            silent.update(read.reach(end, 1, self._denials.before[phrase], self._denials.stops))
        for start, _, phrase in self._after.find(read.words):
            silent.update(read.reach(start - 1, -1, self._denials.after[phrase], self._denials.stops))
        return silent
