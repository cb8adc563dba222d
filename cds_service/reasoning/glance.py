"""What the signs alone settle: most rules answer an order without being asked.

A leaf none of whose signs is shown gives its quiet answer; one that is told by its signs is true. Where a rule's
trees come to False, or to Unknown without a card, with no more than that, its answer is known; it is the one that
asking would give, and it is worked out once per combination of the rule's signs.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.situation import Gap
from cds_service.reasoning.tree import All, CannotTell, Leaf, Node, Not, Some
from cds_service.reasoning.truth import FALSE, TRUE, Truth, cannot_tell, causes_of, every, negate, some

MOST_REMEMBERED = 1_000  # combinations of signs per rule


class Settled(NamedTuple):
    """An answer that needs no asking, with the gaps that it leaves."""

    outcome: Outcome
    gaps: tuple[Gap, ...] = ()


class Glance:
    """One rule seen from afar. `definitions` are the trees that `meets` asks."""

    __slots__ = ("_definitions", "_known", "compiled", "mask")

    def __init__(self, compiled: Compiled, definitions: Mapping[str, Node]) -> None:
        self.compiled = compiled
        self.mask = 0
        self._definitions = definitions
        self._known: dict[int, Settled | None] = {}
        for leaf in every_leaf(compiled.trees(), definitions):
            self.mask |= leaf.mask or 0

    def settled(self, shown: int) -> Settled | None:
        """The answer under these signs; None where the rule has to be asked."""
        mine = shown & self.mask
        try:
            return self._known[mine]
        except KeyError:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            known = self._known[mine] = self._answer(mine)
            return known

    def _answer(self, shown: int) -> Settled | None:
        """As `evaluate.answer`, of what the signs tell."""
        compiled = self.compiled
        gate = self.truth(compiled.gate, shown) if compiled.gate else TRUE
        silent = Settled(compiled.silence)
        if gate is not None and gate.value is False:
            return silent
        blind: list[Truth] = []
        for case in compiled.cases:
            truth = self.truth(case.tree, shown)
            if truth is not None and truth.value is False:
                continue
            if gate is None or truth is None:
                return None
            both = every((gate, truth))
            if both.value:
                return silent if case.card.indicator is None else None
            blind.append(both)
        return self._unknown(blind) if blind else silent

    def _unknown(self, blind: list[Truth]) -> Settled | None:
        """Unknown needs asking only where a card is written from it."""
        compiled, causes = self.compiled, causes_of(blind)
        if any(card.indicator for cause in causes if (card := compiled.card_for(cause.kind))):
            return None
        return Settled(Outcome(compiled.rule, "unknown", compiled.limits, causes=causes), compiled.gaps(causes))

    def truth(self, node: Node, shown: int) -> Truth | None:
        """What the signs tell of a tree; None where it has to be asked. A True may lack part of its evidence."""
        match node:
            case Leaf():
                return self._leaf(node, shown)
            case Not() | CannotTell():
                inner = self.truth(node.node, shown)
                turned = negate if isinstance(node, Not) else cannot_tell
                return None if inner is None else turned(inner)
            case All():
                return _all([self.truth(inner, shown) for inner in node.nodes])
            case Some():
                return _any([self.truth(inner, shown) for inner in node.nodes])
        return None

    def _leaf(self, leaf: Leaf, shown: int) -> Truth | None:
        trees = [self._definitions[name] for name in leaf.finding.defined()]
        if trees:
            return _any([self.truth(tree, shown) for tree in trees])
        if leaf.mask is None:
            return None
        if not leaf.mask & shown:
            return leaf.quiet
        return TRUE if leaf.finding.told else None


def _all(truths: list[Truth | None]) -> Truth | None:
    """One False settles it, whatever the rest would say."""
    known = [truth for truth in truths if truth is not None]
    if any(truth.value is False for truth in known):
        return FALSE
    return every(known) if len(known) == len(truths) else None


def _any(truths: list[Truth | None]) -> Truth | None:
    """One True settles it, whatever the rest would say."""
    known = [truth for truth in truths if truth is not None]
    if len(known) == len(truths) or any(truth.value for truth in known):
        return some(known)
    return None


def every_leaf(trees: Iterable[Node], definitions: Mapping[str, Node]) -> Iterator[Leaf]:
    """The leaves of the trees, and of the definitions that they ask."""
    for tree in trees:
        for leaf in tree.leaves():
            yield leaf
            yield from every_leaf((definitions[name] for name in leaf.finding.defined()), definitions)
