"""Names in free text: longest match first, in one pass over the words, and never inside a denial.

Text is lower-cased, accents are folded, invisible characters dropped and punctuation turned into spaces, so that
"Kétorolac\u200b," is "ketorolac". Names and texts pass the same fold.
"""

import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Literal

import msgspec

Reach = Literal["clause", "sentence"]
_SENTENCE_ENDS = frozenset(".;!?\n\r")
_CLAUSE_ENDS = frozenset(",:()[]")
_MARKS = frozenset({".", ","})
_SIDES = frozenset(
    {"right", "left", "both", "bilateral", "the"}
)  # stand in the middle of names: "AVN of the right hip"


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
    return " ".join([word for word in words(text) if word not in _MARKS])


class Phrases:
    """A set of folded phrases that can be found in a list of words, longest first."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._known = frozenset(phrases)
        self._longest: dict[str, int] = {}
        for phrase in self._known:
            first, length = phrase.split(" ", 1)[0], phrase.count(" ") + 1
            if length > self._longest.get(first, 0):
                self._longest[first] = length

    def find(self, spoken: Sequence[str]) -> list[tuple[int, int, str]]:
        """(start, end, phrase) for every phrase, left to right, none inside another."""
        found: list[tuple[int, int, str]] = []
        at, longest = 0, self._longest
        for position, word in enumerate(spoken):
            if position >= at and word in longest:
                hit = self._longest_at(spoken, position)
                if hit:
                    found.append(hit)
                    at = hit[1]
        return found

    def _longest_at(self, spoken: Sequence[str], at: int) -> tuple[int, int, str] | None:
        for end in range(min(at + self._longest[spoken[at]], len(spoken)), at, -1):
            phrase = " ".join(spoken[at:end])
            if phrase in self._known:
                return at, end, phrase
        return None


class _Sentence(msgspec.Struct):
    """Words without marks, and for each the number of its clause and of its sentence."""

    words: list[str]
    clause: list[int]
    sentence: list[int]

    @classmethod
    def read(cls, text: Iterable[str]) -> "_Sentence":
        read, clause, sentence = cls([], [], []), 0, 0
        for word in text:
            if word in _MARKS:
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


class Denials:
    """Phrases that deny what follows ("no history of") or what precedes ("ruled out"), by their folded words.

    A phrase reaches to the end of its clause (comma) or of its sentence, and never past a word of `stops` ("but").
    """

    def __init__(
        self, before: Mapping[str, Reach] = {}, after: Mapping[str, Reach] = {}, stops: Iterable[str] = ()
    ) -> None:
        self._before = {fold(phrase): reach for phrase, reach in before.items()}
        self._after = {fold(phrase): reach for phrase, reach in after.items()}
        self._stops = frozenset(fold(word) for word in stops)
        self._openings, self._closings = Phrases(self._before), Phrases(self._after)

    def silent(self, text: Sequence[str]) -> set[int]:
        """Positions of the words that a denial covers. `text` is as `words` gives it; marks do not count."""
        read = _Sentence.read(text)
        silent: set[int] = set()
        for start, end, phrase in self._openings.find(read.words):
            silent.update(range(start + 1, end))  # "history of cancer" inside "family history of cancer"
            silent.update(read.reach(end, 1, self._before[phrase], self._stops))
        for start, _, phrase in self._closings.find(read.words):
            silent.update(read.reach(start - 1, -1, self._after[phrase], self._stops))
        return silent


class NameIndex:
    """Names of one domain. `concepts` maps a folded name to the concepts it means (several for a combination).

    Names of `whole` count only when they are all that the text says but for `neutral` words: "platelet count" is
    platelets, "mean platelet volume" is not. They come without their own neutral words (`without`).
    """

    def __init__(
        self,
        concepts: Mapping[str, tuple[str, ...]],
        denials: Denials,
        whole: Mapping[str, tuple[str, ...]] = {},
        neutral: Iterable[str] = (),
    ) -> None:
        self.concepts = {**whole, **concepts}
        self._whole = whole
        self._neutral = frozenset(neutral)
        self._names = Phrases(concepts)
        self._denials = denials

    def find(self, text: str) -> tuple[str, ...]:
        """Concepts named in the text and not denied there, in the order of the text."""
        return self._split(text)[0]

    def denied(self, text: str) -> tuple[str, ...]:
        """Concepts named in the text only to be denied ("no known latex allergy")."""
        return self._split(text)[1]

    def _split(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The text as it is and, where it names a side, once more without: "septic right hip" is a septic hip."""
        marked = words(text)
        found, denied = self._read(marked)
        if not _SIDES.isdisjoint(marked):
            more, denied_too = self._read([word for word in marked if word not in _SIDES])
            found, denied = {**found, **more}, {**denied, **denied_too}
        return tuple(found), tuple(name for name in denied if name not in found)

    def _read(self, marked: Sequence[str]) -> tuple[dict[str, None], dict[str, None]]:
        spoken = [word for word in marked if word not in _MARKS]
        said: dict[str, None] = {}
        denied: dict[str, None] = {}
        if self._whole:
            meant = self._whole.get(without(spoken, self._neutral))
            if meant:
                return dict.fromkeys(meant), denied
        hits = self._names.find(spoken)
        if hits:
            silent = self._denials.silent(marked)
            for start, _, name in hits:
                (denied if start in silent else said).update(dict.fromkeys(self.concepts[name]))
        return said, denied


def without(spoken: Sequence[str], neutral: Container[str]) -> str:
    """The words but for the neutral ones, as one name; all of them where only neutral ones are said."""
    return " ".join([word for word in spoken if word not in neutral] or spoken)
