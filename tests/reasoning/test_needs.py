"""What an EHR is asked to send follows from what the rules read."""

import re
from pathlib import Path
from typing import get_args

import pytest

from cds_service.chart.chart import DataSet
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.findings.base import Need
from cds_service.reasoning.needs import Prefetch, needed
from cds_service.reasoning.rule import Hook
from cds_service.reasoning.ruleset import Ruleset, load
from tests.reasoning.findings.factory import RULES
from tests.reasoning.house import file, folder, ruleset

KEYS = list(get_args(DataSet))
LONGEST = 2000  # characters that every EHR takes in a search
ON_DEMAND = {"appointments", "reported_medications", "dispenses", "immunisations", "devices", "care_plans"}
INR = "{hooks: [order-sign], when: {newest: inr}}"
WEIGHT = "{hooks: [order-select, order-sign], when: {newest: weight}}"


def test_the_keys_are_the_data_sets_of_a_chart() -> None:
    assert list(Prefetch.load(RULES).searches) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_a_template_names_its_patient_repeats_no_parameter_and_uses_one_token(key: str) -> None:
    template = Prefetch.load(RULES).searches[key].template
    assert re.findall(r"\{\{.+?\}\}", template) == ["{{context.patientId}}"]
    names = [pair.split("=")[0] for pair in template.partition("?")[2].split("&")]
    assert len(names) == len(set(names))


def test_a_hook_is_given_only_what_its_rules_read() -> None:
    rules = ruleset(inr=INR, weight=WEIGHT)
    assert list(rules.prefetch("order-select")) == ["patient", "measurements"]
    assert list(rules.prefetch("order-sign")) == ["patient", "labs", "measurements"]
    assert list(rules.prefetch("patient-view")) == ["patient"]


def test_codes_are_the_sorted_union_of_what_the_rules_read() -> None:
    rules = ruleset(inr=INR, platelets="{when: {newest: platelets}}")
    codes = re.search(r"code=([^&]+)&", rules.prefetch("order-sign")["labs"])
    assert codes is not None
    listed = codes[1].split(",")
    assert listed == sorted(set(listed))
    assert {"6301-6", "34714-6", "777-3"} <= set(listed)
    assert "{codes}" not in rules.prefetch("order-sign")["labs"]


@pytest.fixture(scope="module")
def published() -> dict[str, dict[str, str]]:
    rules = load(RULES)
    return {hook: rules.prefetch(hook) for hook in get_args(Hook)}


def test_the_rules_in_force_publish_short_searches(published: dict[str, dict[str, str]]) -> None:
    assert set(published["patient-view"]) == {"patient"}
    for templates in published.values():
        assert list(templates) == [key for key in KEYS if key in templates]
        assert all(len(template) < LONGEST for template in templates.values())
        assert not any("{codes}" in template or "code=&" in template for template in templates.values())


def test_every_need_of_a_rule_in_force_has_a_key() -> None:
    rules = load(RULES)
    sets = {data_set for one in rules.rules for data_set, _ in needed_by(one, rules)}
    assert sets <= {*KEYS, *ON_DEMAND}


def needed_by(one: Compiled, rules: Ruleset) -> frozenset[Need]:
    return needed([one], rules.definitions, rules.tables.result_sets)


def test_rules_that_are_switched_off_need_nothing() -> None:
    off = ruleset(off="{switch: {policy: suit.show_supportive, default: false}, when: {newest: inr}}")
    assert list(off.prefetch("order-sign")) == ["patient"]


def test_what_is_needed_is_known_to_the_rules_in_scope() -> None:
    rules = ruleset(inr=INR, weight=WEIGHT)
    assert rules.scope("order-sign", "ia", frozenset()).needed == {("labs", "inr"), ("measurements", "weight")}
    assert rules.scope("order-select", "ia", frozenset()).needed == {("measurements", "weight")}


def test_definitions_are_followed(tmp_path: Path) -> None:
    root = folder(
        tmp_path,
        **{
            "definitions/checked": "name: checked\ntitle: Checked\nwhen: {newest: inr}\n",
            "planning/a-rule": file(when="{meets: checked}"),
        },
    )
    assert list(load(root).prefetch("order-sign")) == ["patient", "labs"]
