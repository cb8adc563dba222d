"""The trees of a rule: `all`, `any`, `not`, `cannot_tell` over findings, checked at load and asked per order."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from cds_service.reasoning.errors import Path, Problem, allowed
from cds_service.reasoning.findings import FINDINGS
from cds_service.reasoning.findings.base import Aspect, Finding
from cds_service.reasoning.limits import Limits
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import FALSE, Truth, cannot_tell, every, negate, some
from cds_service.reasoning.yaml_file import problems_of


class Node(ABC):
    """A compiled tree. It is immutable and shared by all requests."""

    __slots__ = ()

    @abstractmethod
    def ask(self, at: Situation) -> Truth:
        """The answer for one order, with evidence and causes."""

    @abstractmethod
    def inner(self) -> tuple["Node", ...]:
        """The trees directly below."""

    def leaves(self) -> Iterator["Leaf"]:
        """Every finding of the tree, from left to right."""
        for node in self.inner():
            yield from node.leaves()

    @property
    def work(self) -> int:
        """Roughly how long an answer takes: as long as its slowest part."""
        return max(node.work for node in self.inner())

    @abstractmethod
    def binds(self) -> frozenset[str]:
        """Names of evidence that are there in every way in which the tree can be true."""


class All(Node):
    """All hold. The first False decides and the rest is not asked, so the quick ones are asked first."""

    __slots__ = ("_quick_first", "nodes")

    def __init__(self, nodes: tuple[Node, ...]) -> None:
        self.nodes = nodes
        self._quick_first = sorted(enumerate(nodes), key=lambda placed: placed[1].work)

    def ask(self, at: Situation) -> Truth:
        answers = [FALSE] * len(self.nodes)
        for place, node in self._quick_first:
            answers[place] = truth = node.ask(at)
            if truth.value is False:
                return FALSE
        return every(answers)  # evidence in the order in which it is written

    def inner(self) -> tuple[Node, ...]:
        return self.nodes

    def binds(self) -> frozenset[str]:
        return frozenset().union(*(node.binds() for node in self.nodes))


class Some(Node):
    """At least one holds; all are asked, so that a card can list every one that does."""

    __slots__ = ("nodes",)

    def __init__(self, nodes: tuple[Node, ...]) -> None:
        self.nodes = nodes

    def ask(self, at: Situation) -> Truth:
        return some([node.ask(at) for node in self.nodes])

    def inner(self) -> tuple[Node, ...]:
        return self.nodes

    def binds(self) -> frozenset[str]:
        return frozenset.intersection(*(node.binds() for node in self.nodes))


class Not(Node):
    """The opposite; it names no evidence."""

    __slots__ = ("node",)

    def __init__(self, node: Node) -> None:
        self.node = node

    def ask(self, at: Situation) -> Truth:
        return negate(self.node.ask(at))

    def inner(self) -> tuple[Node, ...]:
        return (self.node,)

    def binds(self) -> frozenset[str]:
        return frozenset()


class CannotTell(Node):
    """True when the tree below is Unknown. Its causes are the evidence "why"."""

    __slots__ = ("node",)

    def __init__(self, node: Node) -> None:
        self.node = node

    def ask(self, at: Situation) -> Truth:
        return cannot_tell(self.node.ask(at))

    def inner(self) -> tuple[Node, ...]:
        return (self.node,)

    def binds(self) -> frozenset[str]:
        return frozenset({"why"})


class Leaf(Node):
    """One finding with its limits. Leaves that ask the same share a slot and are answered once per order.

    `mask` are the bits of its signs, None where it has none; without any of them `quiet` is its answer. Without those
    of `beyond`, its `aspects` settle whether it holds.
    """

    __slots__ = ("aspects", "beyond", "finding", "limits", "mask", "path", "quiet", "slot")

    def __init__(self, finding: Finding, limits: Limits, slot: int, path: Path) -> None:
        self.finding = finding
        self.limits = limits
        self.slot = slot
        self.path = path  # where it stands in its file
        self.mask: int | None = None
        self.quiet = FALSE
        self.beyond = 0
        self.aspects: tuple[Aspect, ...] = ()

    def ask(self, at: Situation) -> Truth:
        if self.mask is not None and not self.mask & at.signs:
            return self.quiet
        known = at.memo.get(self.slot)
        if known is None:
            known = at.memo[self.slot] = self.finding.check(at, self.limits)
        return known

    def inner(self) -> tuple[Node, ...]:
        return ()

    @property
    def work(self) -> int:
        return self.finding.work

    def leaves(self) -> Iterator["Leaf"]:
        yield self

    def binds(self) -> frozenset[str]:
        return frozenset({self.finding.name})


class Slots:
    """Hands out one number for each different question (finding with the limits it names)."""

    def __init__(self) -> None:
        self._numbers: dict[object, int] = {}

    def of(self, finding: Finding, limits: Limits) -> int:
        used = tuple((name, limits[name]) for name in sorted(named_limits(finding, limits)))
        return self._numbers.setdefault((finding, used), len(self._numbers))


WORDS = ("all", "any", "cannot_tell", "not")


class Reader:
    """Reads the trees of one file. What is wrong is collected in `problems`, each with its path."""

    def __init__(self, limits: Limits, slots: Slots) -> None:
        self.limits = limits
        self.slots = slots
        self.problems: list[Problem] = []

    def read(self, raw: Any, path: Path) -> Node | None:
        """The tree, or None when it (or a part of it) is wrong."""
        if not isinstance(raw, dict) or len(raw) != 1:
            self._wrong(path, "a tree is one word with its parameters.", "Write {taking: warfarin}.")
            return None
        word, given = next(iter(raw.items()))
        below = (*path, word)
        match word:
            case "all" | "any":
                return self._several(word, given, below)
            case "not" | "cannot_tell":
                node = self.read(given, below)
                return node and (Not(node) if word == "not" else CannotTell(node))
        return self._leaf(word, given, below)

    def _several(self, word: str, given: Any, path: Path) -> Node | None:
        if not isinstance(given, list) or not given:
            self._wrong(path, f"{word} takes a list of trees.", f"Write {word}: [{{…}}, {{…}}].")
            return None
        nodes = [self.read(raw, (*path, place)) for place, raw in enumerate(given)]
        whole = tuple(node for node in nodes if node is not None)
        if len(whole) < len(nodes):
            return None
        return All(whole) if word == "all" else Some(whole)

    def _leaf(self, word: str, given: Any, path: Path) -> Node | None:
        kind = FINDINGS.get(word)
        if kind is None:
            self._wrong(path, *allowed(word, (*WORDS, *FINDINGS)))
            return None
        try:
            finding = kind.model_validate(given)
        except ValidationError as error:
            self.problems += problems_of(error, kind, path)
            return None
        missing = [name for name in finding.limit_names() if name not in self.limits]
        for name in missing:
            self._wrong(path, *allowed(name, self.limits, "limit"))
        return None if missing else Leaf(finding, self.limits, self.slots.of(finding, self.limits), path)

    def _wrong(self, path: Path, what: str, advice: str = "") -> None:
        self.problems.append(Problem(path, what, advice))


def named_limits(finding: Finding, limits: Limits) -> set[str]:
    """Limits that any parameter of the finding names, also where a word or a limit may stand (`into: scope`)."""
    values = finding.model_dump().values()
    return {value for value in values if isinstance(value, str) and value in limits}


def needs(node: Node, definitions: Mapping[str, Node]) -> Iterable[tuple[str, str]]:
    """What must have been read for a sure answer: (data set, concept), definitions followed."""
    for leaf in node.leaves():
        yield from leaf.finding.needs()
        for name in leaf.finding.defined():
            yield from needs(definitions[name], definitions)
