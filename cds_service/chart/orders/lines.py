"""What single texts of an order say by the words of `kinds.yaml`: a hip, an injection, a kind, a guidance.

The names of orders repeat, so each text is searched once and its answer remembered; the memory is bounded.
"""

from collections.abc import Mapping

import msgspec

from cds_service.chart.codes.folding import Folding
from cds_service.chart.order import Guidance, Kind
from cds_service.chart.orders.kind_entries import KindFile
from cds_service.chart.remembering import remembered
from cds_service.chart.words import SEARCHED, WordSet, examples

MOST = 4096  # texts that are remembered
_LIST_OF_JOINTS = 2  # a text naming the hip and so many other joints is the wording of a billing code


class Line(msgspec.Struct, frozen=True):
    """One text. `ordered` is what may say the kind: "" when the text is about aftercare, surgery or a test."""

    ordered: str
    hip: bool
    guidance: Guidance | None


class Said(msgspec.Struct, frozen=True):
    """All texts of an order together: the kinds that its words name, and those that its words take back."""

    kinds: frozenset[Kind]
    at_site: frozenset[Kind]
    taken_back: frozenset[Kind]
    injection: bool
    elsewhere: bool


class LineTable:
    """The word lists of `kinds.yaml`, compiled. `line` reads one text as sent, `said` the ordered texts together."""

    def __init__(self, file: KindFile, folding: Folding) -> None:
        self._fold = folding.fold
        self._examples = examples(file.site.example_words)
        self._generic = WordSet(file.generic_words, folding)
        self._other = WordSet(file.injection.other_words, folding)
        self._hip = WordSet(file.site.words, folding)
        self._elsewhere = WordSet(file.site.elsewhere_words, folding)
        self._injection = WordSet(file.injection.words, folding)
        self._denied = WordSet(file.denied_words, folding)
        self._guidance = {modality: WordSet(signs.words, folding) for modality, signs in file.guidance.items()}
        self._kinds = {kind: WordSet(entry.words, folding) for kind, entry in file.kinds.items()}
        self._at_site = {kind: WordSet(entry.at_site.words, folding) for kind, entry in file.kinds.items()}
        self._unless = {kind: WordSet(entry.unless_words, folding) for kind, entry in file.kinds.items()}
        self.line = remembered(MOST)(self._line)
        self.said = remembered(MOST)(self._said)

    def _line(self, text: str) -> Line:
        text = text[:SEARCHED]
        folded = self._fold(self._examples.sub(" ", text))
        return Line(
            ordered="" if self._other.stand_in(folded) else self._generic.without(folded),
            hip=self._names_hip(folded),
            guidance=self._guided(self._denied.without(self._fold(text))),
        )

    def _names_hip(self, folded: str) -> bool:
        return self._hip.stand_in(folded) and self._elsewhere.count(folded) < _LIST_OF_JOINTS

    def _guided(self, folded: str) -> Guidance | None:
        return next((modality for modality, words in self._guidance.items() if words.stand_in(folded)), None)

    def _said(self, text: str) -> Said:
        text = text[:SEARCHED]
        return Said(
            kinds=_naming(self._kinds, text),
            at_site=_naming(self._at_site, text),
            taken_back=_naming(self._unless, text),
            injection=self._injection.stand_in(text),
            elsewhere=self._elsewhere.stand_in(text),
        )


def _naming(sought: Mapping[Kind, WordSet], text: str) -> frozenset[Kind]:
    return frozenset(kind for kind, words in sought.items() if words.stand_in(text))
