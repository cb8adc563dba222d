"""How far a denial reaches in a sentence: to the end of its clause, of the sentence, or of the list of what is denied.

"No history of diabetes, bleeding disorder, or cancer" is one list, because it ends in "or". Without that, what stands
behind a comma is no longer denied: "No history of trauma, septic arthritis right hip".
"""

from collections.abc import Iterable
from typing import Literal

import msgspec

from cds_service.chart.codes.folding import CLOSING, DASH, MARKS, OPENING

Reach = Literal["clause", "list", "sentence"]


class ListWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `negations.yaml` says of lists: `either` and `also` as in `Joined`; `breaks` stand in no list of what is
    denied."""

    either: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()


NO_LISTS = ListWords()


class Joined(msgspec.Struct, frozen=True):
    """Words that make clauses one list: of `either` ("or") one is enough; one of `also` ("and") only before the last
    of three or more."""

    either: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()


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
        """The words from `start` to before `end` are a clause behind another one of the same sentence."""
        clause = self.clause[start]
        behind = start > 0 and self.clause[start - 1] != clause and self.sentence[start - 1] == self.sentence[start]
        return behind and (end == len(self.words) or self.clause[end] != clause)

    def back(self, start: int, bound: Reach, stops: frozenset[str], origin: int) -> Iterable[int]:
        """The positions from `start` back in the same clause or sentence as `origin`."""
        marks = self.clause if bound == "clause" else self.sentence
        at = start
        while at >= 0 and marks[at] == marks[origin] and self.words[at] not in stops:
            yield at
            at -= 1

    def on(self, start: int, bound: Reach, stops: frozenset[int], breaks: frozenset[int], joined: Joined) -> range:
        """The positions from `start` on that a phrase right before it reaches, never past one of `stops`. A list goes
        on over no part in which one of `breaks` stands."""
        marks = self.clause if bound == "clause" else self.sentence
        end = start
        while end < len(self.words) and marks[end] == marks[start - 1] and end not in stops:
            end += 1
        if bound == "list" and start < end and ":" not in self.marks[start]:  # "Denies: fever, chills" is one list
            end = self._list_end(start, end, breaks, joined)
        return range(start, end)

    def _list_end(self, start: int, end: int, breaks: frozenset[int], joined: Joined) -> int:
        """Behind the last part of the list that begins at `start`: where an "or" closes it, else the first part."""
        parts = self._parts(start, end)
        last, closed = parts[0].stop, not joined.either.isdisjoint(self.words[start : parts[0].stop])
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
