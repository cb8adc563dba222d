"""What a change does to the cards: which appear, which go, which say something else."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cds_service.wire.card import Card


@dataclass(frozen=True, slots=True)
class Difference:
    """One card before and after. Its rule is the one that leads it."""

    word: Literal["appears", "goes", "changes", "stays"]
    rule: str
    before: Card | None
    after: Card | None


def differences(before: Iterable[Card], after: Iterable[Card]) -> tuple[Difference, ...]:
    """Every card of both answers, what changed first."""
    old, new = _by_rule(before), _by_rule(after)
    found = [_difference(rule, old.get(rule), new.get(rule)) for rule in dict.fromkeys((*new, *old))]
    return tuple(sorted(found, key=lambda one: one.word == "stays"))


def _difference(rule: str, before: Card | None, after: Card | None) -> Difference:
    if before is None:
        return Difference("appears", rule, before, after)
    if after is None:
        return Difference("goes", rule, before, after)
    same = (before.indicator, before.summary) == (after.indicator, after.summary)
    return Difference("stays" if same else "changes", rule, before, after)


def _by_rule(cards: Iterable[Card]) -> dict[str, Card]:
    return {card.source.topic.code if card.source.topic else card.summary: card for card in cards}
