"""The aftercare leaflet: blocks of plain text, chosen by what is injected and into whom."""

from collections.abc import Iterable, Mapping

from pydantic import BaseModel, ConfigDict, Field


class Block(BaseModel):
    """Lines for the patient, printed when every topic in `when` is there and none in `unless`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    lines: tuple[str, ...]


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

    def raised_by(self, words: Iterable[str]) -> frozenset[str]:
        """The topics that kinds, injectate families and evidence names bring up."""
        given = set(words)
        return frozenset(topic for topic, triggers in self.topics.items() if given.intersection(triggers))

    def text(self, topics: frozenset[str]) -> str:
        """The leaflet for these topics: titled blocks, one line per sentence, readable as plain text."""
        parts = ["\n".join([block.title, *(f"- {line}" for line in block.lines)]) for block in self._chosen(topics)]
        return "\n\n".join([self.title, *parts])

    def contents(self, topics: frozenset[str]) -> str:
        """What the leaflet for these topics is about, in one sentence."""
        return f"The leaflet covers: {', '.join(block.title.lower() for block in self._chosen(topics))}."

    def _chosen(self, topics: frozenset[str]) -> list[Block]:
        return [block for block in self.blocks if topics.issuperset(block.when) and topics.isdisjoint(block.unless)]
