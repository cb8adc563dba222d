"""Facts that are made when somebody asks for their meaning: most of a long record is never asked for.

What making them raises reaches the one who asks, every time: nothing is lost by waiting.
"""

from collections.abc import Callable, Iterable, KeysView, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import Generic, TypeVar

from cds_service.chart.chart import F, Index
from cds_service.chart.facts import Concepts

E = TypeVar("E")
_place = itemgetter(0)


class Group(Generic[F]):
    """Entries of one meaning. `make` gives the facts that they are, each with its place in the order of arrival."""

    __slots__ = ("_made", "_make", "concepts")

    def __init__(self, concepts: Concepts, make: Callable[[], Iterable[tuple[int, F]]]) -> None:
        self.concepts = concepts
        self._make = make
        self._made: Sequence[tuple[int, F]] | None = None

    def facts(self) -> Sequence[tuple[int, F]]:
        if self._made is None:
            self._made = tuple(self._make())
        return self._made


class LaterIndex(Index[F]):
    """An Index of groups. `concepts` may name one whose entries all turn out not to count."""

    __slots__ = ("_groups", "_groups_by_concept")

    def __init__(self, groups: Iterable[Group[F]] = ()) -> None:
        super().__init__()
        self._groups = tuple(groups)
        self._groups_by_concept: dict[str, list[Group[F]]] = {}
        for group in self._groups:
            for concept in group.concepts:
                self._groups_by_concept.setdefault(concept, []).append(group)

    @property
    def all(self) -> tuple[F, ...]:
        return _in_order(self._groups)

    @property
    def concepts(self) -> KeysView[str]:
        return self._groups_by_concept.keys()

    def _meaning(self, concept: str) -> Sequence[F]:
        made = self._by_concept.get(concept)
        if made is None:
            made = self._by_concept[concept] = _in_order(self._groups_by_concept.get(concept, ()))
        return made


def by_meaning(entries: Mapping[Concepts, list[tuple[int, E]]], read: Callable[[E], F | None]) -> LaterIndex[F]:
    """An Index of entries, each with its place; `read` makes the fact of one, None where it does not count."""
    return LaterIndex(Group(concepts, partial(_each, placed, read)) for concepts, placed in entries.items())


def _each(placed: Iterable[tuple[int, E]], read: Callable[[E], F | None]) -> Iterable[tuple[int, F]]:
    return [(place, fact) for place, entry in placed if (fact := read(entry)) is not None]


def _in_order(groups: Sequence[Group[F]]) -> tuple[F, ...]:
    """The facts of several groups in the order of arrival."""
    if len(groups) == 1:
        return tuple([fact for _, fact in groups[0].facts()])
    return tuple([fact for _, fact in sorted([each for group in groups for each in group.facts()], key=_place)])
