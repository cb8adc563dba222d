"""Which topics are shown (catalogue 1.8, S1, S5, S6) and which become a part of another (folding)."""

from collections.abc import Iterable, Mapping

from cds_service.cards.topic import GAPS, Topic
from cds_service.reasoning.rule import LEVELS, Folding

CRITICAL_SILENCES = ("suitability", "planning")
AT_SELECTION = frozenset(
    {"suit-ha-hip", "suit-prp-hip", "suit-cell-therapy", "suit-indication-mismatch", "suit-supported"}
)
SELECTION_FAMILIES = ("tech-", "dose-", "sys-")


def shown(topics: Iterable[Topic], hook: str) -> list[Topic]:
    """The topics that this hook shows, folded ones inside their hosts."""
    kept = [topic for topic in topics if hook != "order-select" or at_selection(topic)]
    if any(topic.indicator == "critical" for topic in kept):
        kept = [topic for topic in kept if not silenced(topic)]
    return _folded(kept)


def at_selection(topic: Topic) -> bool:
    """S6: while choosing, only what changes the choice; data that could not be read are said on every hook."""
    rule = topic.rule.id
    return topic.indicator == "critical" or rule in AT_SELECTION or rule.startswith(SELECTION_FAMILIES)


def silenced(topic: Topic) -> bool:
    """S1: beside a critical card nobody needs advice on suitability, equipment or aftercare."""
    if topic.indicator == "critical" or topic.about_data:
        return False
    return topic.rule.group in CRITICAL_SILENCES or (topic.rule.group == "technique" and topic.indicator == "info")


def _folded(topics: list[Topic]) -> list[Topic]:
    """Topics whose rule folds into another that is shown speak through that one."""
    by_rule = {topic.rule.id: topic for topic in topics}
    kept = []
    for topic in topics:
        folding = topic.rule.folds_into
        host = _host(topic, folding, by_rule) if folding else None
        if host is None or host is topic:
            kept.append(topic)
        else:
            host.voices += topic.voices
    return kept


def _host(topic: Topic, folding: Folding, shown_: Mapping[str, Topic]) -> Topic | None:
    if LEVELS.index(topic.indicator) > LEVELS.index(folding.up_to):
        return None
    hosts = (shown_[name] for name in folding.rules if name in shown_)
    return next((host for host in hosts if LEVELS.index(host.indicator) <= LEVELS.index(folding.into)), None)


def capped(ranked: list[Topic], most: int) -> tuple[list[Topic], list[Topic]]:
    """S5: at most so many topics, in order; what is cut is returned too.

    Info goes first, then warnings, each from the end; critical and system cards stay, and so does data-gaps,
    which says how much was cut and takes a place of its own.
    """
    if len(ranked) <= most:
        return ranked, []
    gaps = any(topic.rule.id == GAPS for topic in ranked)
    surplus = len(ranked) + (0 if gaps else 1) - most
    loose = [topic for topic in ranked if topic.indicator != "critical" and not topic.about_data]
    first_to_go = sorted(reversed(loose), key=lambda topic: topic.indicator != "info")
    cut = {id(topic) for topic in first_to_go[:surplus]}
    return [topic for topic in ranked if id(topic) not in cut], [topic for topic in ranked if id(topic) in cut]
