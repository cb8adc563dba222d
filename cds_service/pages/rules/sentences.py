"""A tree of a rule as nested sentences, and a card text with its placeholders made readable."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cds_service.cards import words
from cds_service.cards.fields import read_as
from cds_service.cards.text import PLACEHOLDER
from cds_service.reasoning import english
from cds_service.reasoning.limits import Limits
from cds_service.reasoning.tree import Node


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thought and those below it. `defined` are the definitions that it asks for."""

    text: str
    below: tuple["Sentence", ...] = ()
    defined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a card text: as written, or (`slot`) what is filled in per patient."""

    text: str
    slot: bool = False


def sentence(node: Node) -> Sentence:
    """The tree, one thought for each finding and each list."""
    below = english.below(node)
    defined = () if below else tuple(name for leaf in node.leaves() for name in leaf.finding.defined())
    return Sentence(english.heading(node), tuple(sentence(one) for one in below), defined)


def definitions(nodes: Mapping[str, Node], wanted: Iterator[Node]) -> dict[str, Sentence]:
    """Every definition that these trees ask for, directly or through another, by name."""
    found: dict[str, Sentence] = {}
    open_ = [name for node in wanted for leaf in node.leaves() for name in leaf.finding.defined()]
    while open_:
        name = open_.pop(0)
        if name not in found:
            found[name] = sentence(nodes[name])
            open_ += [other for leaf in nodes[name].leaves() for other in leaf.finding.defined()]
    return found


def pieces(text: str, limits: Limits) -> tuple[Piece, ...]:
    """ "INR {inr.value}: above {critical_inr}" as "INR ", ‹INR value›, ": above 4.5"."""
    made: list[Piece] = []
    end = 0
    for match in PLACEHOLDER.finditer(text):
        made += [Piece(text[end : match.start()]), _filled(match[1], limits)]
        end = match.end()
    made.append(Piece(text[end:]))
    return tuple(piece for piece in made if piece.text)


def _filled(placeholder: str, limits: Limits) -> Piece:
    name, _, field = placeholder.partition(".")
    if not field and name in limits:
        return Piece(words.limit(limits[name]))
    return Piece(read_as(name, field), slot=True)
