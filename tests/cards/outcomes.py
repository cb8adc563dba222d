"""Rules and outcomes by hand, and a deck that speaks them."""

from typing import Any

from cds_service.cards.bound import BoundCard, BoundRule
from cds_service.cards.deck import Deck
from cds_service.cards.reasons import REASONS
from cds_service.cards.sources import Page
from cds_service.cards.suggestions import Suggestion
from cds_service.cards.text import Names, compile_lines, compile_text
from cds_service.cards.topic import Topic, Voice
from cds_service.chart.order import Order
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.rule import CardText, Indicator, Rule
from cds_service.reasoning.truth import Cause, Evidence
from cds_service.wire import card
from tests.cards.scenes import kit, scene

GROUPS = {"ac": "anticoagulation", "ci": "contraindication", "dose": "injectate-dose", "tech": "technique"}
GROUPS |= {"suit": "suitability", "plan": "planning", "data": "planning", "sys": "planning"}
URL = "https://cds.example.org"


def rule(name: str, **changes: Any) -> Rule:
    given: dict[str, Any] = {
        "id": name,
        "title": f"Title of {name}",
        "group": GROUPS[name.partition("-")[0]],
        "version": "1.2.0",
        "status": "draft",
        "hooks": ["order-sign"],
        "cases": [{"when": {"kind": "ia"}}],
        "unknown": "silent",
        "sources": ["SIR19"],
        "review": {"owner": "unassigned", "last_reviewed": "never", "review_by": "2027-06-30"},
        "changes": [{"version": "1.2.0", "note": "first draft"}],
    }
    return Rule.model_validate(given | changes)


def fired(name: str, level: Indicator = "warning", evidence: Evidence | None = None, **changes: Any) -> Outcome:
    return Outcome(
        rule(name, **changes), "fired", {}, indicator=level, case=0, card=CardText(), evidence=evidence or {}
    )


def unknown(name: str, *causes: Cause, **changes: Any) -> Outcome:
    return Outcome(rule(name, **changes), "unknown", {}, causes=causes)


def failed(name: str) -> Outcome:
    return Outcome(rule(name), "failed", {})


def bound_card(
    summary: str, detail: Any = (), changes_if: Any = (), suggestions: tuple[Suggestion, ...] = (), reasons: str = ""
) -> BoundCard:
    names = Names(bound=frozenset({"inr", "gaps", "why"}))
    return BoundCard(
        summary=compile_text(summary, names),
        detail=compile_lines(detail, names),
        changes_if=compile_lines(changes_if, names),
        suggestions=suggestions,
        reasons=tuple(REASONS[code] for code in reasons.split()),
        most_lines=None,
    )


def page(name: str) -> Page:
    topic = card.Coding(code=name, system="urn:hip-injection-cds:rules")
    source = card.Source(label="SIR 2019", url=f"{URL}/rules/{name}/1.2.0", topic=topic)
    return Page(source, "- SIR 2019. Consensus guidelines")


def topic(name: str, level: Indicator = "warning", order: Order | None = None, **changes: Any) -> Topic:
    outcome = fired(name, level, **changes)
    return Topic([Voice(scene(order_=order), outcome, bound_card(f"{name} speaks."), level)])


def deck(*names: str, most: int = 10, cards: dict[str, BoundCard] | None = None, **changes: Any) -> Deck:
    """`changes` are those of every rule."""
    own = cards or {}
    rules = {
        name: BoundRule(rule(name, **changes), (own.get(name) or bound_card(f"{name} speaks."),), ()) for name in names
    }
    return Deck(rules, {name: page(name) for name in names}, kit(), most)
