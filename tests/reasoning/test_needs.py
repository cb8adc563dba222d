"""What an EHR is asked to send follows from what the rules read."""

import re
from typing import get_args

import pytest

from cds_service.chart.chart import DataSet
from cds_service.reasoning.needs import Prefetch
from tests.reasoning.findings.factory import RULES
from tests.reasoning.house import ruleset

KEYS = list(get_args(DataSet))
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


def test_definitions_are_followed_and_switched_off_rules_are_not() -> None:
    off = ruleset(off="{switch: {policy: suit.show_supportive, default: false}, when: {newest: inr}}")
    assert list(off.prefetch("order-sign")) == ["patient"]


def test_what_is_needed_is_known_to_the_rules_in_scope() -> None:
    rules = ruleset(inr=INR, weight=WEIGHT)
    assert rules.scope("order-sign", "ia", frozenset()).needed == {("labs", "inr"), ("measurements", "weight")}
    assert rules.scope("order-select", "ia", frozenset()).needed == {("measurements", "weight")}
