"""Rules that are kept from the user: not asked at all (off), or asked and recorded only (silent)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.situation import Gap
from cds_service.reasoning.truth import IN_WORDS


@dataclass(frozen=True, slots=True)
class Muted:
    """Ids of rules, for one caller at one moment."""

    off: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()
    both: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "both", self.off | self.silent)

    def uncovered(self, outcome: Outcome) -> Iterator[Gap]:
        """Open questions of a rule that the card of a muted one would have answered for."""
        if not self.both or outcome.status != "unknown" or outcome.card is not None:
            return
        for cause in outcome.causes:
            answer = outcome.rule.unknown.to(cause.kind)
            if answer is not None and answer.covered_by in self.both:
                yield Gap(outcome.rule.id, f"{cause.what}: {IN_WORDS[cause.kind]}")


NOTHING_MUTED = Muted()


def nobody_muted(_client: str, _tenant: str) -> Muted:
    """Every rule is visible to every caller: how the service starts, and how it stays without a store."""
    return NOTHING_MUTED
