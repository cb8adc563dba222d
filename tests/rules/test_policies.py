"""What every guideline profile changes: each scenario of a rule that reads a changed setting is played again under the
profile, and the answers that differ from the default are exactly those listed in policy_changes.py."""

import json
from collections.abc import Iterator

import pytest

from cds_service.pages.rules.profiles import keys_read
from cds_service.reasoning import policy
from cds_service.reasoning.limits import Limit
from cds_service.reasoning.policy import DEFAULT, PROFILE_KEY
from cds_service.reasoning.rule import Rule
from cds_service.reasoning.ruleset import Ruleset
from cds_service.rehearsal.run import Rehearsal
from tests.rules.playing import REHEARSAL
from tests.rules.policy_changes import CHANGES


def ruleset(profile: str) -> Ruleset:
    return REHEARSAL.service(json.dumps(profile)).rulebook.edition.ruleset


def changed_keys(profile: str) -> set[str]:
    """Settings whose value, or what equality does with it, is not that of the default."""
    here, there = policy.load(REHEARSAL.rules, profile), policy.load(REHEARSAL.rules)
    probes = [Limit(value=0, source="", policy=key) for key in there.settings if key != PROFILE_KEY]
    return {probe.policy for probe in probes if here.limit(probe) != there.limit(probe)}


def differing(profile: str, rehearsal: Rehearsal = REHEARSAL) -> Iterator[str]:
    """ "rule: scenario: answer by default → answer under the profile"."""
    keys, standard = changed_keys(profile), ruleset(DEFAULT)
    for compiled in sorted(standard.rules, key=lambda one: one.rule.id):
        if keys.isdisjoint(keys_read(compiled, standard)):
            continue
        for name, before, after in played_twice(compiled.rule, profile, rehearsal):
            if before != after:
                yield f"{compiled.rule.id}: {name}: {before} → {after}"


def played_twice(rule: Rule, profile: str, rehearsal: Rehearsal) -> Iterator[tuple[str, str, str]]:
    for scenario in rule.scenarios:
        if "policy" not in scenario.given:
            under = scenario.model_copy(update={"given": {**scenario.given, "policy": profile}})
            yield scenario.name, rehearsal.play(rule, scenario).answer, rehearsal.play(rule, under).answer


def test_every_profile_but_the_default_is_listed() -> None:
    assert [DEFAULT, *CHANGES] == sorted(policy.profiles(REHEARSAL.rules), key=[DEFAULT, *CHANGES].index)


@pytest.mark.parametrize("profile", CHANGES)
def test_a_profile_changes_exactly_the_listed_answers(profile: str) -> None:
    assert list(differing(profile)) == CHANGES[profile].split("\n")[1:-1]
