"""Trees that differ from a given one in exactly one place: a branch gone, a finding negated or changed."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import NamedTuple

from cds_service.checking.findings import variants
from cds_service.reasoning.errors import Path
from cds_service.reasoning.findings.base import Finding
from cds_service.reasoning.limits import Limit, Limits
from cds_service.reasoning.tree import All, CannotTell, Leaf, Node, Not, Some, named_limits

NEVER = Some(())  # a tree that never holds
SLOTS = count(1_000_000)  # beyond those of any rule base: a changed finding shares no remembered answer


class Changed(NamedTuple):
    """A tree after one change: where it was made, by which operator, and what was done in words."""

    path: Path
    operator: str
    change: str
    tree: Node


def changed(node: Node, path: Path) -> Iterator[Changed]:
    """Every tree that one operator makes of this one; `path` is where it stands in its file."""
    if isinstance(node, Leaf):
        yield Changed(node.path, "negate", "negated", Not(node))
        yield from _changed_leaves(node)
    elif isinstance(node, Not):
        yield from _below(node.node, (*path, "not"), Not)
    elif isinstance(node, CannotTell):
        below = (*path, "cannot_tell")
        yield Changed(below, "negate", "negated", Not(node))
        alone = isinstance(node.node, Leaf)  # Unknown stays Unknown when it is negated
        yield from (one for one in _below(node.node, below, CannotTell) if not (alone and one.operator == "negate"))
    elif isinstance(node, All | Some):
        yield from _branches(node, path)


def relimited(node: Node, name: str, limit: Limit) -> Node:
    """The same tree with another limit of that name."""
    if isinstance(node, Leaf):
        if name not in named_limits(node.finding, node.limits):
            return node
        return leaf(node, node.finding, {**node.limits, name: limit})
    if isinstance(node, Not | CannotTell):
        return type(node)(relimited(node.node, name, limit))
    if isinstance(node, All | Some):
        return type(node)(tuple(relimited(one, name, limit) for one in node.nodes))
    raise TypeError(f"a tree has no {type(node).__name__}")


def leaf(old: Leaf, finding: Finding, limits: Limits) -> Leaf:
    """Another finding in the place of a leaf."""
    return Leaf(finding, limits, next(SLOTS), old.path)


def _changed_leaves(old: Leaf) -> Iterator[Changed]:
    for one in variants(old.finding, old.limits):
        yield Changed(old.path, one.operator, one.change, leaf(old, one.finding, one.limits))


def _below(node: Node, path: Path, wrap: Callable[[Node], Node]) -> Iterator[Changed]:
    for one in changed(node, path):
        yield one._replace(tree=wrap(one.tree))


def _branches(node: All | Some, path: Path) -> Iterator[Changed]:
    kind, word = (All, "all") if isinstance(node, All) else (Some, "any")
    for place, branch in enumerate(node.nodes):
        here = (*path, word, place)
        before, after = node.nodes[:place], node.nodes[place + 1 :]
        if before or after:
            yield Changed(here, "drop branch", f"branch of {word} dropped", kind((*before, *after)))
        for one in changed(branch, here):
            yield one._replace(tree=kind((*before, one.tree, *after)))
