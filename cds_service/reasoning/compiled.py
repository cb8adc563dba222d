"""A rule made ready: limits of the policy in force, trees read, card texts merged, kinds spelt out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cds_service.reasoning.limits import Limits
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.rule import CardText, Indicator, Rule
from cds_service.reasoning.situation import Gap
from cds_service.reasoning.tree import Leaf, Node
from cds_service.reasoning.truth import IN_WORDS, Cause, CauseKind


@dataclass(frozen=True, slots=True)
class CompiledCard:
    """A whole card (rule and case merged) and its level; None where the policy says `off`: nothing is shown."""

    text: CardText
    indicator: Indicator | None


@dataclass(frozen=True, slots=True)
class CompiledCase:
    """One way to speak. Where the card is off, a case that holds ends the rule in silence."""

    tree: Node
    card: CompiledCard


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule ready to be asked. `kinds` are the single kinds it looks at; `cards` the cards of `unknown` by cause."""

    rule: Rule
    limits: Limits
    on: bool
    kinds: frozenset[str]
    gate: Node | None
    cases: tuple[CompiledCase, ...]
    look_up: tuple[tuple[str, Node], ...]
    cards: Mapping[str, CompiledCard]
    silence: Outcome  # the answer of most rules to most orders

    def trees(self) -> Iterator[Node]:
        """Every tree that decides; look-ups only add text."""
        if self.gate:
            yield self.gate
        for case in self.cases:
            yield case.tree

    def leaves(self) -> Iterator[Leaf]:
        """Every finding that decides."""
        for tree in self.trees():
            yield from tree.leaves()

    def all_trees(self) -> Iterator[Node]:
        """Every tree, those of the look-ups too."""
        yield from self.trees()
        yield from (tree for _, tree in self.look_up)

    def all_leaves(self) -> Iterator[Leaf]:
        """Every finding, those of the look-ups too."""
        for tree in self.all_trees():
            yield from tree.leaves()

    def looks_at(self, hook: str, kind: str) -> bool:
        """Whether the rule can speak for such an order at all."""
        return self.on and hook in self.rule.hooks and kind in self.kinds

    def injects(self, families: frozenset[str]) -> bool:
        """Whether the order brings one of the injectates that the rule is about."""
        wanted = self.rule.applies_to.injectates
        return not wanted or not families.isdisjoint(wanted)

    def card_for(self, cause: CauseKind) -> CompiledCard | None:
        """The card that `unknown` gives for a cause."""
        return self.cards.get(self.rule.unknown.key(cause))

    def gaps(self, causes: Iterable[Cause]) -> tuple[Gap, ...]:
        """The lines that these causes leave for data-gaps, each once."""
        return tuple(dict.fromkeys(gap for cause in causes if (gap := self._gap(cause))))

    def _gap(self, cause: Cause) -> Gap | None:
        """As the rule words it, or the cause itself where the rule says nothing of it."""
        answer, name = self.rule.unknown.to(cause.kind), self.rule.id
        if answer is None:
            covered = cause.kind in ("failed", "truncated")  # sys-fetch-failure speaks of these for all rules
            return None if covered else Gap(name, f"{cause.what}: {IN_WORDS[cause.kind]}")
        return Gap(name, answer.gap, answer.trivial) if answer.gap else None
