"""What became of each rule that spoke, beside what the deck really shows."""

from cds_service.cards.fate import BESIDE_CRITICAL, CHOOSING, ELSEWHERE, Fate, fates
from tests.cards.outcomes import topic


def test_what_is_shown_is_shown() -> None:
    assert fates([topic("ci-septic-hip", "critical")], "order-sign", 10) == {"ci-septic-hip": Fate("shown")}


def test_while_choosing_advice_that_does_not_change_the_choice_is_held_back() -> None:
    found = fates([topic("ac-vka-inr-high", "warning"), topic("tech-guidance-missing", "warning")], "order-select", 10)
    assert found == {
        "ac-vka-inr-high": Fate("held back", CHOOSING),
        "tech-guidance-missing": Fate("shown"),
    }


def test_a_critical_card_silences_advice_and_is_named() -> None:
    found = fates([topic("ci-septic-hip", "critical"), topic("suit-no-indication", "warning")], "order-sign", 10)
    assert found["suit-no-indication"] == Fate("silenced", BESIDE_CRITICAL, "ci-septic-hip")
    assert found["ci-septic-hip"].became == "shown"


def test_a_folded_rule_names_its_host() -> None:
    guest = topic("ac-platelets-missing", "info", folds_into="data-gaps")
    found = fates([topic("data-gaps", "info"), guest], "order-sign", 10)
    assert found == {
        "data-gaps": Fate("shown"),
        "ac-platelets-missing": Fate("folded", ELSEWHERE, "data-gaps"),
    }


def test_beyond_the_cap_a_rule_is_only_named() -> None:
    found = fates([topic(f"dose-{letter}", "info") for letter in "abcd"], "order-sign", 3)
    assert [fate.became for fate in found.values()].count("cut") == 2  # the card that says so takes a place of its own
    assert found["dose-d"] == Fate("cut", "more than 3 cards: it is only named")
