"""The detail of a card: fixed sections, readable unrendered, nothing formed by chart text."""

from dataclasses import replace

from markdown_it import MarkdownIt

from cds_service.cards.detail import detail
from cds_service.cards.topic import Topic, Voice
from cds_service.reasoning.truth import Cause, Item
from cds_service.wire import card
from tests.cards.outcomes import bound_card, fired, page, unknown
from tests.cards.scenes import scene

EVIDENCE = {
    "inr": (Item(display="INR", value="3.5", date="2026-03-28", days_before=9),),
    "why": (Item(display="last dose of apixaban", status="none"),),
}
PAGES = {"ac-x": page("ac-x")}
OFFER = card.Suggestion(label="Repeat INR", uuid="0" * 8 + "-0000-4000-8000-" + "0" * 12, is_recommended=True)
WORDS = bound_card(
    "INR {inr.value}.",
    detail=["Bleeding is rare but disabling.", "{inr.lines}"],
    changes_if="A newer INR.",
    reasons="other",
)


def voice() -> Voice:
    outcome = replace(fired("ac-x", evidence=EVIDENCE), blind=(Cause("unusable", "platelets"),))
    return Voice(scene(EVIDENCE), outcome, WORDS, "warning")


def written() -> str:
    return detail(Topic([voice()]), [OFFER], PAGES)


def test_the_sections_stand_in_their_order_with_facts_dates_and_sources() -> None:
    assert written() == "\n\n".join(
        [
            "**Why you see this**",
            "- Order: intra-articular hip injection, right, 2026-04-06\n"
            "- INR: 3.5 (2026-03-28, 9 days before the injection)",
            "**What could happen**",
            "Bleeding is rare but disabling.",
            "**Options**",
            "- Repeat INR (recommended)\n- Carry on as ordered and give a reason",
            "**What would change this advice**",
            "A newer INR.",
            "**Evidence**",
            "- SIR 2019. Consensus guidelines",
            "**What could not be seen**",
            "- Platelets: on record but not usable",
        ]
    )


def test_hostile_evidence_adds_nothing_to_the_page() -> None:
    hostile = {"inr": (Item(display="[x](javascript:alert(1)) <img src=x>", value="| a | b |", note="# h\n- b"),)}
    topic = Topic([Voice(scene(hostile), fired("ac-x", evidence=hostile), WORDS, "warning")])
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(detail(topic, [], PAGES))
    kinds = {token.type for token in tokens} | {child.type for token in tokens for child in token.children or ()}
    assert not kinds & {"link_open", "image", "html_inline", "html_block", "table_open", "heading_open", "code_inline"}


def test_many_facts_are_counted_not_listed() -> None:
    many = {"inr": tuple(Item(display=f"fact {number}") for number in range(12))}
    topic = Topic([Voice(scene(many), fired("ac-x", evidence=many), bound_card("x."), "warning")])
    said = detail(topic, [], PAGES)
    assert "- Fact 7" in said
    assert "- Fact 8" not in said
    assert "- And 4 more" in said


def test_covered_rules_are_named_where_no_cause_is() -> None:
    topic = Topic([Voice(scene(), fired("ac-x"), bound_card("x."), "warning")])
    topic.covered["ac-y"] = unknown("ac-y", Cause("none", "INR"))
    assert "**What could not be seen**\n\n- Title of ac-y: not decided" in detail(topic, [], PAGES)
