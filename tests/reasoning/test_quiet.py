"""A quiet answer is the one that a finding gives wherever none of its signs is shown."""

from datetime import timedelta

from cds_service.chart.facts import Condition, Patient
from cds_service.reasoning.evaluate import scope_of
from cds_service.reasoning.ruleset import Ruleset, load
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.tree import Leaf, Reader, Slots
from tests.reasoning.findings.factory import NOW, RULES, chart, drafted, on, order, situation

GOUT = Condition(concepts=frozenset({"gout"}), display="gout", status="active")


def leaves(rules: Ruleset) -> list[Leaf]:
    found = [leaf for compiled in rules.rules for leaf in compiled.all_leaves()]
    return found + [leaf for tree in rules.definitions.values() for leaf in tree.leaves()]


def others(rules: Ruleset) -> list[Situation]:
    """Situations that differ in the day, the patient, the order and what the chart holds."""
    lidocaine = order(injectates=(drafted("lidocaine", 50, "local-anaesthetic"),), side="left", guidance="landmark")
    both = order(side="bilateral", when=on("2026-05-02"), kind="block-deep")
    found = [
        situation(chart(no_known_allergy=frozenset({"drug"})), lidocaine),
        situation(chart(conditions=[GOUT], no_known_allergy=frozenset({"any"})), both, NOW + timedelta(days=3)),
        situation(chart(patient=Patient(sex="male", born=on("1950-02")), no_known_allergy=frozenset({"any"}))),
    ]
    for at in found:
        at.signs = rules.shown(scope_of(rules, at.order), at.chart, at.order)
        at.definitions, at.policy = rules.definitions, rules.policy
    return found


def test_wherever_no_sign_is_shown_the_answer_is_the_quiet_one() -> None:
    rules = load(RULES)
    compared = 0
    for at in others(rules):
        for leaf in leaves(rules):
            if leaf.mask is not None and not leaf.mask & at.signs:
                asked = leaf.finding.check(at, leaf.limits)
                assert (asked.value, asked.evidence, asked.causes) == (
                    leaf.quiet.value,
                    leaf.quiet.evidence,
                    leaf.quiet.causes,
                ), (leaf.path, leaf.finding)
                compared += 1
    assert compared > len(leaves(rules))


def test_what_the_signs_tell_is_true_wherever_one_is_shown() -> None:
    rules = load(RULES)
    told = [leaf for leaf in leaves(rules) if leaf.finding.told]
    assert {leaf.finding.word for leaf in told} >= {"kind", "guidance", "order_side", "sex", "policy"}
    shown = 0
    for at in others(rules):
        for leaf in told:
            if leaf.mask and leaf.mask & at.signs:
                assert leaf.finding.check(at, leaf.limits).value is True, (leaf.path, leaf.finding)
                shown += 1
    assert shown


def test_a_leaf_that_was_never_prepared_is_always_asked() -> None:
    leaf = Reader({}, Slots()).read({"kind": "ia"}, ())
    assert isinstance(leaf, Leaf)
    assert leaf.mask is None
    at = situation()
    at.signs = 0
    assert leaf.ask(at).value is True
