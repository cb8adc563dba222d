"""From a rule as written to a rule made ready."""

import pytest

from cds_service.reasoning.rule import CardText
from tests.reasoning.house import compiled, compiler, problems, rule

LIMITS = "{highest: {value: 3.0, unit: '{INR}', source: SIR19-II, policy: ac.inr_low_risk_max}}"
CASES = "[{when: {newest: {of: inr, above: highest}}, card: {indicator: info, summary: INR}}]"


def test_a_limit_takes_the_value_of_the_policy_in_force() -> None:
    text = f"{{limits: {LIMITS}, cases: {CASES}}}"
    assert compiled(text).limits["highest"].number == 3.0
    assert compiled(text, profile="conservative").limits["highest"].number == 2.0
    uk = compiled(text, profile="uk-local").limits["highest"]
    assert (uk.number, uk.exact, uk.source, uk.unit) == (3.0, "fires", "local", "{INR}")
    assert compiled(text, profile="eular-2021").limits["highest"].number is None


def test_a_card_is_the_rules_own_with_that_of_the_case_on_top() -> None:
    made = compiled(
        "{card: {indicator: info, detail: why}, cases: [{when: {kind: ia}, card: {summary: one}},"
        " {when: {kind: dx}, card: {summary: two, detail: other}}]}"
    )
    assert [case.card.text.summary for case in made.cases] == ["one", "two"]
    assert [case.card.text.detail for case in made.cases] == [("why",), ("other",)]
    assert {case.card.indicator for case in made.cases} == {"info"}


def test_a_level_can_be_left_to_the_policy() -> None:
    card = "{indicator: {policy: tech.guidance, default: warning}, summary: No guidance., changes_if: Guidance.}"
    text = f"{{cases: [{{when: {{guidance: landmark}}, card: {card}}}]}}"
    assert compiled(text).cases[0].card.indicator == "warning"
    assert compiled(text, profile="eular-2021").cases[0].card.indicator == "info"


def test_the_word_off_turns_a_card_off() -> None:
    card = "{indicator: {policy: vax.live, default: info}, summary: A live vaccine.}"
    assert compiled(f"{{cases: [{{when: {{kind: ia}}, card: {card}}}]}}").cases[0].card.indicator is None


def test_a_switch_and_retirement_turn_a_rule_off() -> None:
    assert compiled("{switch: {policy: gaps.show, default: true}}").on
    assert not compiled("{switch: {policy: suit.show_supportive, default: true}}").on
    assert not compiled("{switch: {policy: ac.ssri, default: true}}").on
    assert not compiled("{status: retired}").on
    assert compiled("{status: approved}").on


def test_families_of_kinds_are_spelt_out_by_the_policy() -> None:
    text = "{applies_to: {kinds: [deep-bleeding-risk]}}"
    assert compiled(text).kinds == {"block-deep"}
    assert compiled(text, profile="conservative").kinds == {"block-deep", "block-plane"}
    assert "block-plane" not in compiled("{applies_to: {kinds: low-bleeding-risk}}", profile="conservative").kinds
    assert compiled("{applies_to: {kinds: [ia, dx]}}").kinds == {"ia", "dx"}
    assert len(compiled().kinds) == 13


def test_a_rule_looks_only_at_its_hooks_kinds_and_injectates() -> None:
    made = compiled("{applies_to: {kinds: ia, injectates: [steroid]}}")
    assert made.looks_at("order-sign", "ia")
    assert not made.looks_at("order-select", "ia")
    assert not made.looks_at("order-sign", "dx")
    assert made.injects(frozenset({"steroid", "triamcinolone-acetonide"}))
    assert not made.injects(frozenset({"local-anaesthetic"}))
    assert compiled().injects(frozenset())


def test_the_card_of_an_unknown_is_merged_too() -> None:
    made = compiled(
        "{card: {indicator: info, detail: why}, unknown: {none: {card: {summary: No INR.}}, otherwise: silent},"
        " cases: [{when: {kind: ia}, card: {summary: x}}]}"
    )
    card = made.card_for("none")
    assert card is not None
    assert card.text == CardText.model_validate({"indicator": "info", "detail": "why", "summary": "No INR."})
    assert made.card_for("failed") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "{cases: [{when: {kind: ia}, card: {summary: x}}]}",
            'cases.0.card: "indicator" is missing. Give it here or in the rule\'s card.',
        ),
        (
            "{cases: [{when: {kind: ia}, card: {indicator: warning, summary: x}}]}",
            'cases.0.card: "changes_if" is missing on a warning card. '
            "Say what would change the advice, here or in the rule's card.",
        ),
        (
            "{limits: {x: {value: 1, source: local, policy: rep.anual_max}},"
            " cases: [{when: {injectate: {of: steroid, times: x}}, card: {indicator: info, summary: x}}]}",
            'limits.x.policy: unknown policy key "rep.anual_max". Did you mean "rep.annual_max"?',
        ),
        (
            "{limits: {x: {value: 4, unit: '1', source: local, policy: rep.annual_max}},"
            " cases: [{when: {injectate: {of: steroid, times: x}}, card: {indicator: info, summary: x}}]}",
            "limits.x: 4 stands here, 3 in sir-2019 (rep.annual_max). Write the same in both.",
        ),
        (
            "{switch: {policy: gaps.shown, default: true}}",
            'switch.policy: unknown policy key "gaps.shown". Did you mean "gaps.show"?',
        ),
        (
            "{cases: [{when: {kind: ia}, card: {indicator: {policy: tech.guidanc, default: info}, summary: x}}]}",
            'cases.0.card.indicator.policy: unknown policy key "tech.guidanc". Did you mean "tech.guidance"?',
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, said: str) -> None:
    assert problems(text) == [said]


def test_a_system_rule_cannot_be_switched_off() -> None:
    one = compiler()
    assert one.compile(rule("{switch: {policy: gaps.show, default: true}}", "sys-fetch-failure")) is None
    (problem,) = one.take_problems()
    assert (problem.path, problem.what) == (("switch",), "stands in a system rule.")


def test_an_unknown_kind_lists_the_kinds() -> None:
    (said,) = problems("{applies_to: {kinds: [ia, bursa-tg]}}")
    assert said.startswith('applies_to.kinds.1: unknown kind "bursa-tg". Allowed: arthro, asp, block, ')
    assert said.endswith('Did you mean "bursa-gt"?')
