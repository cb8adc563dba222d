"""What the patient reads before and after the injection: blocks of plain text, chosen by order and reader."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import cached_property
from typing import NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from cds_service.chart.order import Kind


class Block(BaseModel):
    """Lines for the patient, printed when every topic in `when` is there and none in `unless`.

    `asks` is the title for a reader of whom nobody knows whether the topic is theirs.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    asks: str = ""
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The title and a line per sentence."""
        return "\n".join([self.title, *(f"- {line}" for line in self.lines)])


class Visit(BaseModel):
    """A contact after the injection: `task` as in tasks.yaml, in the days from–to after it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    task: str
    from_days: int
    to_days: int

    @cached_property
    def window(self) -> tuple[timedelta, timedelta]:
        """The first and the last day of the contact, from the day of the injection."""
        return timedelta(days=self.from_days), timedelta(days=self.to_days)


class Prints(NamedTuple):
    """What the patient is handed for one set of topics: plain text, a line per sentence under titles.

    `contents` says in one sentence what the leaflet is about.
    """

    leaflet: str
    contents: str
    preparation: str


class Leaflet(BaseModel):
    """rules/tables/aftercare.yaml. `topics` say which words of an order or its evidence bring up which topic."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    topics: Mapping[str, tuple[str, ...]]
    about_reader: tuple[str, ...]
    names: Mapping[Kind, str]
    before: tuple[Block, ...]
    blocks: tuple[Block, ...]
    visits: tuple[Visit, ...] = Field(min_length=1)
    source: str

    @model_validator(mode="after")
    def _titles_for_any_reader(self) -> Self:
        for block in (*self.before, *self.blocks):
            if bool(block.asks) != (not self._of_reader.isdisjoint(block.when)):
                raise ValueError(f'the block "{block.title}" needs asks exactly when it is about the reader')
        return self

    @cached_property
    def _of_reader(self) -> frozenset[str]:
        return frozenset(self.about_reader)

    def raised_by(self, words: Iterable[str]) -> frozenset[str]:
        """The topics that kinds, injectate families and evidence names bring up."""
        return frozenset().union(*[self._raised[word] for word in words if word in self._raised])

    @cached_property
    def _raised(self) -> Mapping[str, frozenset[str]]:
        """The topics by the word that brings them up."""
        words = {word for triggers in self.topics.values() for word in triggers}
        return {word: frozenset(topic for topic, said in self.topics.items() if word in said) for word in words}

    def of_order(self, kind: Kind, families: Iterable[str]) -> frozenset[str]:
        """The topics that an order brings up, whoever the patient is."""
        return self.raised_by([kind, *families]) - self._of_reader

    def printed(self, topics: frozenset[str]) -> Prints:
        """What is handed out for these topics, printed once for every set of them."""
        made = self._made.get(topics)
        if made is None:
            made = self._made[topics] = self._print(topics)
        return made

    @cached_property
    def _made(self) -> dict[frozenset[str], Prints]:
        return {}

    def _print(self, topics: frozenset[str]) -> Prints:
        after = chosen(self.blocks, topics)
        titles = ", ".join(block.title.lower() for block in after)
        before = chosen(self.before, topics)
        return Prints(
            leaflet="\n\n".join([self.title, *(block.text for block in after)]),
            contents=f"The leaflet covers: {titles}.",
            preparation="\n\n".join(["Before your hip injection", *(block.text for block in before)]),
        )

    def handout(self, topics: frozenset[str]) -> tuple[list[Block], list[Block]]:
        """The blocks before and after an order with these topics, for any reader: what may apply asks."""
        everyone = topics | self._of_reader
        return [_asking(block) for block in chosen(self.before, everyone)], [
            _asking(block) for block in chosen(self.blocks, everyone)
        ]


def chosen(blocks: Iterable[Block], topics: frozenset[str]) -> list[Block]:
    """The blocks for these topics."""
    return [one for one in blocks if topics.issuperset(one.when) and topics.isdisjoint(one.unless)]


def _asking(block: Block) -> Block:
    return block.model_copy(update={"title": block.asks}) if block.asks else block
