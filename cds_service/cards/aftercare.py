"""What the patient reads before and after the injection: blocks of plain text, chosen by order and reader."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator

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
    _prints: dict[frozenset[str], tuple[str, str, str]] = PrivateAttr(default_factory=dict)

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

    def text(self, topics: frozenset[str]) -> str:
        """The leaflet for these topics: titled blocks, one line per sentence, readable as plain text."""
        return self._printed(topics)[0]

    def contents(self, topics: frozenset[str]) -> str:
        """What the leaflet for these topics is about, in one sentence."""
        return self._printed(topics)[1]

    def preparation(self, topics: frozenset[str]) -> str:
        """How to prepare, in the same form."""
        return self._printed(topics)[2]

    def handout(self, topics: frozenset[str]) -> tuple[list[Block], list[Block]]:
        """The blocks before and after an order with these topics, for any reader: what may apply asks."""
        everyone = topics | self._of_reader
        return [_asking(block) for block in chosen(self.before, everyone)], [
            _asking(block) for block in chosen(self.blocks, everyone)
        ]

    def _printed(self, topics: frozenset[str]) -> tuple[str, str, str]:
        """Text, contents and preparation, printed once for every set of topics."""
        if topics not in self._prints:
            after = chosen(self.blocks, topics)
            titles = ", ".join(block.title.lower() for block in after)
            text = "\n\n".join([self.title, *(block.text for block in after)])
            ready = "\n\n".join(["Before your hip injection", *(block.text for block in chosen(self.before, topics))])
            self._prints[topics] = (text, f"The leaflet covers: {titles}.", ready)
        return self._prints[topics]


def chosen(blocks: Iterable[Block], topics: frozenset[str]) -> list[Block]:
    """The blocks for these topics."""
    return [one for one in blocks if topics.issuperset(one.when) and topics.isdisjoint(one.unless)]


def _asking(block: Block) -> Block:
    return block.model_copy(update={"title": block.asks}) if block.asks else block
