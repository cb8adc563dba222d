"""Rules that look at other orders than they should."""

import pytest

from cds_service.checking.applies import changed
from tests.reasoning.house import compiled

KINDS = {
    kind: frozenset({kind, *families})
    for kind, families in {
        "ia": ("intra-articular", "needle"), "dx": ("intra-articular", "needle"), "asp": ("intra-articular", "needle"),
        "arthro": ("intra-articular", "needle"), "ha": ("intra-articular", "needle"), "prp": ("needle",),
        "cell": ("needle",), "peritend": ("needle",), "bursa-gt": ("bursa", "needle"), "bursa-ip": ("bursa", "needle"),
        "block-sup": ("block", "needle"), "block-plane": ("block", "needle"), "block-deep": ("block", "needle"),
    }.items()
}  # fmt: skip
ASKS = "cases: [{{when: {}, card: {{indicator: info, summary: Said.}}}}]"
TAKING, KIND, DRAFT = ASKS.format("{taking: warfarin}"), ASKS.format("{kind: dx}"), ASKS.format("{injectate: steroid}")


def changes(applies_to: str, cases: str = TAKING) -> list[str]:
    return [one.change for one in changed(compiled(f"applies_to: {applies_to}\n{cases}"), KINDS)]


@pytest.mark.parametrize(
    ("applies_to", "made"),
    [
        ("{}", []),
        ("{kinds: [dx]}", ["any kinds"]),
        ("{kinds: [ia, bursa]}", ["ia dropped", "bursa dropped", "any kinds"]),
        ("{kinds: [needle]}", []),  # every kind
        ("{kinds: [intra-articular, ia]}", ["intra-articular dropped", "any kinds"]),  # `ia` says nothing new
        ("{injectates: [steroid]}", ["any injectates"]),
        ("{injectates: [steroid, hyaluronate]}", ["steroid dropped", "hyaluronate dropped", "any injectates"]),
    ],
)
def test_each_word_is_left_out_and_the_list_as_a_whole(applies_to: str, made: list[str]) -> None:
    assert changes(applies_to) == made


def test_each_of_several_hooks_is_dropped_and_the_only_one_is_not() -> None:
    several = changed(compiled(f"hooks: [order-select, order-sign]\n{TAKING}"), KINDS)
    assert [(one.change, one.rule.rule.hooks) for one in several] == [
        ("order-select dropped", ("order-sign",)),
        ("order-sign dropped", ("order-select",)),
    ]
    assert list(changed(compiled(f"hooks: [order-sign]\n{TAKING}"), KINDS)) == []


def test_a_rule_whose_cases_ask_the_same_is_not_widened() -> None:
    assert changes("{kinds: [dx]}", KIND) == []
    assert changes("{injectates: [steroid]}", DRAFT) == []
    assert changes("{kinds: [dx]}", DRAFT) == ["any kinds"]


def test_a_changed_rule_looks_at_other_orders() -> None:
    wider = next(changed(compiled(f"applies_to: {{kinds: [dx]}}\n{TAKING}"), KINDS)).rule
    assert wider.looks_at("order-sign", "block-deep")
    drugs = [one.rule for one in changed(compiled(f"applies_to: {{injectates: [steroid, prp]}}\n{TAKING}"), KINDS)]
    assert [rule.injects(frozenset({"steroid"})) for rule in drugs] == [False, True, True]
