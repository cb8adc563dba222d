"""Facts made on demand are those that making all at once would give."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_service.chart.chart import Index
from cds_service.chart.facts import Concepts, Fact
from cds_service.chart.later import Group, LaterIndex, by_meaning

WORDS = ["steroid", "drug", "nsaid", "opioid"]
MEANINGS = st.frozensets(st.sampled_from(WORDS))
Entry = tuple[Concepts, bool]  # what it means, and whether it counts


def fact(entry: tuple[int, Entry]) -> Fact | None:
    place, (concepts, counts) = entry
    return Fact(concepts=concepts, reference=f"X/{place}") if counts else None


def later(entries: Iterable[Entry]) -> Index[Fact]:
    by_concepts: dict[Concepts, list[tuple[int, tuple[int, Entry]]]] = {}
    for place, entry in enumerate(entries):
        by_concepts.setdefault(entry[0], []).append((place, (place, entry)))
    return by_meaning(by_concepts, fact)


def at_once(entries: Iterable[Entry]) -> Index[Fact]:
    return Index(one for one in map(fact, enumerate(entries)) if one)


@given(st.lists(st.tuples(MEANINGS, st.booleans())), st.lists(st.sampled_from(WORDS), min_size=1, unique=True))
def test_waiting_changes_no_answer(entries: list[Entry], asked: list[str]) -> None:
    waiting, ready = later(entries), at_once(entries)
    assert list(waiting.of(asked)) == list(ready.of(asked))
    assert waiting.all == ready.all
    assert list(waiting.of(asked)) == list(ready.of(asked))
    assert waiting.concepts >= ready.concepts


def test_only_what_is_asked_for_is_made() -> None:
    made: list[str] = []

    def group(name: str) -> Group[Fact]:
        def make() -> Iterable[tuple[int, Fact]]:
            made.append(name)
            yield 0, Fact(concepts=frozenset({name}))

        return Group(frozenset({name}), make)

    index = LaterIndex([group("steroid"), group("nsaid")])
    assert [one.concepts for one in (*index.of(["steroid"]), *index.of(["steroid", "drug"]))] == [{"steroid"}] * 2
    assert made == ["steroid"]


def test_what_cannot_be_made_is_an_error_every_time() -> None:
    def broken() -> Iterable[tuple[int, Fact]]:
        yield 0, Fact()
        raise ValueError("odd")

    index = LaterIndex([Group(frozenset({"steroid"}), broken)])
    for _ in range(2):
        with pytest.raises(ValueError, match="odd"):
            index.of(["steroid"])
    with pytest.raises(ValueError, match="odd"):
        _ = index.all
