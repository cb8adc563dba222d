"""The whole rules folder bound to its cards, and what stops the start."""

import shutil
from pathlib import Path

import pytest

from cds_service.cards.deck import Deck
from cds_service.reasoning import ruleset
from cds_service.reasoning.errors import BrokenRulesError
from tests.cards.scenes import RULES

URL = "https://cds.example.org"


def test_every_rule_of_the_folder_has_cards_and_a_page() -> None:
    rules = ruleset.load(RULES)
    deck = Deck.bind(rules, URL)
    assert deck.rules.keys() == deck.pages.keys() == {one.rule.id for one in rules.rules}
    assert deck.most == rules.policy.value("ui.max_cards")
    for name, bound in deck.rules.items():
        assert all(bound.cases), name
        assert str(deck.pages[name].source.url).startswith(f"{URL}/rules/{name}/")


def test_a_card_that_cannot_work_stops_the_start_and_says_where(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(RULES, tmp_path / "rules"))
    file = folder / "anticoagulation" / "ac-vka-inr-high.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("{inr.value} ({inr.date})", "{inr.vlaue} ({inr.date})"), encoding="utf-8")
    with pytest.raises(BrokenRulesError) as refusal:
        Deck.bind(ruleset.load(folder), URL)
    said = str(refusal.value)
    assert "rules/anticoagulation/ac-vka-inr-high.yaml:" in said
    assert 'unknown field of {inr} "vlaue".' in said
    assert 'Did you mean "value"?' in said
