"""From outcomes to the cards of a response."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from cds_service.cards import suggestions
from cds_service.cards.actions.base import Bindings
from cds_service.cards.bound import BoundRule
from cds_service.cards.compose import FINDINGS
from cds_service.cards.deck import Deck
from cds_service.cards.text import Names
from cds_service.reasoning.errors import Problem
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.rule import CardText
from cds_service.reasoning.truth import Cause, Item
from cds_service.wire import card
from tests.cards.outcomes import URL, bound_card, deck, failed, fired, page, rule, unknown
from tests.cards.scenes import ORDER, kit, occasion, order

LEFT = order(side="left", reference="ServiceRequest/inj-2")
INR = {"inr": (Item(display="INR", value="3.5", date="2026-03-28", days_before=9),)}


def entries(one: card.Card) -> list[dict[str, str]]:
    found: list[dict[str, str]] = one.extension[FINDINGS]["findings"]
    return found


def test_no_outcome_that_speaks_gives_no_card() -> None:
    assert deck("ac-x").compose([(order(), (unknown("ac-x", Cause("none", "INR")),))], occasion()) == []


def test_a_fired_rule_gives_a_card_that_says_where_it_comes_from() -> None:
    words = bound_card("INR {inr.value} ({inr.date}): recheck.", reasons="specialist-agreed other")
    (one,) = deck("ac-x", cards={"ac-x": words}).compose([(order(), (fired("ac-x", evidence=INR),))], occasion())
    assert one.summary == "INR 3.5 (2026-03-28): recheck."
    assert one.indicator == "warning"
    assert one.source.topic is not None
    assert one.source.topic.code == "ac-x"
    assert one.source.url == "https://cds.example.org/rules/ac-x/1.2.0"
    assert [reason.code for reason in one.override_reasons] == ["specialist-agreed", "other"]
    assert entries(one) == [{"rule": "ac-x", "version": "1.2.0", "indicator": "warning", "status": "fired"}]


def test_two_orders_share_a_card_with_the_worst_level() -> None:
    answers = [(order(), (fired("ac-x", "warning"),)), (LEFT, (fired("ac-x", "critical"),))]
    (one,) = deck("ac-x").compose(answers, occasion())
    assert one.indicator == "critical"
    assert "Order: intra-articular hip injection, right" in one.detail
    assert "Order: intra-articular hip injection, left" in one.detail
    assert len(entries(one)) == 1


def test_two_orders_offer_the_same_suggestion_once_or_say_which_order() -> None:
    at = Bindings(Names(), kit())
    note = {"label": "Add a note", "do": [{"add_note": {"text": "Checked."}}], "recommended": True}
    problems: list[Problem] = []
    suggestion = suggestions.read(note, at, (), problems)
    assert suggestion is not None
    both = deck("ac-x", cards={"ac-x": bound_card("x.", suggestions=(suggestion,))})
    other = order(side="left", resource=ORDER | {"id": "inj-2"})
    (one,) = both.compose([(order(), (fired("ac-x"),)), (order(), (fired("ac-x"),))], occasion())
    assert [(offer.label, offer.is_recommended) for offer in one.suggestions] == [("Add a note", True)]
    (one,) = both.compose([(order(), (fired("ac-x"),)), (other, (fired("ac-x"),))], occasion())
    assert [(offer.label, offer.is_recommended) for offer in one.suggestions] == [
        ("Add a note (intra-articular hip injection, right)", False),
        ("Add a note (intra-articular hip injection, left)", False),
    ]
    assert one.selection_behavior == "at-most-one"


def test_the_wording_of_an_outcome_holds_what_its_suggestions_would_write() -> None:
    told: dict[str, Any] = {"label": "Ask", "do": [{"message": {"to": "prescriber", "text": "Goes on?"}}]}
    asked = suggestions.read(told, Bindings(Names(), kit()), (), [])
    assert asked is not None
    words = bound_card("High.", detail="Bleeds.", suggestions=(asked,))
    said = deck("ac-x", cards={"ac-x": words}).wording(order(), fired("ac-x"), occasion())
    assert said.split("\n") == ["High.", "Bleeds.", "Ask", "Draft a message to Prescriber: Goes on?"]


def test_an_unknown_rule_with_a_card_of_its_own_says_why() -> None:
    text = CardText(summary="Unknown: {why.display}.")
    words = bound_card("Unknown: {why.display}.")
    outcome = Outcome(rule("ac-x"), "unknown", {}, indicator="info", card=text, causes=(Cause("none", "INR"),))
    own = Deck({"ac-x": BoundRule(rule("ac-x"), (), ((text, words),))}, {"ac-x": page("ac-x")}, kit(), 10)
    (one,) = own.compose([(order(), (outcome,))], occasion())
    assert one.summary == "Unknown: INR."
    assert "INR: nothing usable on record" in one.detail
    assert entries(one)[0]["status"] == "unknown"


def test_a_check_that_failed_is_seen_after_the_critical_cards() -> None:
    outcomes = (fired("ci-a", "critical"), fired("ac-x", "warning"), failed("dose-y"))
    cards = deck("ci-a", "ac-x", "dose-y").compose([(order(), outcomes), (LEFT, (failed("dose-y"),))], occasion())
    assert [one.indicator for one in cards] == ["critical", "warning", "warning"]
    assert cards[1].summary == "The check “Title of dose-y” did not run: decide without it."
    assert entries(cards[1]) == [{"rule": "dose-y", "version": "1.2.0", "indicator": "warning", "status": "unknown"}]


def test_several_failed_checks_share_one_card() -> None:
    outcomes = (failed("dose-a"), failed("dose-b"), failed("dose-c"))
    (one,) = deck("dose-a", "dose-b", "dose-c").compose([(order(), outcomes)], occasion())
    assert one.summary.startswith("3 checks did not run: Title of dose-a, Title of dose-b and 1 more.")
    assert len(entries(one)) == 3


def test_a_card_names_the_open_questions_that_it_answers_for_but_lists_only_rules_that_spoke() -> None:
    covered = {"covered_by": "ac-x"}
    open_question = unknown("ac-y", Cause("none", "INR"), unknown=covered)
    gap = unknown("ci-z", Cause("undated", "date"), unknown={"gap": "date of an earlier injection"})
    outcomes = (fired("ac-x"), open_question, gap, fired("data-gaps", "info"))
    warning, gaps = deck("ac-x", "ac-y", "ci-z", "data-gaps", unknown=covered).compose(
        [(order(), outcomes)], occasion()
    )
    assert [entry["rule"] for one in (warning, gaps) for entry in entries(one)] == ["ac-x", "data-gaps"]
    assert "Title of ac-y: not decided" in warning.detail
    assert "Title of ci-z: not decided" in gaps.detail


def test_the_rules_whose_cards_may_answer_for_others_are_known_at_load() -> None:
    always = {"data-gaps", "dose-injectate-unlisted"}
    assert deck("ac-x", "ac-y").hosts == always
    assert deck("ac-x", "ac-y", unknown={"covered_by": "ac-x"}).hosts == {"ac-x", *always}


def test_what_the_cap_takes_is_said_in_the_gaps_card() -> None:
    names = ["ci-a", "ci-b", "ci-c", "data-gaps"]
    outcomes = tuple(fired(name, "info" if name == "data-gaps" else "warning") for name in names)
    cards = deck(*names, most=3).compose([(order(), outcomes)], occasion())
    assert [entry["rule"] for one in cards for entry in entries(one)] == ["ci-a", "ci-b", "data-gaps", "ci-c"]
    assert "1 more card is not shown" in cards[-1].detail
    assert "Title of ci-c (warning)" in cards[-1].detail


def test_a_gaps_card_is_made_where_none_fired() -> None:
    names = ["ci-a", "ci-b", "ci-c"]
    cards = deck(*names, "data-gaps", most=2).compose([(order(), tuple(map(fired, names)))], occasion())
    assert [one.summary for one in cards] == ["Ci-a speaks.", "2 more cards are not shown; see the detail."]
    assert cards[-1].source.topic is not None
    assert cards[-1].source.topic.code == "data-gaps"


def test_order_select_is_quieter_than_order_sign() -> None:
    outcomes = (fired("ac-x", "warning"), fired("tech-y", "warning"))
    both = deck("ac-x", "tech-y")
    assert len(both.compose([(order(), outcomes)], occasion())) == 2
    assert len(both.compose([(order(), outcomes)], occasion(hook="order-select"))) == 1


def test_every_card_has_its_own_identity() -> None:
    moments = [deck("ac-x").compose([(order(), (fired("ac-x"),))], occasion(now=NOW))[0].uuid for _ in range(2)]
    assert len(set(moments)) == 2


NOW = datetime(2026, 3, 30, tzinfo=UTC)


def test_a_card_links_to_the_app_that_draws_it_and_tells_nothing_of_the_patient() -> None:
    launch = f"{URL}/timeline/launch"
    plain = deck("ac-x", "ci-a")
    drawn = replace(plain, pages={**plain.pages, "ac-x": replace(plain.pages["ac-x"], launch=launch)})
    anticoagulation, other = drawn.compose([(order(), (fired("ac-x"), fired("ci-a", "info")))], occasion())
    (link,) = anticoagulation.links
    assert (link.url, link.type, link.autolaunchable) == (launch, "smart", False)
    assert json.loads(link.app_context) == {"kind": "ia", "side": "right", "day": "2026-04-06"}
    assert other.links == ()
