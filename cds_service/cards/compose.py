"""A topic becomes a card of the protocol."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from cds_service.cards import words
from cds_service.cards.detail import bullets, detail
from cds_service.cards.escape import cut, plain
from cds_service.cards.identity import identity
from cds_service.cards.links import links
from cds_service.cards.reasons import REASONS
from cds_service.cards.sources import Page
from cds_service.cards.text import SUMMARY_LENGTH, summary
from cds_service.cards.topic import Topic, Voice
from cds_service.reasoning.outcome import Outcome
from cds_service.wire import card

FINDINGS = "org.hip-injection-cds.findings"
ALL_CODES = tuple(REASONS)


def compose(topic: Topic, pages: Mapping[str, Page]) -> card.Card:
    """The card of a topic: the words of its first voice, the facts, suggestions and reasons of all."""
    lead = topic.voices[0]
    offers = _offers(topic)
    return card.Card.checked(
        uuid=identity(),
        summary=summary(lead.card.summary, lead.scene),
        indicator=topic.indicator,
        source=pages[topic.rule.id].source,
        detail=detail(topic, offers, pages),
        suggestions=offers,
        selectionBehavior="at-most-one" if offers else None,
        overrideReasons=_reasons(topic),
        links=links(lead, pages[topic.rule.id]),
        extension=_extension(_entries(topic)),
    )


def _offers(topic: Topic) -> list[card.Suggestion]:
    """The suggestions of all voices, equal ones once. Where two orders offer the same, each says which it is for."""
    made: list[tuple[Voice, card.Suggestion]] = []
    for voice in topic.voices:
        for suggestion in voice.card.suggestions:
            for offer in suggestion.offers(voice.scene):
                if not any(offer.label == one.label and offer.actions == one.actions for _, one in made):
                    made.append((voice, offer))
    labels = [offer.label for _, offer in made]
    if len(set(labels)) == len(labels):
        return _one_recommended([offer for _, offer in made])
    return _one_recommended([_for_order(offer, voice, labels) for voice, offer in made])


def _for_order(offer: card.Suggestion, voice: Voice, labels: Sequence[str]) -> card.Suggestion:
    if labels.count(offer.label) == 1:
        return offer
    return replace(offer, label=f"{offer.label} ({words.order_name(voice.scene.order)})")


def _one_recommended(offers: list[card.Suggestion]) -> list[card.Suggestion]:
    """A recommendation stands only while it is the only one: between two orders there is no single safe action."""
    if sum(offer.is_recommended for offer in offers) <= 1:
        return offers
    return [replace(offer, is_recommended=False) for offer in offers]


def _reasons(topic: Topic) -> tuple[card.OverrideReason, ...]:
    codes = {reason.code for voice in topic.voices for reason in voice.card.reasons}
    return tuple(REASONS[code] for code in ALL_CODES if code in codes)


def _entries(topic: Topic) -> list[dict[str, str]]:
    """One entry for every rule that the card speaks for, the leading rule first."""
    spoken = [(voice.outcome, voice.indicator) for voice in topic.voices]
    cut_off = [(voice.outcome, voice.indicator) for other in topic.cut for voice in other.voices]
    entries = {outcome.rule.id: _entry(outcome, level) for outcome, level in reversed([*spoken, *cut_off])}
    lead = entries.pop(topic.rule.id)
    return [lead, *entries.values()]


def _entry(outcome: Outcome, level: str) -> dict[str, str]:
    status = "fired" if outcome.status == "fired" else "unknown"
    return {"rule": outcome.rule.id, "version": outcome.rule.version, "indicator": level, "status": status}


def _extension(entries: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    return {FINDINGS: {"findings": [dict(entry) for entry in entries]}}


def did_not_run(failed: Sequence[Outcome], pages: Mapping[str, Page]) -> card.Card:
    """One visible card for all checks that raised: their silence must not look like safety."""
    titles = [outcome.rule.title for outcome in failed]
    if len(titles) == 1:
        head = f"The check “{titles[0]}” did not run: decide without it."
    else:
        head = f"{len(titles)} checks did not run: {words.joined(titles, 2)}. Decide without them."
    return card.Card.checked(
        uuid=identity(),
        summary=cut(plain(head), SUMMARY_LENGTH),
        indicator="warning",
        source=pages[failed[0].rule.id].source,
        detail="\n\n".join(
            [
                "**Why you see this**",
                bullets(f"{title}: the check stopped with an error" for title in titles),
                "Nothing here was treated as normal. All other checks ran.",
            ]
        ),
        overrideReasons=(REASONS["acknowledged"],),
        extension=_extension([_entry(outcome, "warning") for outcome in failed]),
    )


def not_shown(cut_off: Sequence[Topic], gaps: Page) -> card.Card:
    """The line of data-gaps about cards that the cap took, as a card of its own where no data-gaps card fired."""
    entries = [_entry(voice.outcome, voice.indicator) for topic in cut_off for voice in topic.voices]
    return card.Card.checked(
        uuid=identity(),
        summary=f"{more(cut_off)}; see the detail.",
        indicator="info",
        source=gaps.source,
        detail="\n\n".join(["**Why you see this**", bullets(titles(cut_off))]),
        overrideReasons=(REASONS["acknowledged"],),
        extension=_extension(entries),
    )


def more(cut_off: Sequence[Topic]) -> str:
    """ "2 more cards are not shown": what the cap took."""
    count = len(cut_off)
    return f"{count} more card is not shown" if count == 1 else f"{count} more cards are not shown"


def titles(cut_off: Iterable[Topic]) -> list[str]:
    return [f"{topic.rule.title} ({topic.indicator})" for topic in cut_off]
