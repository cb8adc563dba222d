"""The order of cards (catalogue 1.8, S4)."""

from collections.abc import Iterable

from cds_service.cards.topic import GAPS, WEIGHT, Topic

GROUPS = ("contraindication", "anticoagulation", "injectate-dose", "technique", "suitability", "planning")
UNREAD = "sys-fetch-failure"


def ranked(topics: Iterable[Topic]) -> list[Topic]:
    """Critical, warning, info; in a level data that could not be read first, then by group; data-gaps last."""
    return sorted(topics, key=_place)


def _place(topic: Topic) -> tuple[int, bool, bool, int, str]:
    rule = topic.rule
    return WEIGHT[topic.indicator], rule.id != UNREAD, rule.id == GAPS, GROUPS.index(rule.group), rule.id
