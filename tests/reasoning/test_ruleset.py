"""The whole folder: read, cross-checked, put in order, remembered."""

from pathlib import Path

import pytest

from cds_service.reasoning.ruleset import load
from tests.reasoning.house import compiled, complaints, file, folder, ruleset

FIRED = "[{{when: {{fired: {{of: {of}}}}}, card: {{indicator: info, summary: x}}}}]"


def reads(*rules: str) -> str:
    return FIRED.format(of=f"[{', '.join(rules)}]")


def test_a_sound_folder_is_loaded(tmp_path: Path) -> None:
    rules = load(folder(tmp_path, **{"planning/a-rule": file(), "technique/b-rule": file("b-rule", group="technique")}))
    assert [one.rule.id for one in rules.rules] == ["a-rule", "b-rule"]
    assert rules.rule("b-rule").group == "technique"
    assert rules.policy.name == "SIR 2019"
    assert rules.sources["SIR19-II"].url == "https://example.org"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            file("b-rule"),
            'rules/planning/a-rule.yaml:1: id: "b-rule" stands in a-rule.yaml. Use one name for rule and file.',
        ),
        (
            file(group="technique"),
            'rules/planning/a-rule.yaml:3: group: "technique" stands in the folder planning. Move the file.',
        ),
        (
            file(sources="[SIR19-III]"),
            'rules/planning/a-rule.yaml:9: sources.0: unknown source "SIR19-III". Allowed: SIR19-II. '
            'Did you mean "SIR19-II"?',
        ),
        (
            file(limits="{a: {value: 1, source: local}}", covers="a"),
            "rules/planning/a-rule.yaml:12: limits.a: is named nowhere in the rule. Use it or take it out.",
        ),
        (
            file(unknown="{covered_by: b-rule}"),
            'rules/planning/a-rule.yaml:8: unknown.covered_by: unknown rule "b-rule". Allowed: a-rule. '
            'Did you mean "a-rule"?',
        ),
        (
            file(replaces="b-rule"),
            'rules/planning/a-rule.yaml:12: replaces: unknown rule "b-rule". Allowed: a-rule. Did you mean "a-rule"?',
        ),
        (
            file(cases=reads("b-rule")),
            'rules/planning/a-rule.yaml:7: cases.0.when.fired: unknown rule "b-rule". Allowed: a-rule. '
            'Did you mean "a-rule"?',
        ),
        (
            file(when="{meets: diabets}"),
            'rules/planning/a-rule.yaml:12: when.meets: unknown definition "diabets".',
        ),
        (
            file(when="{order_says: stop-antithrombotics}"),
            "rules/planning/a-rule.yaml:12: when.order_says: unknown phrase",
        ),
        (file(when="{kind: [ia, bursas]}"), 'rules/planning/a-rule.yaml:12: when.kind: unknown kind "bursas".'),
        (
            file(when="{policy: {of: gaps.shown, is: 'true'}}"),
            'rules/planning/a-rule.yaml:12: when.policy: unknown policy key "gaps.shown".',
        ),
        (
            file(when="{data: {of: lab, is: failed}}"),
            'rules/planning/a-rule.yaml:12: when.data: unknown data set "lab".',
        ),
        (
            file(when="{taking: warfrin}"),
            "rules/planning/a-rule.yaml:12: when.taking: unknown concept 'warfrin'.",
        ),
        (
            file(when="{any: [{taking: {of: warfarin, as: valve}}, {implant: valve}]}"),
            "rules/planning/a-rule.yaml:12: when.any.1.implant: unknown concept 'valve'.",
        ),
        (
            file(applies_to="{injectates: [steriod]}"),
            "rules/planning/a-rule.yaml:12: applies_to.injectates.0: unknown concept 'steriod'.",
        ),
        (
            file(when="{takng: warfarin}"),
            'rules/planning/a-rule.yaml:12: when.takng: unknown word "takng".',
        ),
        (file(tittle="x"), 'rules/planning/a-rule.yaml:12: tittle: unknown key "tittle".'),
        (file(title=None), 'rules/planning/a-rule.yaml:1: "title" is missing.'),
    ],
)
def test_what_is_wrong_is_said_with_file_line_and_path(tmp_path: Path, text: str, said: str) -> None:
    root = folder(tmp_path, **{"planning/a-rule": text})
    assert any(complaint.startswith(said) for complaint in complaints(root)), complaints(root)


def test_all_files_are_looked_at_before_anything_is_refused(tmp_path: Path) -> None:
    root = folder(
        tmp_path, **{"planning/a-rule": file(title=None), "planning/b-rule": file("b-rule", hooks="[x, order-sign]")}
    )
    assert len(complaints(root)) == 2


