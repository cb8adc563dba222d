"""Each operator on a tree: branches dropped, findings negated, always in one place."""

import ryaml

from cds_service.checking.trees import changed, relimited
from cds_service.reasoning.english import tree as spelt
from cds_service.reasoning.limits import Limit
from cds_service.reasoning.tree import Node, Reader, Slots

LIMITS = {"age": Limit(value=7, unit="d", source="local")}


def read(text: str) -> Node:
    node = Reader(LIMITS, Slots()).read(ryaml.loads(text), ("when",))
    assert node is not None
    return node


def made(text: str, operator: str) -> dict[str, list[str]]:
    """By place, the lines of every tree that an operator makes."""
    found = (one for one in changed(read(text), ("when",)) if one.operator == operator)
    return {".".join(map(str, one.path)): [line.strip(" -") for line in spelt(one.tree)] for one in found}


def test_every_branch_is_dropped_in_turn() -> None:
    assert made("{all: [{kind: ia}, {kind: dx}]}", "drop branch") == {
        "when.all.0": ["all of these hold:", "the order is for diagnostic hip injection"],
        "when.all.1": ["all of these hold:", "the order is for intra-articular hip injection"],
    }


def test_an_only_branch_cannot_be_dropped() -> None:
    assert made("{any: [{kind: ia}]}", "drop branch") == {}


def test_every_finding_is_negated_where_it_stands() -> None:
    negated = made("{any: [{kind: ia}, {not: {kind: dx}}]}", "negate")
    assert list(negated) == ["when.any.0.kind", "when.any.1.not.kind"]
    assert negated["when.any.0.kind"][1] == "it is not so that the order is for intra-articular hip injection"


def test_below_cannot_tell_the_doubt_is_negated_and_not_the_finding() -> None:
    assert list(made("{cannot_tell: {taking: warfarin}}", "negate")) == ["when.cannot_tell"]


def test_a_limit_moves_in_every_finding_that_names_it_and_in_no_other() -> None:
    node = read("{all: [{condition: {of: stroke, within: age}}, {condition: stroke}]}")
    moved = relimited(node, "age", Limit(value=8, unit="d", source="local"))
    first, second = moved.leaves()
    assert first.limits["age"].number == 8
    assert second.slot == list(node.leaves())[1].slot
