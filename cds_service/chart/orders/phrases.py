"""Named phrases in the texts of an order: "stop rivaroxaban 3 days before", "blind injection".

A phrase is made of plain words, never of a regular expression: any of `words`; `near`: a drug name or word that must
stand in the same sentence; `unless_before`: words that take it back ("do not stop"); `not_about`: what else the words
may be about ("hold pressure"), `not_about_drugs` only where no drug of `near` follows ("continue warfarin, stop
ibuprofen"). Everything is compiled once, and searching takes time linear in the text.
"""

import re
from collections.abc import Iterator

import msgspec

from cds_service.chart.codes.book import CodeBook
from cds_service.chart.order import Order
from cds_service.chart.words import SEARCHED, one_of

_SENTENCE = re.compile(r"(?:[^.;!?\n]|\.(?=\d))+[.;!?]?")
_GAP = r"[\s\-]{1,3}"
_NEVER = re.compile(r"(?!)")


class Nearby(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names of all drugs under the concepts `drugs`, and words; `within` so many characters of the phrase's word."""

    drugs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    within: int = 0

    def pattern(self, book: CodeBook) -> re.Pattern[str]:
        names = [name for concept in self.drugs for name in book.names(concept)]
        return one_of([*self.words, *names], _GAP)


class PhraseEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One phrase as `phrases.yaml` writes it, with the sentences that test it."""

    title: str
    words: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    near: Nearby | None = None
    unless_before: Nearby | None = None
    unless_between: tuple[str, ...] = ()
    not_about: tuple[str, ...] = ()
    not_about_drugs: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    does_not_say: tuple[str, ...] = ()


class Span(msgspec.Struct, frozen=True):
    start: int
    end: int

    def gap(self, other: "Span") -> int:
        """Characters between two spans; negative where they overlap."""
        return max(self.start, other.start) - min(self.end, other.end)


class Phrase:
    """A compiled phrase."""

    def __init__(self, name: str, entry: PhraseEntry, book: CodeBook) -> None:
        self.name = name
        self.title = entry.title
        self.codes = frozenset(entry.codes)
        self._where = frozenset(entry.where)
        self._words = Nearby(entry.drugs, entry.words).pattern(book)
        self._near = entry.near.pattern(book) if entry.near else None
        self._reach = entry.near.within if entry.near else 0
        self._denial = entry.unless_before.pattern(book) if entry.unless_before else _NEVER
        self._denial_reach = entry.unless_before.within if entry.unless_before else 0
        self._between = one_of(entry.unless_between, _GAP)
        self._things = one_of(entry.not_about, _GAP)
        self._drugs = Nearby(entry.not_about_drugs).pattern(book)

    def said_in(self, order: Order) -> tuple[str, str] | None:
        """Where in the order ("patientInstruction") it is said and in which sentence; ("code", name) for a code."""
        if self.coded(order):
            return "code", order.code_text
        for where, text in order.texts:
            sentence = self.sentence(text) if self.counts(where) else ""
            if sentence:
                return where, sentence
        return None

    def coded(self, order: Order) -> bool:
        """Whether the code of what was ordered says it."""
        return not self.codes.isdisjoint(order.concepts)

    def counts(self, where: str) -> bool:
        """Whether it counts in a text of this place."""
        return not self._where or where in self._where

    def sentence(self, text: str) -> str:
        """The first sentence that says it, "" when none does."""
        return next((sentence.strip() for sentence in _sentences(text) if self._says(sentence)), "")

    def without(self, text: str) -> str:
        """The text with the sentences that say it taken out."""
        kept = "".join(sentence for sentence in _sentences(text) if not self._says(sentence))
        return kept.strip()

    def _says(self, sentence: str) -> bool:
        words = [word for word in _spans(self._words, sentence) if not self._denied(sentence, word)]
        if not words or self._near is None:
            return bool(words)
        near = _spans(self._near, sentence)
        return any(self._meant(sentence, word, near) for word in words)

    def _denied(self, sentence: str, word: Span) -> bool:
        """A denial before the word in the same clause: "do not stop", and not "not today, stop"."""
        clause = sentence[max(0, word.start - self._denial_reach) : word.start].rpartition(",")[2]
        return bool(self._denial.search(clause))

    def _meant(self, sentence: str, word: Span, near: list[Span]) -> bool:
        """True when the word is about one of `near`: what follows it counts first, then what stands before it."""
        after = next((span for span in near if span.start >= word.end and span.gap(word) <= self._reach), None)
        if after is not None:
            if self._things.search(sentence, word.end, after.start):
                return False
            if not self._between.search(sentence, word.end, after.start):
                return True
        before = next((span for span in reversed(near) if span.end <= word.start), None)
        if before is None or before.gap(word) > self._reach:
            return False
        until = word.end + self._reach
        return not any(other.search(sentence, before.end, until) for other in (self._things, self._drugs))


def _spans(pattern: re.Pattern[str], sentence: str) -> list[Span]:
    return [Span(*found.span()) for found in pattern.finditer(sentence)]


def _sentences(text: str) -> Iterator[str]:
    return (found.group() for found in _SENTENCE.finditer(text[:SEARCHED].replace("’", "'")))
