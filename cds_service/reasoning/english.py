"""A rule as an English text: what must hold, which case speaks at which level, and what Unknown leads to."""

from collections.abc import Iterator

from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.rule import Answer
from cds_service.reasoning.tree import All, CannotTell, Leaf, Node, Not, Some
from cds_service.reasoning.truth import IN_WORDS

INDENT = "  "
HEADS: dict[type[Node], str] = {All: "all of these hold:", Some: "any of these holds:"}
DENIED: dict[type[Node], str] = {All: "not all of these hold:", Some: "none of these holds:"}


def says(compiled: Compiled) -> str:
    """The whole rule, one thought per line, indented as the trees are."""
    return "\n".join(_rule(compiled))


def heading(node: Node) -> str:
    """What a tree says at its top, in one line: a finding in full, else how the trees below it hang together."""
    if isinstance(node, Leaf):
        return node.finding.says(node.limits)
    if isinstance(node, Not):
        return DENIED.get(type(node.node)) or f"it is not so that {heading(node.node)}"
    if isinstance(node, CannotTell):
        return f"it cannot be told whether {heading(node.node)}"
    return HEADS[type(node)]


def below(node: Node) -> tuple[Node, ...]:
    """The trees that stand under a heading."""
    while isinstance(node, Not | CannotTell):
        node = node.node
    return node.inner()


def tree(node: Node, depth: int = 0) -> Iterator[str]:
    """A tree, one line for each finding and each list."""
    yield f"{INDENT * depth}- {heading(node)}"
    for one in below(node):
        yield from tree(one, depth + 1)


def _rule(compiled: Compiled) -> Iterator[str]:
    rule = compiled.rule
    yield f"{rule.title} ({rule.id} {rule.version}), asked at {', '.join(rule.hooks)}."
    if compiled.gate:
        yield "Only if:"
        yield from tree(compiled.gate, 1)
    for place, case in enumerate(compiled.cases):
        level = case.card.indicator or "nothing is said (the policy turns it off)"
        yield f"{'If' if place == 0 else 'Else if'}:"
        yield from tree(case.tree, 1)
        yield f"{INDENT}→ {level}: {case.card.text.summary}"
    for cause, answer in rule.unknown.answers().items():
        reason = f" ({IN_WORDS[cause]})" if cause in IN_WORDS else ""
        yield f"If it cannot be told{reason}: {_answer(answer)}."


def _answer(answer: Answer) -> str:
    if answer.covered_by:
        return f"left to {answer.covered_by}"
    if answer.gap:
        return f'a line among the open questions, "{answer.gap}"'
    return "a card of its own" if answer.card else "nothing is said"
