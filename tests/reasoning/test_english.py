"""A rule in English."""

from cds_service.reasoning.english import says
from tests.reasoning.house import compiled


def test_a_rule_reads_as_an_indented_text() -> None:
    text = """
title: Steroid on the left
hooks: [order-sign, appointment-book]
limits: {days: {value: 7, unit: d, source: local}}
when: {injectate: steroid}
cases:
  - {when: {all: [{order_side: left}, {not: {kind: dx}}]}, card: {indicator: info, summary: Left side.}}
  - {when: {cannot_tell: {newest: {of: inr, within: days}}}, card: {indicator: info, summary: INR not known.}}
unknown: {failed: {covered_by: other}, none: {gap: a recent INR}, otherwise: silent}
"""
    assert says(compiled(text)).splitlines() == [
        "Steroid on the left (a-rule 1.0.0), asked at order-sign, appointment-book.",
        "Only if:",
        "  - steroid is drafted for this injection",
        "If:",
        "  - all of these hold:",
        "    - the side of the order is left",
        "    - it is not so that the order is for diagnostic hip injection",
        "  → info: Left side.",
        "Else if:",
        "  - it cannot be told whether there is a usable INR result at most 7 days before the injection",
        "  → info: INR not known.",
        "If it cannot be told (could not be loaded): left to other.",
        'If it cannot be told (not recorded): a line among the open questions, "a recent INR".',
        "If it cannot be told: nothing is said.",
    ]


def test_a_case_that_the_policy_turns_off_says_so() -> None:
    card = "{indicator: {policy: vax.live, default: info}, summary: x}"
    text = f"{{cases: [{{when: {{any: [{{kind: ia}}, {{kind: dx}}]}}, card: {card}}}]}}"
    assert says(compiled(text)).splitlines()[2:6] == [
        "  - any of these holds:",
        "    - the order is for intra-articular hip injection",
        "    - the order is for diagnostic hip injection",
        "  → nothing is said (the policy turns it off): x",
    ]
