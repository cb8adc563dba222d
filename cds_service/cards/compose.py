"""A topic becomes a card of the protocol."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from cds_service.cards import words
from cds_service.cards.detail import bulleted, detail
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


def compose(topic: Topic, pages: Mapping[str, Page]) -> card.Card:
    """The card of a topic: the words of its first voice, the facts, suggestions and reasons of all."""
    lead = topic.voices[0]
    page = pages[lead.rule.id]
    offers = _offers(topic)
    return card.Card(
        uuid=identity(),
        summary=summary(lead.card.summary, lead.scene),
        indicator=topic.indicator,
        source=page.source,
        detail=detail(topic, offers, pages),
        suggestions=offers,
        selection_behavior="at-most-one" if offers else None,
        override_reasons=_reasons(topic),
        links=links(lead, page),
        extension=_extension(_entries(topic)),
    )


def _offers(topic: Topic) -> tuple[card.Suggestion, ...]:
    """The suggestions of all voices, equal ones once. Where two orders offer the same, each says which it is for."""
    made = [
        (voice, offer)
        for voice in topic.voices
        for suggestion in voice.card.suggestions
        for offer in suggestion.offers(voice.scene)
    ]
    if len({offer.label for _, offer in made}) < len(made):
        made = _told_apart(made)
    offers = tuple([offer for _, offer in made])
    return offers if sum([offer.is_recommended for offer in offers]) <= 1 else _unrecommended(offers)


def _told_apart(made: Sequence[tuple[Voice, card.Suggestion]]) -> list[tuple[Voice, card.Suggestion]]:
    single: list[tuple[Voice, card.Suggestion]] = []
    for voice, offer in made:
        if not any(offer.label == one.label and offer.actions == one.actions for _, one in single):
            single.append((voice, offer))
    labels = [offer.label for _, offer in single]
    return [(voice, _for_order(offer, voice, labels)) for voice, offer in single]


def _for_order(offer: card.Suggestion, voice: Voice, labels: Sequence[str]) -> card.Suggestion:
    if labels.count(offer.label) == 1:
        return offer
    return replace(offer, label=f"{offer.label} ({words.order_name(voice.scene.order)})")


def _unrecommended(offers: tuple[card.Suggestion, ...]) -> tuple[card.Suggestion, ...]:
    """A recommendation stands only while it is the only one: between two orders there is no single safe action."""
    return tuple(replace(offer, is_recommended=False) for offer in offers)


def _reasons(topic: Topic) -> tuple[card.OverrideReason, ...]:
    """The reasons of all voices in the order of the list, in which those of one voice stand already."""
    if len(topic.voices) == 1:
        return topic.voices[0].card.reasons
    offered = {reason.code for voice in topic.voices for reason in voice.card.reasons}
    return tuple(reason for code, reason in REASONS.items() if code in offered)


def _entries(topic: Topic) -> list[dict[str, str]]:
    """One entry for every rule that the card speaks for, the leading rule first."""
    voices = [*topic.voices, *[voice for other in topic.cut for voice in other.voices]]
    if len(voices) == 1:
        return [_entry(voices[0].outcome, topic.indicator)]
    entries = {voice.rule.id: _entry(voice.outcome, voice.indicator) for voice in reversed(voices)}
    lead = entries.pop(topic.rule.id)
    return [lead, *entries.values()]


def _entry(outcome: Outcome, level: str) -> dict[str, str]:
    status = "fired" if outcome.status == "fired" else "unknown"
    return {"rule": outcome.rule.id, "version": outcome.rule.version, "indicator": level, "status": status}


def _extension(entries: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    return {FINDINGS: {"findings": entries}}


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
                "\n".join(bulleted(f"{title}: the check stopped with an error" for title in titles)),
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
        detail="\n\n".join(["**Why you see this**", "\n".join(bulleted(titles(cut_off)))]),
        overrideReasons=(REASONS["acknowledged"],),
        extension=_extension(entries),
    )


def more(cut_off: Sequence[Topic]) -> str:
    """ "2 more cards are not shown": what the cap took."""
    count = len(cut_off)
    return f"{count} more card is not shown" if count == 1 else f"{count} more cards are not shown"


def titles(cut_off: Iterable[Topic]) -> list[str]:
    return [f"{topic.rule.title} ({topic.indicator})" for topic in cut_off]
