"""Which rules a caller sees: `visible`, `silent` (asked and recorded, not shown) or `off` (not asked).

The narrowest switch that fits a caller decides: client and tenant, then client, then tenant, then everybody; without
one a rule is visible. One exception: `off` for everybody is the kill switch, and no narrower switch is above it.
Rules about data that could not be read are always visible: their silence would look like safety.
"""

from collections.abc import Iterable
from functools import lru_cache

from cds_service.reasoning.muted import Muted, nobody_muted
from cds_service.store.modes import MODES, Mode, Switch

ALWAYS_VISIBLE = ("sys-", "data-gaps")  # rule ids that begin so
MOST_CALLERS = 1000  # whose rules are remembered


def switchable(rule: str) -> bool:
    """Whether a rule may be silent or off at all."""
    return not rule.startswith(ALWAYS_VISIBLE)


class Modes:
    """All switches as they stand, immutable."""

    def __init__(self, switches: Iterable[Switch] = ()) -> None:
        self.switches = tuple(sorted(switches, key=lambda one: (one.rule, one.width, one.client, one.tenant)))
        self.muted = lru_cache(maxsize=MOST_CALLERS)(self._muted) if self.switches else nobody_muted

    def mode(self, rule: str, client: str, tenant: str) -> Mode:
        """The mode of one rule for one caller."""
        if not switchable(rule):
            return "visible"
        decided: Mode = "visible"
        for switch in self.switches:  # the narrowest comes last
            if switch.rule == rule and switch.fits(client, tenant):
                if switch.kills:
                    return "off"
                decided = switch.mode
        return decided

    def _muted(self, client: str, tenant: str) -> Muted:
        """The rules that this caller does not see."""
        found: dict[str, set[str]] = {mode: set() for mode in MODES}
        for rule in {switch.rule for switch in self.switches}:
            found[self.mode(rule, client, tenant)].add(rule)
        return Muted(off=frozenset(found["off"]), silent=frozenset(found["silent"]))


ALL_VISIBLE = Modes()
