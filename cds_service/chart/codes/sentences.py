"""How far a denial reaches in a sentence: to the end of its clause, of the sentence, or of the list of what is denied.

"No history of diabetes, bleeding disorder, or cancer" is one list, because it ends in "or", and so is "Denies diabetes,
glaucoma, cancer", of three bare names. Else what stands behind a comma is no longer denied: "No history of trauma,
septic arthritis right hip".
"""

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from cds_service.chart.codes.folding import CLOSING, DASH, MARKS, OPENING

# "joined": the clause, and what an "or" makes one list with it; "list": bare names too. "none" denies nothing, though a
# part of the phrase would ("not ruled out"). "alone" denies what stands before it as a clause of its own only
# ("Diabetes: no").
Reach = Literal["clause", "joined", "list", "sentence", "none", "alone"]


FARTHEST = 200  # words that a denial reaches at most: a hostile text is not read to its end for every "no" in it


class BareNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a list of bare names looks: `least` so many, behind the first none of more than `longest` words, none with
    one of `unless`, which speak of something particular."""

    least: int
    longest: int
    unless: tuple[str, ...] = ()


class ListWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `negations.yaml` says of lists: `either` and `also` as in `Joined`; `breaks` stand in no list of what is
    denied."""

    either: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    bare: BareNames | None = None


class Undoing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that take a denial back which follows `within` so many words."""

    words: tuple[str, ...] = ()
    within: int = 0


class DenialWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The words of denials as `negations.yaml` writes them; `names.Denials` says what each does."""

    before: dict[str, Reach] = {}
    after: dict[str, Reach] = {}
    stops: list[str] = []
    turns: list[str] = []
    ends: list[str] = []
    beside: list[str] = []
    lists: ListWords = ListWords()
    undone: Undoing = Undoing()


class Joined(msgspec.Struct, frozen=True):
    """What makes clauses one list: of `either` ("or") one is enough; one of `also` ("and") only before the last of
    three or more; without them `bare` names."""

    either: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()
    bare: BareNames | None = None


class Breaks(msgspec.Struct, frozen=True):
    """Positions in a sentence: of words that stand in no list, and of those that stand in none of bare names."""

    listed: frozenset[int] = frozenset()
    bare: frozenset[int] = frozenset()


class Sentence(msgspec.Struct):
    """Words without marks; for each the marks right before it, the number of its clause and of its sentence, and in
    how many brackets it stands."""

    words: list[str]
    marks: list[str]
    clause: list[int]
    sentence: list[int]
    depth: list[int]

    @classmethod
    def read(cls, text: Iterable[str]) -> "Sentence":
        read, marks, clause, sentence, depth = cls([], [], [], [], []), "", 0, 0, 0
        for word in text:
            if word in MARKS:
                marks += word
                clause += word != DASH
                sentence += word == "."
                depth = 0 if word == "." else max(0, depth + (word == OPENING) - (word == CLOSING))
            else:
                read.words.append(word)
                read.marks.append(marks)
                read.clause.append(clause)
                read.sentence.append(sentence)
                read.depth.append(depth)
                marks = ""
        return read

    def alone(self, start: int, end: int) -> bool:
        """The words from `start` to before `end` are marked off, behind others of the same sentence."""
        behind = start > 0 and bool(self.marks[start]) and self.sentence[start - 1] == self.sentence[start]
        return behind and (end == len(self.words) or bool(self.marks[end]))

    def back(self, start: int, bound: Reach, stops: frozenset[int], origin: int) -> Iterable[int]:
        """The positions from `start` back in the same clause or sentence as `origin`."""
        marks = self.sentence if bound == "sentence" else self.clause
        for at in range(start, max(-1, start - FARTHEST), -1):
            if marks[at] != marks[origin] or at in stops:
                return
            yield at

    def on(self, start: int, bound: Reach, stops: frozenset[int], breaks: Breaks, joined: Joined) -> range:
        """The positions from `start` on that a phrase right before it reaches, never past one of `stops`. A list goes
        on over no part in which one of `breaks` stands."""
        marks = self.clause if bound == "clause" else self.sentence
        end, farthest = start, min(len(self.words), start + FARTHEST)
        while end < farthest and marks[end] == marks[start - 1] and end not in stops:
            end += 1
        if bound in ("joined", "list") and start < end:
            end = self._listed(start, end, bound, breaks, joined)
        if bound == "joined" and not self._says(joined.either, start, end):
            end = next((at for at in range(start, end) if self.clause[at] != self.clause[start - 1]), end)
        return range(start, end)

    def _says(self, words: frozenset[str], start: int, end: int) -> bool:
        """Whether one of the words stands there, in no bracket of its own: "no steroids (diabetes or glaucoma)"."""
        return any(self.words[at] in words and self.depth[at] <= self.depth[start - 1] for at in range(start, end))

    def _listed(self, start: int, end: int, bound: Reach, breaks: Breaks, joined: Joined) -> int:
        """Behind the list that begins at `start`. "Denies: fever, chills" is one; "Fever: no, chills" is none."""
        if self.marks[start].startswith(","):
            return start
        if ":" in self.marks[start]:
            return end
        parts = self._parts(start, end)
        if bound == "list" and not self._says(joined.either, start, end) and self._bare(parts, breaks, joined.bare):
            return parts[-1].stop
        return self._list_end(parts, breaks.listed, joined)

    def _bare(self, parts: Sequence[range], breaks: Breaks, bare: BareNames | None) -> bool:
        """Whether all parts are bare names, between commas. What goes on behind them may say that the last one is
        there: "now on vancomycin"."""
        if bare is None or len(parts) < bare.least or parts[-1].stop in breaks.bare:
            return False
        return all(
            self.marks[part.start].strip(OPENING + CLOSING) == ","
            and len(part) <= bare.longest
            and breaks.bare.isdisjoint(part)
            and not any(self.words[at].isdigit() for at in part)
            for part in parts[1:]
        )

    def _list_end(self, parts: Sequence[range], breaks: frozenset[int], joined: Joined) -> int:
        """Behind the last part of the list: where an "or" closes it, else the first part."""
        last, closed = parts[0].stop, not joined.either.isdisjoint(self.words[parts[0].start : parts[0].stop])
        for place, part in enumerate(parts[1:], 1):
            first = self.words[part.start]
            if first not in joined.either and not breaks.isdisjoint(part):
                break
            begins = first in joined.either or (place > 1 and first in joined.also)
            if begins or not (closed or joined.either.isdisjoint(self.words[part.start : part.stop])):
                last, closed = part.stop, True
        return last

    def _parts(self, start: int, end: int) -> list[range]:
        """Cut at every mark but brackets: "bleeding disorder (hemophilia) or DVT" is one part. Behind the bracket in
        which the list stands there is nothing of it."""
        level = self.depth[start - 1]
        inside = next((at for at in range(start, end) if self.depth[at] < level), end)
        cuts = [at for at in range(start + 1, inside) if self.depth[at] == level and not self._bracketed(at)]
        return [range(one, other) for one, other in zip([start, *cuts], [*cuts, inside], strict=True)]

    def _bracketed(self, at: int) -> bool:
        """No mark but brackets stands before it."""
        return not self.marks[at].strip(OPENING + CLOSING)
