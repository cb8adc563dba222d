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
from cds_service.reasoning.truth import Cause, CauseKind
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
    "doubtful": "on a list, but nobody says whether it is taken",
    "unlisted": "what it holds is not known",
}


def detail(topic: Topic, offers: Sequence[card.Suggestion], pages: Mapping[str, Page]) -> str:
    """The whole detail of one card; `pages` hold the unchanging part by rule id."""
    facts: list[str] = []
    prose: list[str] = []
    changes: list[str] = []
    evidence: dict[str, str] = {}
    causes: list[Cause] = []
    for voice in topic.voices:
        facts += _facts(voice)
        prose += lines(voice.card.detail, voice.scene, voice.card.most_lines)
        changes += lines(voice.card.changes_if, voice.scene)
        evidence[voice.rule.id] = pages[voice.rule.id].evidence
        causes += (*voice.outcome.blind, *voice.outcome.causes)
    listed = bulleted([*facts, *topic.notes])
    sections = (
        ("**Why you see this**\n\n", "\n".join(listed)),
        ("**What could happen**\n\n", _paragraphs(prose, listed)),
        ("**Options**\n\n", "\n".join(bulleted(_options(topic, offers)))),
        ("**What would change this advice**\n\n", "\n\n".join(dict.fromkeys(changes))),
        ("**Evidence**\n\n", "\n".join(evidence.values())),
        ("**What could not be seen**\n\n", "\n".join(bulleted(_unseen(topic, causes)))),
    )
    return "\n\n".join([title + body for title, body in sections if body])


def bulleted(said: Iterable[str]) -> list[str]:
    """The bullets of a list in Markdown, what is said twice once."""
    return [f"- {words.capital(one)}" for one in dict.fromkeys(said)]


def _facts(voice: Voice) -> list[str]:
    """The order that the card is about, and what was found for it, with dates."""
    order = voice.scene.order
    found = [
        line(item)
        for name, items in voice.outcome.evidence.items()
        if name != WHY
        for item in items
        if item.value not in words.KINDS  # the order says its kind itself
    ]
    facts = [one for one in dict.fromkeys(found) if one]
    if len(facts) > MOST_FACTS:
        facts[MOST_FACTS:] = [f"and {len(facts) - MOST_FACTS} more"]
    return [f"Order: {words.order_name(order)}, {order.when.text}", *facts]


def _paragraphs(prose: Iterable[str], facts: Sequence[str]) -> str:
    """What the rules say beyond the facts, bullets kept together and sentences as paragraphs."""
    parts: list[str] = []
    for one in dict.fromkeys(prose):
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


def _unseen(topic: Topic, causes: Sequence[Cause]) -> list[str]:
    if causes:
        return [f"{safe(cause.what)}: {CAUSES[cause.kind]}" for cause in causes]
    return [f"{one.rule.title}: not decided" for one in topic.covered.values()]
