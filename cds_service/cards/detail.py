"""The detail of a card: GitHub Flavored Markdown in a fixed order of sections, readable with the Markdown unrendered.

Sections are bold lines, facts are bullets, nothing else is used: no tables, no links, no HTML. Chart values were made
harmless where they were read (`fields`), rule texts were checked at load (`text`).
"""

from collections.abc import Iterable, Mapping, Sequence

from cds_service.cards import words
from cds_service.cards.bound import WHY
from cds_service.cards.escape import safe
from cds_service.cards.fields import line
from cds_service.cards.sources import Page
from cds_service.cards.text import lines
from cds_service.cards.topic import Topic, Voice
from cds_service.reasoning.truth import CauseKind
from cds_service.wire import card

MOST_FACTS = 8
CAUSES: Mapping[CauseKind, str] = {
    "failed": "could not be read",
    "truncated": "only a part was read",
    "none": "nothing usable on record",
    "unusable": "on record but not usable",
    "undated": "on record without a date",
    "unsided": "on record without a side",
    "unparsable": "on record but not understood",
}


def detail(topic: Topic, offers: Sequence[card.Suggestion], pages: Mapping[str, Page]) -> str:
    """The whole detail of one card; `pages` hold the unchanging part by rule id."""
    facts = _bulleted([*_facts(topic), *topic.notes])
    sections = (
        ("**Why you see this**\n\n", "\n".join(facts)),
        ("**What could happen**\n\n", _prose(topic.voices, facts)),
        ("**Options**\n\n", bullets(_options(topic, offers))),
        ("**What would change this advice**\n\n", "\n\n".join(dict.fromkeys(_changes(topic.voices)))),
        ("**Evidence**\n\n", _evidence(topic.voices, pages)),
        ("**What could not be seen**\n\n", bullets(_unseen(topic))),
    )
    return "\n\n".join([title + body for title, body in sections if body])


def bullets(said: Iterable[str]) -> str:
    """A list in Markdown, what is said twice once."""
    return "\n".join(_bulleted(said))


def _bulleted(said: Iterable[str]) -> list[str]:
    return [f"- {words.capital(one)}" for one in dict.fromkeys(said)]


def _facts(topic: Topic) -> list[str]:
    """The orders that the card is about, and what was found for each, with dates."""
    facts: list[str] = []
    for voice in topic.voices:
        order = voice.scene.order
        facts.append(f"Order: {words.order_name(order)}, {order.when.text}")
        found = [
            line(item)
            for name, items in voice.outcome.evidence.items()
            if name != WHY
            for item in items
            if item.value not in words.KINDS  # the order says its kind itself
        ]
        facts += _at_most([one for one in dict.fromkeys(found) if one], MOST_FACTS)
    return facts


def _prose(voices: Iterable[Voice], facts: Sequence[str]) -> str:
    """What the rules say beyond the facts, bullets kept together and sentences as paragraphs."""
    said = [one for voice in voices for one in lines(voice.card.detail, voice.scene, voice.card.most_lines)]
    parts: list[str] = []
    for one in dict.fromkeys(said):
        if one in facts:
            continue
        tight = one.startswith("- ") and parts and parts[-1].startswith("- ")
        parts.append(f"{parts.pop()}\n{one}" if tight else one)
    return "\n\n".join(parts)


def _options(topic: Topic, offers: Sequence[card.Suggestion]) -> list[str]:
    said = [f"{offer.label} (recommended)" if offer.is_recommended else offer.label for offer in offers]
    if any([voice.card.reasons for voice in topic.voices]):
        said.append("Carry on as ordered" if topic.indicator == "info" else "Carry on as ordered and give a reason")
    return said


def _changes(voices: Iterable[Voice]) -> list[str]:
    return [one for voice in voices for one in lines(voice.card.changes_if, voice.scene)]


def _evidence(voices: Iterable[Voice], pages: Mapping[str, Page]) -> str:
    return "\n".join([pages[rule].evidence for rule in dict.fromkeys([voice.rule.id for voice in voices])])


def _unseen(topic: Topic) -> list[str]:
    said = [
        f"{safe(cause.what)}: {CAUSES[cause.kind]}"
        for voice in topic.voices
        for causes in (voice.outcome.blind, voice.outcome.causes)
        for cause in causes
    ]
    return said or [f"{one.rule.title}: not decided" for one in topic.covered.values()]


def _at_most(said: list[str], most: int) -> list[str]:
    return said if len(said) <= most else [*said[:most], f"and {len(said) - most} more"]
