"""What became of every rule that had something to say: its own card, a part of another, or held back, and why.

It answers with the same questions that `suppress` asks, for people who look at a request; no hook pays for it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from cds_service.cards.rank import ranked
from cds_service.cards.suppress import at_selection, capped, shown, silenced
from cds_service.cards.topic import Topic

CHOOSING = "while choosing, only what changes the choice is shown"
BESIDE_CRITICAL = "beside a critical card, advice on suitability, equipment and aftercare stays away"
ELSEWHERE = "it speaks on the card of another rule"


@dataclass(frozen=True, slots=True)
class Fate:
    """What a reader sees of a rule. `host` is the rule on whose card it speaks, or which silenced it."""

    became: Literal["shown", "folded", "held back", "silenced", "cut"]
    why: str = ""
    host: str = ""


def fates(spoken: list[Topic], hook: str, most: int) -> Mapping[str, Fate]:
    """By rule id, for every topic. The topics are used up: folding adds the voices of one to another."""
    return {
        **dict(_suppressed(spoken, hook)),
        **dict(_placed(shown(spoken, hook), most)),
    }


def _suppressed(spoken: Iterable[Topic], hook: str) -> Iterator[tuple[str, Fate]]:
    kept = []
    for topic in spoken:
        if hook != "order-select" or at_selection(topic):
            kept.append(topic)
        else:
            yield topic.rule.id, Fate("held back", CHOOSING)
    worst = next((topic.rule.id for topic in kept if topic.indicator == "critical"), "")
    for topic in kept:
        if worst and silenced(topic):
            yield topic.rule.id, Fate("silenced", BESIDE_CRITICAL, worst)


def _placed(visible: list[Topic], most: int) -> Iterator[tuple[str, Fate]]:
    """Those that are left: on a card of their own, on another's, or beyond the cap."""
    kept, cut = capped(ranked(visible), most)
    for topic in visible:
        for voice in topic.voices:
            if voice.rule.id != topic.rule.id:
                yield voice.rule.id, Fate("folded", ELSEWHERE, topic.rule.id)
    yield from ((topic.rule.id, Fate("shown")) for topic in kept)
    yield from ((topic.rule.id, Fate("cut", f"more than {most} cards: it is only named")) for topic in cut)
