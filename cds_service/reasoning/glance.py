"""What the signs alone settle: most rules answer an order without being asked.

A leaf none of whose signs is shown gives its quiet answer; one that is told by its signs is true; one that hangs on
aspects alone answers the same mixture, age or weight the same way. Where a rule's trees come to False, or to Unknown
without a card, with no more than that, its answer is known: it is the one that asking would give, and it is worked
out once per combination of the rule's signs and aspects.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple

from cds_service.reasoning.aspects import seen
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.situation import Gap, Situation
from cds_service.reasoning.tree import All, CannotTell, Leaf, Node, Not, Some
from cds_service.reasoning.truth import FALSE, TRUE, Truth, cannot_tell, causes_of, every, negate, some

MOST_REMEMBERED = 1_000  # combinations per rule
# What only counts, without its evidence. Unknown names the drug as this order does, so that one is asked each time.
BARE: Mapping[bool | None, Truth] = {True: TRUE, False: FALSE}


class Settled(NamedTuple):
    """An answer that needs no asking, with the gaps that it leaves."""

    outcome: Outcome
    gaps: tuple[Gap, ...] = ()


class Glance:
    """One rule seen from afar. `definitions` are the trees that `meets` asks."""

    __slots__ = ("_aspects", "_definitions", "_known", "_mask", "compiled")

    def __init__(self, compiled: Compiled, definitions: Mapping[str, Node]) -> None:
        leaves = tuple(every_leaf(compiled.trees(), definitions))
        self.compiled = compiled
        self._definitions = definitions
        self._known: dict[Hashable, Settled | None] = {}
        self._mask = 0
        for leaf in leaves:
            self._mask |= leaf.mask or 0
        self._aspects = tuple(sorted({aspect for leaf in leaves for aspect in leaf.aspects}))

    def settled(self, at: Situation) -> Settled | None:
        """The answer under the signs and aspects of the order; None where the rule has to be asked."""
        key: Hashable = at.signs & self._mask
        if self._aspects:
            key = key, at.aspects.get(self._aspects) or seen(at, self._aspects)
        try:
            return self._known[key]
        except KeyError:
            return self._first_seen(key, at)

    def _first_seen(self, key: Hashable, at: Situation) -> Settled | None:
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        try:
            answer = self._answer(at)
        except Exception:
            return None  # asking meets the same error, and says which rule it is
        self._known[key] = answer
        return answer

    def _answer(self, at: Situation) -> Settled | None:
        """As `evaluate.answer`, of what is told at a glance."""
        compiled = self.compiled
        gate = self.truth(compiled.gate, at) if compiled.gate else TRUE
        silent = Settled(compiled.silence)
        if gate is not None and gate.value is False:
            return silent
        blind: list[Truth] = []
        for case in compiled.cases:
            truth = self.truth(case.tree, at)
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

    def truth(self, node: Node, at: Situation) -> Truth | None:
        """What is told of a tree at a glance; None where it has to be asked. A True may lack its evidence."""
        match node:
            case Leaf():
                return self._leaf(node, at)
            case Not() | CannotTell():
                inner = self.truth(node.node, at)
                turned = negate if isinstance(node, Not) else cannot_tell
                return None if inner is None else turned(inner)
            case All():
                return _all([self.truth(inner, at) for inner in node.nodes])
            case Some():
                return _any([self.truth(inner, at) for inner in node.nodes])
        return None

    def _leaf(self, leaf: Leaf, at: Situation) -> Truth | None:
        trees = [self._definitions[name] for name in leaf.finding.defined()]
        if trees:
            return _any([self.truth(tree, at) for tree in trees])
        if leaf.mask is not None:
            if not leaf.mask & at.signs:
                return leaf.quiet
            if leaf.finding.told:
                return TRUE
        if not leaf.aspects or leaf.beyond & at.signs:
            return None
        return BARE.get(leaf.ask(at).value)


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
