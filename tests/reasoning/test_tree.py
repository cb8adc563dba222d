"""Reading trees: what is allowed, and the one clear sentence for what is not."""

from typing import Any

import pytest

from cds_service.reasoning.findings import FINDINGS
from cds_service.reasoning.limits import Limits
from cds_service.reasoning.tree import All, CannotTell, Leaf, Node, Not, Reader, Slots, Some
from cds_service.reasoning.truth import FALSE, TRUE, Cause, Item, found, unknown
from tests.reasoning.findings.factory import chart, limits, result, situation
from tests.reasoning.house import Fixed

LIMITS = limits(window=(7, "d"), high=(3.0, "{INR}"))


def read(raw: Any, given: Limits = LIMITS) -> Node:
    reader = Reader(given, Slots())
    node = reader.read(raw, ("when",))
    assert node is not None, reader.problems
    return node


def complaints(raw: Any) -> list[str]:
    reader = Reader(LIMITS, Slots())
    assert reader.read(raw, ("when",)) is None
    return [f"{'.'.join(map(str, one.path))}: {one.what} {one.advice}".rstrip() for one in reader.problems]


OPEN = unknown(Cause("none", "INR", "labs"))
HELD = found("inr", [Item(display="INR 3.1")])


@pytest.mark.parametrize(
    ("node", "value"),
    [
        (All((Fixed(TRUE), Fixed(HELD))), True),
        (All((Fixed(TRUE), Fixed(OPEN))), None),
        (All((Fixed(OPEN), Fixed(FALSE))), False),
        (Some((Fixed(FALSE), Fixed(HELD))), True),
        (Some((Fixed(OPEN), Fixed(HELD))), True),
        (Some((Fixed(FALSE), Fixed(OPEN))), None),
        (Some((Fixed(FALSE), Fixed(FALSE))), False),
        (Not(Fixed(HELD)), False),
        (Not(Fixed(OPEN)), None),
        (CannotTell(Fixed(OPEN)), True),
        (CannotTell(Fixed(HELD)), False),
    ],
)
def test_nodes_answer_by_three_valued_logic(node: Node, value: bool | None) -> None:
    assert node.ask(situation()).value is value


def test_all_asks_no_further_than_the_first_false() -> None:
    last = Fixed(TRUE)
    All((Fixed(FALSE), last)).ask(situation())
    assert last.asked == 0


def test_names_are_bound_only_where_every_way_binds_them() -> None:
    inr, drug = Fixed(HELD), Fixed(found("drug", [Item(display="warfarin")]))
    assert All((inr, drug)).binds() == {"inr", "drug"}
    assert Some((inr, drug)).binds() == frozenset()
    assert Some((inr, All((inr, drug)))).binds() == {"inr"}
    assert Not(inr).binds() == frozenset()
    assert CannotTell(inr).binds() == {"why"}


def test_a_tree_is_read_with_its_words() -> None:
    node = read(
        {"all": [{"kind": "ia"}, {"any": [{"not": {"order_side": "right"}}, {"cannot_tell": {"sex": "female"}}]}]}
    )
    assert isinstance(node, All)
    assert [leaf.finding.word for leaf in node.leaves()] == ["kind", "order_side", "sex"]


def test_a_bare_word_or_list_is_short_for_of() -> None:
    long, short, several = read({"kind": {"of": ["ia"]}}), read({"kind": "ia"}), read({"kind": ["ia", "dx"]})
    assert isinstance(long, Leaf)
    assert isinstance(short, Leaf)
    assert isinstance(several, Leaf)
    assert long.finding == short.finding
    assert several.finding.model_dump()["of"] == ("ia", "dx")


def test_a_misspelt_word_gives_one_error_with_the_allowed_words_and_a_suggestion() -> None:
    (complaint,) = complaints({"all": [{"kind": "ia"}, {"takng": "warfarin"}]})
    assert complaint.startswith('when.all.1.takng: unknown word "takng". Allowed: age, all, ')
    assert complaint.endswith('Did you mean "taking"?')
    assert all(word in complaint for word in (*FINDINGS, "any", "not", "cannot_tell"))


def test_a_misspelt_parameter_names_the_allowed_ones() -> None:
    (complaint,) = complaints({"newest": {"of": "inr", "wihin": "window"}})
    assert complaint.startswith('when.newest.wihin: unknown key "wihin". Allowed: ')
    assert complaint.endswith('Did you mean "within"?')


def test_a_limit_must_be_one_of_the_rule() -> None:
    assert complaints({"newest": {"of": "inr", "within": "windw", "above": "high"}}) == [
        'when.newest: unknown limit "windw". Allowed: high, window. Did you mean "window"?'
    ]


def test_a_word_outside_the_allowed_ones_is_quoted() -> None:
    (complaint,) = complaints({"order_side": "rigth"})
    assert complaint.startswith("when.order_side.of.0")
    assert "'rigth'" in complaint


@pytest.mark.parametrize("raw", [[], "kind", {}, None, {"kind": "ia", "sex": "female"}])
def test_a_tree_is_one_word_with_its_parameters(raw: Any) -> None:
    assert complaints(raw) == ["when: a tree is one word with its parameters. Write {taking: warfarin}."]


@pytest.mark.parametrize("raw", [{}, [], {"kind": "ia"}])
def test_all_and_any_take_lists(raw: Any) -> None:
    assert complaints({"any": raw}) == ["when.any: any takes a list of trees. Write any: [{…}, {…}]."]


def test_every_wrong_branch_is_said() -> None:
    assert len(complaints({"any": [{"knd": "ia"}, {"not": {"sx": "female"}}]})) == 2


def test_equal_questions_share_a_slot_and_are_answered_once() -> None:
    slots = Slots()
    ask = {"newest": {"of": "inr", "within": "window", "above": "high"}}
    one, other = Reader(LIMITS, slots).read(ask, ()), Reader(dict(LIMITS), slots).read(ask, ())
    stricter = Reader(limits(window=(7, "d"), high=(2.0, "{INR}")), slots).read(ask, ())
    assert isinstance(one, Leaf)
    assert isinstance(other, Leaf)
    assert isinstance(stricter, Leaf)
    assert one.slot == other.slot != stricter.slot
    at = situation()
    first = one.ask(at)
    assert other.ask(at) is first


def test_limits_that_a_question_does_not_name_do_not_part_it() -> None:
    slots = Slots()
    ask = {"newest": {"of": "inr", "above": "high"}}
    one = Reader(limits(high=(3.0, "{INR}"), other=(1, "d")), slots).read(ask, ())
    two = Reader(limits(high=(3.0, "{INR}"), other=(2, "d")), slots).read(ask, ())
    assert isinstance(one, Leaf)
    assert isinstance(two, Leaf)
    assert one.slot == two.slot


def test_all_asks_the_quick_ones_first_and_lists_evidence_as_written() -> None:
    node = read({"all": [{"newest": {"of": "inr", "as": "slow"}}, {"kind": {"of": "ia", "as": "quick"}}]})
    at = situation(chart(results=[result("inr", 2.0)]))
    assert list(node.ask(at).evidence) == ["slow", "quick"]
    refused = read({"all": [{"newest": {"of": "inr", "as": "slow"}}, {"kind": "dx"}]})
    at = situation(chart(results=[result("inr", 2.0)]))
    assert refused.ask(at).value is False
    assert len(at.memo) == 1
