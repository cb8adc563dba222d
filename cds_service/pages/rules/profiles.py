"""How the guideline profiles differ in what a rule reads from the policy, and who set each value in force."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cds_service.cards import words
from cds_service.chart.orders.kind_entries import BleedingClass
from cds_service.reasoning import policy
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.limits import Limit
from cds_service.reasoning.policy import Policy, PolicyKey
from cds_service.reasoning.rule import PolicyLevel
from cds_service.reasoning.ruleset import Ruleset

BLEEDING = "bleeding-risk"


@dataclass(frozen=True, slots=True)
class Row:
    """One policy key: its value in force, and under every profile; `differs` marks those unlike the default."""

    key: str
    title: str
    in_force: str
    by: str
    values: tuple[str, ...]
    differs: tuple[bool, ...]


class Profiles:
    """All profiles of a rules folder, read once per edition. `names` are as cards print them."""

    def __init__(self, ruleset: Ruleset, folder: Path) -> None:
        self._ruleset = ruleset
        self._keys: Mapping[str, PolicyKey] = policy.keys_of(folder)
        self._all = {name: policy.load(folder, name) for name in policy.profiles(folder)}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self._all.values())

    def rows(self, compiled: Compiled) -> tuple[Row, ...]:
        """Every key that the rule reads, in the order in which it reads them."""
        return tuple(self._row(key) for key in dict.fromkeys(keys_read(compiled, self._ruleset)) if key in self._keys)

    def set_by(self, key: str) -> str:
        """Who set the value in force: "this site", a profile, or nobody but the rule itself ("")."""
        in_force = self._ruleset.policy
        if key in in_force.site:
            return "this site"
        return f"profile {in_force.name}" if key in in_force else ""

    def _row(self, key: str) -> Row:
        told = self._keys[key]
        values = tuple(_value(one, key, told) for one in self._all.values())
        differs = tuple(value != values[0] for value in values)
        return Row(key, told.title, _value(self._ruleset.policy, key, told), self.set_by(key), values, differs)


def _value(settings: Policy, key: str, told: PolicyKey) -> str:
    """ "3.0 (equal fires)", "no limit", "on", "asra 2025"."""
    value = settings.value(key)
    if isinstance(value, bool):
        return "on" if value else "off"
    if value == "none":
        return "no limit"
    if isinstance(value, str):
        return value
    exact = settings.limit(Limit(value=0, source="", policy=key)).exact
    return words.quantity(float(value), told.unit) + (" (equality fires)" if exact == "fires" else "")


def keys_read(compiled: Compiled, ruleset: Ruleset) -> Iterator[str]:
    """Policy keys behind the rule's limits, switch, levels, findings, and the bleeding class of its kinds."""
    rule = compiled.rule
    yield from (limit.policy for limit in rule.limits.values() if limit.policy)
    if rule.switch:
        yield rule.switch.policy
    answers = (answer.card for answer in rule.unknown.answers().values())
    for card in (rule.card, *(case.card for case in rule.cases), *answers):
        if card and isinstance(card.indicator, PolicyLevel):
            yield card.indicator.policy
    for leaf in compiled.leaves():
        yield from (name for sort, name in leaf.finding.refers() if sort == "policy key")
    if any(kind.endswith(BLEEDING) for kind in rule.applies_to.kinds):
        classes = (entry.bleeding for entry in ruleset.order_tables.kinds.values())
        yield from sorted(one.policy for one in classes if isinstance(one, BleedingClass) and one.policy)
