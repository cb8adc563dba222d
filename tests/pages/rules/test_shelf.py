"""Rules are found by what a reader knows of them."""

import pytest

from cds_service.pages.rules.shelf import Query, Shelf
from cds_service.reasoning.ruleset import GROUPS, Ruleset


@pytest.fixture(scope="module")
def shelf(rules: Ruleset) -> Shelf:
    return Shelf.of(rules)


def ids(shelf: Shelf, query: Query) -> set[str]:
    return {entry.id for _, entries in shelf.found(query) for entry in entries}


def test_without_a_question_every_rule_is_there_by_group(shelf: Shelf, rules: Ruleset) -> None:
    found = shelf.found(Query())
    assert tuple(group for group, _ in found) == GROUPS
    assert sum(len(entries) for _, entries in found) == len(rules.rules)


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        (Query(words="warfarin"), "ac-vka-inr-high", "tech-vasovagal"),  # the rule itself says "vitamin K antagonist"
        (Query(words="INR ceiling"), "ac-vka-inr-high", "ac-vka-inr-missing"),
        (Query(words="ac-vka-inr-high"), "ac-vka-inr-high", "suit-ha-hip"),
        (Query(group="technique"), "tech-vasovagal", "ac-vka-inr-high"),
        (Query(level="critical"), "ac-vka-inr-high", "suit-ha-hip"),
        (Query(drug="vitamin K antagonist"), "ac-vka-inr-high", "ci-pregnancy"),
        (Query(condition="pregnant"), "ci-pregnancy", "ac-vka-inr-high"),
        (Query(status="draft", level="critical", words="deep block"), "ac-deep-block-hold", "ac-vka-inr-missing"),
    ],
)
def test_a_question_narrows_the_list(shelf: Shelf, query: Query, there: str, not_there: str) -> None:
    found = ids(shelf, query)
    assert there in found
    assert not_there not in found


def test_what_nobody_wrote_finds_nothing(shelf: Shelf) -> None:
    assert shelf.found(Query(words="zzz")) == ()
    assert shelf.found(Query(status="approved")) == ()


def test_levels_are_those_of_the_policy_the_worst_first(shelf: Shelf) -> None:
    levels = {entry.id: entry.levels for entry in shelf.entries}
    assert levels["ac-vka-inr-high"] == ("critical", "warning")
    assert levels["suit-ha-hip"] == ("warning",)


def test_what_a_reader_can_choose_is_sorted_and_in_words(shelf: Shelf) -> None:
    assert list(shelf.drugs) == sorted(shelf.drugs, key=str.casefold)
    assert "vitamin K antagonist" in shelf.drugs
    assert "diabetes" in shelf.conditions
