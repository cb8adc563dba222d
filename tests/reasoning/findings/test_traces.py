"""The glance at the index is only ever a short cut: where it says no, the whole check says no as well."""

from dataclasses import replace

from cds_service.chart.chart import DataState
from cds_service.chart.facts import Drug
from cds_service.reasoning.ruleset import Ruleset, load
from cds_service.reasoning.traces import traces
from cds_service.reasoning.tree import Leaf, Reader, Slots
from tests.reasoning.findings.factory import RULES, chart, drafted, order, situation


def leaves(rules: Ruleset) -> list[Leaf]:
    found = [leaf for compiled in rules.rules for leaf in compiled.all_leaves()]
    return found + [leaf for tree in rules.definitions.values() for leaf in tree.leaves()]


def test_what_is_absent_is_false_in_every_rule_in_force() -> None:
    rules = load(RULES)
    at = situation(chart(), order(injectates=(drafted("lidocaine", 50, "local-anaesthetic"),)))
    absent = [leaf for leaf in leaves(rules) if leaf.traces]  # this chart holds nothing
    assert {leaf.finding.word for leaf in absent} >= {"taking", "condition", "implant", "planned"}
    assert [leaf.path for leaf in absent if leaf.finding.check(at, leaf.limits).value is not False] == []


def test_the_glance_is_taken_only_where_all_data_was_read() -> None:
    leaf = Reader({}, Slots()).read({"condition": "cellulitis-leg"}, ())
    assert isinstance(leaf, Leaf)
    unread = situation(chart({"conditions": DataState(status="failed")}))
    assert leaf.ask(unread).value is None
    assert leaf.ask(replace(unread, complete=True, memo={})).value is False


def test_a_drafted_drug_is_looked_at() -> None:
    leaf = Reader({}, Slots()).read({"taking": {"of": "warfarin", "status": "drafted"}}, ())
    assert isinstance(leaf, Leaf)
    hold = Drug(ingredient="warfarin", concepts=frozenset({"warfarin"}), display="warfarin", status="drafted")
    at = replace(situation(order_=order(drafted=(hold,))), complete=True, concepts=hold.concepts)
    assert leaf.ask(at).value is True


def test_a_rule_is_left_out_only_where_asking_it_says_nothing() -> None:
    """The same answers with and without the glance, for an empty chart and for every rule that names its traces."""
    rules = load(RULES)
    ordered = order(injectates=(drafted("lidocaine", 50, "local-anaesthetic"),))
    at = replace(situation(chart(), ordered), definitions=rules.definitions, policy=rules.policy)
    left_out = [one for one in rules.rules if one.traces(rules.definitions)]
    assert len(left_out) > len(rules.rules) / 3
    for compiled in left_out:
        gate = compiled.gate.ask(at).value if compiled.gate else True
        assert gate is False or not any(case.tree.ask(at).value for case in compiled.cases), compiled.rule.id


def test_what_is_denied_leaves_no_trace() -> None:
    tree = Reader({}, Slots()).read({"all": [{"condition": "cellulitis-leg"}, {"not": {"taking": "warfarin"}}]}, ())
    assert tree is not None
    assert traces(tree, {}) == (frozenset({"cellulitis-leg"}),)


def test_of_several_ways_each_must_be_ruled_out() -> None:
    either = {"any": [{"condition": "cellulitis-leg"}, {"all": [{"taking": "warfarin"}, {"condition": "sepsis"}]}]}
    tree = Reader({}, Slots()).read(either, ())
    assert tree is not None
    (together,) = traces(tree, {})
    assert "cellulitis-leg" in together
    assert len(together) == 2
