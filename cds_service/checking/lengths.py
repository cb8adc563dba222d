"""Every summary with the longest values that may plausibly stand in it: a client cuts off what is too long."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from cds_service.api.rulebook import Edition
from cds_service.cards import words
from cds_service.cards.bound import BoundCard
from cds_service.cards.fields import SUMMARY
from cds_service.cards.scene import Occasion, Scene
from cds_service.cards.text import SUMMARY_LENGTH
from cds_service.chart.order import Order
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.errors import Path, Problem
from cds_service.reasoning.limits import Limit
from cds_service.reasoning.tree import Leaf, Node
from cds_service.reasoning.truth import Item

DATE = "2026-12-28"
SIDE = "right"
MORE = {
    "dose": "100 mg twice daily",
    "reaction": "anaphylaxis",
    "required": "a drug level that clears",
    "passed": "13.5 h",
    "restart": "24 h",
    "maximum": "1000 mg",
    "weight": "120.5 kg",
    "percent": "103.5 %",
    "why": "last dose unknown",
}
COMMON = 0.9  # share of the titles of a family that are no longer than the one taken: exotic names may be cut


def problems(compiled: Compiled, edition: Edition, order: Order, occasion: Occasion) -> Iterator[Problem]:
    """Summaries of a rule that grow too long. `order` and `occasion` lend what no evidence says."""
    longest = max(compiled.kinds, key=lambda kind: len(words.KINDS[kind]), default=order.kind)
    evidence = {name: (item,) for name, item in _evidence(compiled, edition)}
    scene = Scene(occasion, msgspec.structs.replace(order, kind=longest), evidence, compiled.limits, edition.deck.kit)
    for path, card in _cards(compiled, edition):
        said = card.summary.say(scene, SUMMARY)
        if len(said) > SUMMARY_LENGTH:
            what = f'the summary may grow to {len(said)} characters: "{said}"'
            yield Problem(path, what, f"At most {SUMMARY_LENGTH}: say less, or name fewer values.")


def _cards(compiled: Compiled, edition: Edition) -> Iterator[tuple[Path, BoundCard]]:
    bound = edition.deck.rules[compiled.rule.id]
    for place, card in enumerate(bound.cases):
        if card:
            yield ("cases", place, "card", "summary"), card
    for _, card in bound.unknown:
        yield ("unknown",), card


def _evidence(compiled: Compiled, edition: Edition) -> Iterator[tuple[str, Item]]:
    """One item per name of evidence, as long as its findings may plausibly make it."""
    trees = edition.ruleset.definitions
    for name, node in compiled.look_up:
        yield name, _item(node.leaves(), edition)
    leaves = [leaf for tree in compiled.trees() for leaf in _followed(tree, trees)]
    names = {leaf.finding.name for leaf in leaves}
    for name in sorted(names):
        yield name, _item([leaf for leaf in leaves if leaf.finding.name == name], edition)
    yield "why", Item(display="severity of the lidocaine allergy")


def _followed(tree: Node, trees: Mapping[str, Node]) -> Iterator[Leaf]:
    for leaf in tree.leaves():
        yield leaf
        for name in leaf.finding.defined():
            yield from _followed(trees[name], trees)


def _item(leaves: Iterable[Leaf], edition: Edition) -> Item:
    asked = list(leaves)
    display = _title({concept for leaf in asked for concept in leaf.finding.concepts()}, edition)
    limit = next((leaf.limits[name] for leaf in asked for name in leaf.finding.limit_names()), None)
    number, unit = _value(limit)
    return Item(
        display=display, value=f"{number:g} {unit}", number=number, unit=unit, date=DATE, days_before=365,
        days_ago=365, side=SIDE, status="active", more={**MORE, "drug": display, "allergen": display},
    )  # fmt: skip


def _title(concepts: Iterable[str], edition: Edition) -> str:
    """A long title among those of the concepts and all below them."""
    codes = edition.ruleset.codes
    titles = {codes.title(member) for concept in concepts for member in codes.members(concept)}
    ordered = sorted(titles, key=len) or ["finding"]
    return ordered[int(COMMON * (len(ordered) - 1))]


def _value(limit: Limit | None) -> tuple[float, str]:
    """A value well beyond its limit."""
    if limit is None or limit.number is None:
        return 100.0, "mg"
    return limit.number * 4 + 0.5, limit.unit
