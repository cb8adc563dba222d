"""Named phrases in the texts of an order: "stop rivaroxaban 3 days before", "blind injection".

A phrase is made of plain words, never of a regular expression: any of `words`; `near`: a drug name or word that must
stand in the same sentence; `unless_before`, `unless_after`: words that take it back ("do not stop"); `unless_if`:
conditions under which it is said of no one now (see `conditions`); `not_about`: what else the words may be about ("hold
pressure"), but not past one of `not_about_past`; `not_about_drugs` only where no drug of `near` follows ("continue
warfarin, stop ibuprofen"). Everything is compiled once, and searching takes time linear in the text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from cds_service.chart.codes.book import CodeBook
from cds_service.chart.order import Order
from cds_service.chart.orders.conditions import Condition, ConditionEntry, Span, without_names
from cds_service.chart.words import SEARCHED, one_of

_SENTENCE = re.compile(r"(?:[^.;!?\n]|\.(?=\d))+[.;!?]?")
_GAP = r"[\s\-]{1,3}"
_WORD = re.compile(r"[^\s,/&+()\-]+")
_NEVER = re.compile(r"(?!)")


class Nearby(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names of all drugs under the concepts `drugs`, and words; `within` so many characters of the phrase's word.

    `classes`: words for all drugs of a concept ("blood thinner"). Drugs that only the words `joined_by` or doses part
    are one list: "rivaroxaban 20 mg and aspirin".
    """

    drugs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    classes: Mapping[str, tuple[str, ...]] = {}
    joined_by: tuple[str, ...] = ()
    within: int = 0

    def pattern(self, book: CodeBook) -> re.Pattern[str]:
        names = [name for concept in self.drugs for name in book.names(concept)]
        return one_of([*self.words, *(word for words in self.classes.values() for word in words), *names], _GAP)

    def concept(self, text: str, book: CodeBook) -> Iterable[str]:
        """What a word or name in the text means: a class, or one ingredient and more of a drug."""
        plain = " ".join(text.lower().replace("-", " ").split())
        named = [concept for concept, words in self.classes.items() if plain in map(str.lower, words)]
        return named or [one.leaf for one in book.leaves((), text, "drug")]


class PhraseEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One phrase as `phrases.yaml` writes it, with the sentences that test it."""

    title: str
    words: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    near: Nearby | None = None
    unless_before: Nearby | None = None
    unless_after: Nearby | None = None
    unless_if: ConditionEntry | None = None
    unless_between: tuple[str, ...] = ()
    not_about: tuple[str, ...] = ()
    not_about_past: tuple[str, ...] = ()
    not_about_drugs: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    does_not_say: tuple[str, ...] = ()


class Phrase:
    """A compiled phrase."""

    def __init__(self, name: str, entry: PhraseEntry, book: CodeBook) -> None:
        self.name = name
        self.title = entry.title
        self.codes = frozenset(entry.codes)
        self._where = frozenset(entry.where)
        self._words = Nearby(entry.drugs, entry.words).pattern(book)
        self._nearby = entry.near or Nearby()
        self._near = entry.near.pattern(book) if entry.near else None
        self._reach = self._nearby.within
        self._book = book
        self._denial = entry.unless_before.pattern(book) if entry.unless_before else _NEVER
        self._denial_reach = entry.unless_before.within if entry.unless_before else 0
        self._turn = entry.unless_after.pattern(book) if entry.unless_after else _NEVER
        self._turn_reach = entry.unless_after.within if entry.unless_after else 0
        self._condition = Condition(entry.unless_if)
        self._between = one_of(entry.unless_between, _GAP)
        self._things = one_of(entry.not_about, _GAP)
        self._past = one_of(entry.not_about_past, _GAP)
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

    def about(self, order: Order) -> frozenset[str]:
        """The concepts of the drugs that it is said of: ingredients ("apixaban"), and classes ("anticoagulant")."""
        sentences = [one for where, text in order.texts if self.counts(where) for one in _sentences(text)]
        named = (text for one in sentences for text in self._named(one))
        return frozenset(concept for text in named for concept in self._nearby.concept(text, self._book))

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
        words = self._spoken(sentence)
        if not words or self._near is None:
            return bool(words)
        near = _spans(self._near, sentence)
        hidden = without_names(sentence, near)
        return any(self._meant(sentence, hidden, word, near) for word in words)

    def _spoken(self, sentence: str) -> list[Span]:
        return [word for word in _spans(self._words, sentence) if not self._denied(sentence, word)]

    def _named(self, sentence: str) -> Iterator[str]:
        """The names of those that the sentence says it of, with the lists in which they stand."""
        near = _spans(self._near, sentence) if self._near else []
        hidden = without_names(sentence, near)
        for word in self._spoken(sentence) if near else ():
            meant = self._meant(sentence, hidden, word, near)
            if meant:
                yield from (sentence[one.start : one.end] for one in self._list(sentence, near, near.index(meant)))

    def _list(self, sentence: str, near: list[Span], place: int) -> list[Span]:
        """The spans that stand in one list with the one at `place`."""
        first = last = place
        while first > 0 and self._joined(sentence[near[first - 1].end : near[first].start]):
            first -= 1
        while last + 1 < len(near) and self._joined(sentence[near[last].end : near[last + 1].start]):
            last += 1
        return near[first : last + 1]

    def _joined(self, between: str) -> bool:
        return all(word.lower() in self._nearby.joined_by or word[0].isdigit() for word in _WORD.findall(between))

    def _denied(self, sentence: str, word: Span) -> bool:
        """A denial in the same clause: "do not stop", "bridging is not needed", and not "not today, stop"."""
        before = sentence[max(0, word.start - self._denial_reach) : word.start].rpartition(",")[2]
        after = sentence[word.end : word.end + self._turn_reach].partition(",")[0]
        return bool(self._denial.search(before) or self._turn.search(after))

    def _meant(self, sentence: str, hidden: str, word: Span, near: list[Span]) -> Span | None:
        """The one of `near` that the word is about, None where the word depends on a condition."""
        one = self._object(sentence, word, near)
        if one is None or self._condition.governs(hidden, word):
            return None
        return one

    def _object(self, sentence: str, word: Span, near: list[Span]) -> Span | None:
        """The one of `near` that belongs to the word: what follows it counts first, then what stands before it."""
        after = next((span for span in near if span.start >= word.end and span.gap(word) <= self._reach), None)
        if after is not None:
            if self._things.search(sentence, word.end, after.start):
                return None
            if not self._between.search(sentence, word.end, after.start):
                return after
        before = next((span for span in reversed(near) if span.end <= word.start), None)
        if before is None or before.gap(word) > self._reach:
            return None
        until = word.end + self._reach
        return None if self._about_others(sentence, before.end, word, until) else before

    def _about_others(self, sentence: str, start: int, word: Span, until: int) -> bool:
        """ "Apixaban, hold pressure"; "apixaban, stop it because of bleeding" is about apixaban."""
        thing = self._things.search(sentence, start, until)
        if thing and not self._past.search(sentence, word.end, thing.start()):
            return True
        return bool(self._drugs.search(sentence, start, until))


def _spans(pattern: re.Pattern[str], sentence: str) -> list[Span]:
    return [Span(*found.span()) for found in pattern.finditer(sentence)]


def _sentences(text: str) -> Iterator[str]:
    return (found.group() for found in _SENTENCE.finditer(text[:SEARCHED].replace("’", "'")))
