"""What every rule file must have beyond what loading checks. Each test loops over all rules and names the bad ones."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import ryaml

from cds_service.folders import data_folder
from cds_service.reasoning import ruleset
from cds_service.reasoning.rule import CardText, Rule
from cds_service.reasoning.ruleset import GROUPS, Ruleset

RULES = data_folder("rules")
FILES = [file for group in GROUPS for file in sorted((RULES / group).glob("*.yaml"))]
KEYS = [
    "id", "title", "group", "version", "status", "hooks", "applies_to", "switch", "limits", "when", "look_up", "card",
    "cases", "unknown", "covers", "replaces", "folds_into", "sources", "disagreement", "scenarios", "review", "changes",
]  # fmt: skip
MOST_LINES = 80  # of the rule itself; its scenarios stand below it
MOST_SCENARIOS = 50
# Shares, clearances and mass indices are worked out from other numbers of the scenario.
NOT_COMPARED_AS_GIVEN = {"1", "mL/min", "kg/m2"}
# A sentence that begins like an order to end a drug. No card may give one: the prescriber decides.
ORDERS_A_STOP = re.compile(r"(?:^|[.:;!] )(?:stop|hold|pause|withhold|omit|discontinue) (?!of )", re.IGNORECASE)


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    return ruleset.load(RULES)


@pytest.fixture(params=FILES, ids=[file.stem for file in FILES])
def file(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture
def raw(file: Path) -> dict[str, Any]:
    content: dict[str, Any] = ryaml.loads(file.read_text(encoding="utf-8"))
    return content


@pytest.fixture
def rule(file: Path, rules: Ruleset) -> Rule:
    return rules.rule(file.stem)


def test_keys_stand_in_the_order_of_the_readme(raw: dict[str, Any]) -> None:
    assert list(raw) == [key for key in KEYS if key in raw]


def test_file_is_short_enough_to_read(file: Path) -> None:
    rule, _, scenarios = file.read_text(encoding="utf-8").partition("\nscenarios:")
    assert len(rule.splitlines()) <= MOST_LINES
    assert len(scenarios.splitlines()) <= MOST_SCENARIOS


def test_summaries_speak_and_critical_and_warning_cards_say_what_would_change_them(rule: Rule) -> None:
    for card in cards(rule):
        assert card.summary, "every card has a summary"
        assert card.override_reasons, card.summary
        if card.indicator != "info":
            assert card.changes_if, f"changes_if is missing: {card.summary}"
            assert card.detail, f"detail is missing: {card.summary}"


def test_limits_have_a_unit_and_a_source(rule: Rule) -> None:
    for name, limit in rule.limits.items():
        assert limit.unit or limit.one_of, f"{name} has no unit"
        assert limit.source, f"{name} has no source"


def test_scenarios_show_the_rule_firing_and_silent(rule: Rule) -> None:
    expected = {scenario.answer for scenario in rule.scenarios}
    assert "silent" in expected, "no scenario in which the rule is silent"
    assert expected & {"info", "warning", "critical"}, "no scenario in which the rule fires"


def test_a_rule_that_can_be_unknown_has_a_scenario_for_it(rule: Rule) -> None:
    answers = rule.unknown.answers().values()
    if not all(answer.silent for answer in answers):
        assert any(scenario.answer == "unknown" for scenario in rule.scenarios)


def test_every_limit_of_a_tree_stands_in_a_scenario_with_its_neighbour(rule: Rule, raw: dict[str, Any]) -> None:
    numbers = set(numbers_in([scenario.given for scenario in rule.scenarios]))
    named = set(words_in([raw.get("when"), raw.get("look_up"), [case.get("when") for case in raw["cases"]]]))
    for name, limit in rule.limits.items():
        if name not in named or limit.number is None or limit.unit in NOT_COMPARED_AS_GIVEN:
            continue
        beside = {number for number in numbers if 0 < abs(number - limit.number) <= max(1, 0.05 * limit.number)}
        assert limit.number in numbers, f"no scenario stands on the limit {name} = {limit.number:g}"
        assert beside, f"no scenario stands beside the limit {name} = {limit.number:g}"


def test_no_text_orders_anybody_to_stop_a_drug(rule: Rule) -> None:
    for card in cards(rule):
        for text in texts(card):
            assert not ORDERS_A_STOP.search(text), text


def test_only_a_deep_block_proposes_a_hold_and_only_to_the_prescriber(rule: Rule) -> None:
    for card in cards(rule):
        for step in steps(card):
            if "propose_hold" in step and not step["propose_hold"].get("undo"):
                assert rule.applies_to.kinds == ("deep-bleeding-risk",)


def test_scenario_names_are_different_sentences(rule: Rule) -> None:
    names = [scenario.name for scenario in rule.scenarios]
    assert len(names) == len(set(names))


def test_review_is_open_and_has_a_date(rule: Rule) -> None:
    assert date.fromisoformat(rule.review.review_by) > date(2026, 1, 1)
    assert rule.status == "draft" or rule.review.last_reviewed != "never"


def test_the_newest_change_has_the_version_of_the_rule(rule: Rule) -> None:
    assert rule.changes[-1].version == rule.version


def test_ids_tell_the_topic(rule: Rule) -> None:
    prefixes = {
        "suitability": ("suit-",), "technique": ("tech-",), "contraindication": ("ci-",), "anticoagulation": ("ac-",),
        "injectate-dose": ("dose-",), "planning": ("plan-", "data-", "sys-"),
    }  # fmt: skip
    assert rule.id.startswith(prefixes[rule.group])


def test_a_local_limit_is_called_local_somewhere(rule: Rule) -> None:
    if any(limit.source == "local" and limit.policy for limit in rule.limits.values()):
        said = " ".join([rule.disagreement or "", *(" ".join(texts(card)) for card in cards(rule))])
        assert re.search(r"local|no guideline|consensus|working limit|in use|habit", said), "says no limit is local"


def cards(rule: Rule) -> Iterator[CardText]:
    """Every card of the rule as it is shown: its own words over those of the rule."""
    yield from (case.card.over(rule.card) for case in rule.cases)
    yield from (answer.card.over(rule.card) for answer in rule.unknown.answers().values() if answer.card)


def texts(card: CardText) -> Iterator[str]:
    """Summary, details, labels of suggestions and the texts inside them, as written."""
    yield card.summary or ""
    for line in (*card.detail, *card.changes_if):
        yield line if isinstance(line, str) else line.text
    yield from words_in([suggestion.get("label") for suggestion in card.suggestions])
    yield from words_in(list(steps(card)))


def steps(card: CardText) -> Iterator[dict[str, Any]]:
    """The actions of all suggestions, as written."""
    for suggestion in card.suggestions:
        yield from suggestion["do"]


def words_in(part: Any) -> Iterator[str]:
    """Every text among the values of nested YAML."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for below in part.values() if isinstance(part, dict) else part:
            yield from words_in(below)


def numbers_in(part: Any) -> Iterator[float]:
    """Every number among the values of nested YAML, those inside texts ("40 mg") included."""
    if isinstance(part, dict | list):
        for below in part.values() if isinstance(part, dict) else part:
            yield from numbers_in(below)
    elif isinstance(part, int | float) and not isinstance(part, bool):
        yield float(part)
    elif isinstance(part, str):
        yield from map(float, re.findall(r"\d+(?:\.\d+)?", part))
