"""The shape of a rule file."""

from typing import Any

import pytest
from pydantic import ValidationError

from cds_service.reasoning.rule import Answer, CardText, Rule, Unknown
from tests.reasoning.house import rule


def test_a_case_overrides_the_card_of_the_rule_key_by_key() -> None:
    shared = CardText.model_validate(
        {"indicator": "warning", "summary": "shared", "detail": "why", "suggestions": [{"label": "x"}]}
    )
    own = CardText.model_validate({"summary": "own", "suggestions": []})
    card = own.over(shared)
    assert (card.indicator, card.summary, card.detail, card.suggestions) == ("warning", "own", ("why",), ())
    assert own.over(None) is own


@pytest.mark.parametrize(
    ("given", "cause", "answer"),
    [
        ("silent", "none", Answer(silent=True)),
        ({"covered_by": "other"}, "failed", Answer(covered_by="other")),
        ({"gap": "INR", "trivial": True}, "none", Answer(gap="INR", trivial=True)),
        ({"none": {"gap": "INR"}, "failed": "silent"}, "failed", Answer(silent=True)),
        ({"none": {"gap": "INR"}, "failed": "silent"}, "undated", None),
        ({"none": {"gap": "INR"}, "otherwise": "silent"}, "undated", Answer(silent=True)),
        ("silent", "unlisted", Answer(covered_by="dose-injectate-unlisted")),
        ({"none": {"gap": "INR"}}, "unlisted", Answer(covered_by="dose-injectate-unlisted")),
    ],
)
def test_the_forms_of_unknown(given: Any, cause: Any, answer: Answer | None) -> None:
    assert Unknown.model_validate(given).to(cause) == answer


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"gap": "INR", "covered_by": "other"}, "say one of: silent, {covered_by: rule}, {gap: text}, {card: …}"),
        ({"covered_by": "other", "trivial": True}, "trivial belongs to a gap"),
        ({"nothing": {"gap": "INR"}}, "Extra inputs are not permitted"),
        ("quiet", "Input should be a valid dictionary"),
    ],
)
def test_other_forms_of_unknown_are_refused(given: Any, says: str) -> None:
    with pytest.raises(ValidationError, match=says.replace("{", r"\{").replace("}", r"\}")):
        Unknown.model_validate(given)


def test_one_word_stands_for_a_list_of_one() -> None:
    made = rule("{covers: vka, replaces: other, applies_to: {kinds: ia}}")
    assert (made.covers, made.replaces, made.applies_to.kinds) == (("vka",), ("other",), ("ia",))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("{version: '1.0'}", "version"),
        ("{hooks: []}", "hooks"),
        ("{hooks: [order-dispatch]}", "hooks"),
        ("{group: other}", "group"),
        ("{status: live}", "status"),
        ("{cases: []}", "cases"),
        ("{sources: []}", "sources"),
        ("{colour: red}", "colour"),
    ],
)
def test_what_a_rule_may_not_hold(text: str, key: str) -> None:
    with pytest.raises(ValidationError) as raised:
        rule(text)
    assert raised.value.errors()[0]["loc"][0] == key


@pytest.mark.parametrize("name", ["Upper-case", "under_score", "-edge", "two--hyphens", ""])
def test_ids_are_kebab_case(name: str) -> None:
    with pytest.raises(ValidationError):
        rule(name=name)


def test_a_rule_cannot_be_changed() -> None:
    made = rule()
    with pytest.raises(ValidationError, match="frozen"):
        Rule.__setattr__(made, "title", "other")


def test_the_keys_of_a_rule_are_those_of_the_vocabulary() -> None:
    assert set(Rule.model_fields) == {
        *("id", "title", "group", "version", "status", "hooks", "applies_to", "switch", "limits", "when", "look_up"),
        *("card", "cases", "unknown", "covers", "replaces", "folds_into", "sources", "disagreement", "scenarios"),
        *("review", "changes"),
    }
