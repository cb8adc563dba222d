"""What a tree cannot do without: concepts whose absence from a wholly read chart settles it without asking."""

from collections.abc import Iterable, Mapping

from cds_service.reasoning.tree import Leaf, Node, Not, Some


def traces(node: Node, definitions: Mapping[str, Node]) -> tuple[frozenset[str], ...]:
    """Sets of concepts: where all data was read and one set was not found at all, the tree is False."""
    if isinstance(node, Leaf):
        defined = tuple(definitions[name] for name in node.finding.defined())
        return any_of(defined, definitions) if defined else (node.traces,) if node.traces else ()
    if isinstance(node, Some):
        return any_of(node.nodes, definitions)
    if isinstance(node, Not):
        return ()  # what is not there makes this true
    return tuple(one for below in node.inner() for one in traces(below, definitions))


def any_of(nodes: Iterable[Node], definitions: Mapping[str, Node]) -> tuple[frozenset[str], ...]:
    """Each of the trees must be ruled out; of its sets the smallest stands for it."""
    each = [traces(node, definitions) for node in nodes]
    return (frozenset().union(*(min(sets, key=len) for sets in each)),) if all(each) else ()
