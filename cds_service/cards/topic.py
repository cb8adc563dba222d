"""What will be one card: a rule that speaks, for one order or several, with what is folded into it."""

from collections.abc import Iterable

import msgspec

from cds_service.cards.bound import BoundCard
from cds_service.cards.scene import Scene
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.rule import Indicator, Rule

WEIGHT = {"critical": 0, "warning": 1, "info": 2}
GAPS = "data-gaps"


class Voice(msgspec.Struct, frozen=True):
    """One outcome that has something to say, and the words it says it in."""

    scene: Scene
    outcome: Outcome
    card: BoundCard
    indicator: Indicator

    @property
    def rule(self) -> Rule:
        return self.outcome.rule


class Topic(msgspec.Struct):
    """One card to be. The first voice leads; `covered` are unknown rules whose question this card answers for."""

    voices: list[Voice]
    covered: dict[str, Outcome] = {}
    notes: list[str] = []  # further lines for "Why you see this"
    cut: list["Topic"] = []  # topics that lost their place to the cap

    @property
    def rule(self) -> Rule:
        return self.voices[0].outcome.rule

    @property
    def indicator(self) -> Indicator:
        if len(self.voices) == 1:
            return self.voices[0].indicator
        return min([voice.indicator for voice in self.voices], key=WEIGHT.__getitem__)

    @property
    def about_data(self) -> bool:
        """Cards about missing or unread data are never suppressed: silence would look like safety."""
        return self.rule.id == GAPS or self.rule.id.startswith("sys-")


def topics(voices: Iterable[Voice]) -> list[Topic]:
    """One topic per rule, its worst voice first (S2)."""
    by_rule: dict[str, list[Voice]] = {}
    for voice in voices:
        by_rule.setdefault(voice.rule.id, []).append(voice)
    return [Topic(sorted(spoken, key=_weight) if len(spoken) > 1 else spoken) for spoken in by_rule.values()]


def _weight(voice: Voice) -> int:
    return WEIGHT[voice.indicator]
