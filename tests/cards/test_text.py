"""Texts: what they say, and what is refused at load with which words."""

import re

import pytest
from msgspec.structs import replace

from cds_service.cards.text import Names, TextError, compile_line, compile_lines, compile_text, lines, summary
from cds_service.reasoning.truth import Item
from tests.cards.scenes import limit, order, scene

LIMITS = {"highest": limit(3.0, "{INR}"), "interval": limit(90), "one": limit(1, "1"), "low": limit(50, "10*9/L")}
NAMES = Names(
    LIMITS,
    bound=frozenset({"inr", "why"}),
    possible=frozenset({"inr", "valve", "hold"}),
    undecided=frozenset({"hold"}),
)
INR = (Item(display="INR", value="3.5", date="2026-03-28"),)


def say(text: str, **evidence: tuple[Item, ...]) -> str:
    return compile_text(text, NAMES).say(scene(evidence, LIMITS))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("INR {inr.value} ({inr.date}): above {highest}.", "INR 3.5 (2026-03-28): above 3.0."),
        ("Wait {interval}.", "Wait 90 days."),
        ("{order.kind}, {order.side}", "intra-articular hip injection, right"),
        ("{order.site}, {order.date}", "right hip, 2026-04-06"),
        ("{order.guidance}: {order.drugs}", "ultrasound: triamcinolone acetonide and lidocaine"),
        ("{policy.name}", "SIR 2019"),
        ("Patient is {patient.age}.", "Patient is 66."),
        ("No placeholder.", "No placeholder."),
        ("Lidocaine 1 %.", "Lidocaine 1 %."),
        ("Lidocaine 1 %s, INR {inr.value} %", "Lidocaine 1 %s, INR 3.5 %"),
    ],
)
def test_placeholders_are_filled(text: str, said: str) -> None:
    assert say(text, inr=INR) == said


def test_what_is_not_recorded_is_said() -> None:
    assert say("INR {inr.value} ({inr.date})", inr=(Item(display="INR"),)) == "INR not recorded (date not recorded)"


def test_an_age_without_a_birth_date_is_said() -> None:
    assert compile_text("{patient.age}", NAMES).say(scene(patient=None)) == "age not recorded"


def test_an_order_without_drugs_is_said() -> None:
    assert compile_text("{order.drugs}", NAMES).say(scene(order_=order(injectates=()))) == "no drug drafted"


def test_a_guarded_line_stands_only_with_its_evidence() -> None:
    line = compile_line({"if": "valve", "text": "Valve: {valve.display}."}, NAMES)
    assert line.say(scene({"valve": (Item(display="mechanical valve"),)})) == "Valve: mechanical valve."
    assert line.say(scene()) == ""


def test_lines_standing_alone_become_bullets_up_to_the_most() -> None:
    gaps = tuple(Item(display=f"gap {number}") for number in range(7))
    names = Names(bound=frozenset({"gaps"}))
    texts = compile_lines(["{gaps.lines}", "nothing was treated as normal."], names)
    assert lines(texts, scene({"gaps": gaps}), most=5) == [
        *(f"- Gap {number}" for number in range(5)),
        "- and 2 more",
        "Nothing was treated as normal.",
    ]


def test_lines_inside_a_sentence_are_joined() -> None:
    assert say("Found: {inr.lines}.", inr=INR) == "Found: INR: 3.5 (2026-03-28)."


def test_the_causes_are_what_why_means_under_cannot_tell() -> None:
    why = (Item(display="last dose of apixaban"), Item(display="INR"))
    assert say("Unknown: {hold.why}.", hold=(Item(display="x"),), why=why) == "Unknown: last dose of apixaban and INR."


def test_a_summary_is_short_plain_and_begins_with_a_capital() -> None:
    text = compile_text("{inr.display} recorded: do not inject. " + "Discuss with the team. " * 8, NAMES)
    said = summary(text, scene({"inr": (Item(display="<i>right</i> hip"),)}))
    assert said.startswith("‹i›right‹/i› hip recorded")
    assert len(said) == 139
    assert summary(compile_text("right hip.", NAMES), scene()) == "Right hip."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{inr.valu}", 'unknown field of {inr} "valu".*Did you mean "value"'),
        ("{imr.value}", 'unknown name "imr".*Did you mean "inr"'),
        ("{valve.display}", '"valve" is not bound in every way this case can be true. Guard the line'),
        ("{hold.required}", "is not known under cannot_tell. Known there: count, drug, drugs, lines, why"),
        ("{highst}", 'unknown limit "highst".*Did you mean "highest"'),
        ("{inr}", '"inr" is evidence, not a limit. Say which field: {inr.value}'),
        ("{order.colour}", 'unknown field of {order} "colour"'),
        ("Wait 90 days.", '"90 days" repeats the limit "interval". Write {interval}'),
        ("A 90-day wait.", '"90 days" repeats the limit "interval"'),
        ("INR above 3.0.", '"3.0" repeats the limit "highest"'),
        ("Below 50 ×10⁹/L.", 'repeats the limit "low"'),
        ("See <b>this</b>.", '"<b" is markup or a link'),
        ("See https://example.org", '"https://" is markup or a link'),
        ("![x](y)", "is markup or a link"),
    ],
)
def test_what_cannot_work_is_refused_with_advice(text: str, words: str) -> None:
    with pytest.raises(TextError) as refusal:
        compile_text(text, NAMES)
    assert re.search(words, str(refusal.value)) or words in str(refusal.value)


@pytest.mark.parametrize("text", ["EULAR 2021, 190 days", "2.5-3.5", "1 case", "INR 3.05", "13.0"])
def test_other_numbers_may_stand_in_a_text(text: str) -> None:
    assert say(text) == text


def test_a_line_is_a_text_or_guarded() -> None:
    with pytest.raises(TextError, match="a line is a text or"):
        compile_line({"when": "x", "text": "y"}, NAMES)


def test_a_guard_must_be_possible() -> None:
    with pytest.raises(TextError, match='unknown name "valv"'):
        compile_line({"if": "valv", "text": "y"}, NAMES)


def test_each_is_the_item_at_hand() -> None:
    at = replace(scene(), each=Item(display="lidocaine"))
    assert compile_text("Remove {each.drug}", NAMES).say(at) == "Remove lidocaine"