def test_an_id_is_used_once(tmp_path: Path) -> None:
    root = folder(tmp_path, **{"planning/a-rule": file(), "technique/a-rule": file(group="technique")})
    assert complaints(root) == [
        'rules/planning/a-rule.yaml:1: id: "a-rule" is already the id of technique/a-rule.yaml.'
    ]


def test_unknown_cannot_be_left_to_a_rule_that_is_not_asked_there(tmp_path: Path) -> None:
    both = file(hooks="[order-sign, appointment-book]", unknown="{covered_by: b-rule}")
    assert complaints(folder(tmp_path, **{"planning/a-rule": both, "planning/b-rule": file("b-rule")})) == [
        'rules/planning/a-rule.yaml:8: unknown.covered_by: "b-rule" is not asked on appointment-book, so nothing would '
        "be said there. Leave it to a rule of this hook, or write a gap."
    ]


def test_rules_that_wait_for_each_other_are_refused(tmp_path: Path) -> None:
    root = folder(
        tmp_path,
        **{"planning/a-rule": file(cases=reads("b-rule")), "planning/b-rule": file("b-rule", cases=reads("a-rule"))},
    )
    (complaint,) = complaints(root)
    assert "rules that wait for each other: " in complaint
    assert complaint.endswith("Break the circle.")


def test_rules_come_after_those_they_read_and_gaps_last() -> None:
    rules = ruleset(
        a_gaps="{limits: {one: {value: 1, source: local}},"
        " cases: [{when: {gaps: {times: one}}, card: {indicator: info, summary: x}}]}",
        b_any="{cases: [{when: {not: {fired: {of: any}}}, card: {indicator: info, summary: x}}]}",
        c_reader=f"{{cases: {reads('e-first')}}}",
        d_covered="{when: {taking: {of: warfarin, not_covered_by: [f-last]}}}",
        e_first="",
        f_last="",
    )
    assert [one.rule.id for one in rules.rules] == ["e-first", "f-last", "c-reader", "d-covered", "b-any", "a-gaps"]


def test_rules_that_cannot_apply_are_not_visited() -> None:
    rules = ruleset(
        steroid="{applies_to: {injectates: [steroid]}}",
        deep="{applies_to: {kinds: [block-deep]}}",
        book="{hooks: [appointment-book]}",
        off="{switch: {policy: suit.show_supportive, default: false}}",
        always="",
    )
    visited = rules.scope("order-sign", "ia", frozenset({"steroid"}))
    assert [one.rule.id for one in visited.rules] == ["always", "steroid"]
    again = rules.scope("order-sign", "ia", frozenset({"steroid"}))
    assert again is visited


def test_the_version_follows_the_files_and_the_profile(tmp_path: Path) -> None:
    root = folder(tmp_path, **{"planning/a-rule": file()})
    first = load(root).version
    assert load(root).version == first
    assert load(root, "uk-local").version != first
    (root / "planning" / "a-rule.yaml").write_text(file(title="Another title"))
    assert load(root).version != first


def test_a_missing_rule_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        ruleset(always="").rule("other")


def test_definitions_are_checked_like_rules(tmp_path: Path) -> None:
    root = folder(
        tmp_path,
        **{
            "definitions/one": "name: one\ntitle: One\nwhen: {meets: two}\n",
            "definitions/two": "name: two\ntitle: Two\nwhen: {meets: one}\n",
        },
    )
    (complaint,) = complaints(root)
    assert "when: asks itself: " in complaint
    wrong = "name: othr\ntitle: One\nwhen: {meets: thre}\n"
    (root / "definitions" / "one.yaml").write_text(wrong)
    (root / "definitions" / "two.yaml").unlink()
    assert complaints(root) == [
        'rules/definitions/one.yaml:1: name: "othr" stands in one.yaml. Use one name.',
        'rules/definitions/one.yaml:3: when: unknown definition "thre". Allowed: one.',
    ]


def test_a_definition_is_asked_through_meets(tmp_path: Path) -> None:
    root = folder(tmp_path, **{"definitions/joint": "name: joint\ntitle: Joint\nwhen: {kind: [ia, dx]}\n"})
    assert set(load(root).definitions) == {"joint"}


def test_an_unreadable_code_folder_is_a_rule_error(tmp_path: Path) -> None:
    root = folder(tmp_path)
    (root / "codes").unlink()
    (complaint,) = complaints(root)
    assert complaint.startswith("rules/codes: ")


def test_compiled_rules_know_their_findings() -> None:
    made = compiled("{when: {kind: ia}, look_up: {side: {order_side: right}}}")
    assert [leaf.finding.word for leaf in made.leaves()] == ["kind", "kind"]
