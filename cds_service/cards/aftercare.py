"""The aftercare leaflet: blocks of plain text, chosen by what is injected and into whom."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr


class Block(BaseModel):
    """Lines for the patient, printed when every topic in `when` is there and none in `unless`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
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
    blocks: tuple[Block, ...]
    visits: tuple[Visit, ...] = Field(min_length=1)
    source: str
    _prints: dict[frozenset[str], tuple[str, str]] = PrivateAttr(default_factory=dict)

    def raised_by(self, words: Iterable[str]) -> frozenset[str]:
        """The topics that kinds, injectate families and evidence names bring up."""
        return frozenset().union(*[self._raised[word] for word in words if word in self._raised])

    @cached_property
    def _raised(self) -> Mapping[str, frozenset[str]]:
        """The topics by the word that brings them up."""
        words = {word for triggers in self.topics.values() for word in triggers}
        return {word: frozenset(topic for topic, said in self.topics.items() if word in said) for word in words}

    def text(self, topics: frozenset[str]) -> str:
        """The leaflet for these topics: titled blocks, one line per sentence, readable as plain text."""
        return self._printed(topics)[0]

    def contents(self, topics: frozenset[str]) -> str:
        """What the leaflet for these topics is about, in one sentence."""
        return self._printed(topics)[1]

    def _printed(self, topics: frozenset[str]) -> tuple[str, str]:
        """Text and contents, printed once for every set of topics."""
        if topics not in self._prints:
            chosen = [one for one in self.blocks if topics.issuperset(one.when) and topics.isdisjoint(one.unless)]
            titles = ", ".join(block.title.lower() for block in chosen)
            text = "\n\n".join([self.title, *(block.text for block in chosen)])
            self._prints[topics] = (text, f"The leaflet covers: {titles}.")
        return self._prints[topics]
