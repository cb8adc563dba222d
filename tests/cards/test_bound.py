"""What a rule author is told when a card cannot work: file, line, path, problem, advice."""

from pathlib import Path
from typing import Any

import pytest

from cds_service.cards import bound
from cds_service.cards.bound import BoundRule
from cds_service.reasoning import policy
from cds_service.reasoning.compiler import Compiler
from cds_service.reasoning.errors import Problem
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.tree import Slots
from cds_service.reasoning.yaml_file import located
from tests.cards.outcomes import rule
from tests.cards.scenes import RULES, kit

POLICY = policy.load(RULES)
TAKING = {"taking": {"of": "warfarin", "as": "vka"}}
ASPIRIN = {"taking": {"of": "aspirin", "as": "aspirin"}}


def bind(case: dict[str, Any], when: Any = TAKING, **changes: Any) -> tuple[BoundRule, list[Problem]]:
    given = {"indicator": "info", "summary": "Taking {vka.drugs}."} | case
    compiler = Compiler(POLICY, Slots(), {"ia": frozenset({"ia"})})
    compiled = compiler.compile(rule("ac-x", cases=[{"when": when, "card": given}], **changes))
    assert compiled is not None
    problems: list[Problem] = []
    return bound.bind(compiled, {}, kit(), problems), problems


def problem(case: dict[str, Any], when: Any = TAKING, **changes: Any) -> Problem:
    return bind(case, when, **changes)[1][0]


def test_a_card_that_works_is_bound() -> None:
    made, problems = bind({"detail": ["Since {vka.date}."]})
    assert problems == []
    assert made.cases[0] is not None


def test_a_branch_that_may_not_hold_needs_a_guard() -> None:
    found = problem({"summary": "{aspirin.drug}"}, {"any": [TAKING, ASPIRIN]})
    assert '"aspirin" is not bound in every way' in found.what
    assert "{if: aspirin, text: …}" in found.advice
    line = {"if": "aspirin", "text": "Also {aspirin.drug}."}
    assert bind({"summary": "x", "detail": [line]}, {"any": [TAKING, ASPIRIN]})[1] == []


def test_what_is_denied_names_nothing() -> None:
    assert 'unknown name "aspirin"' in problem({"summary": "{aspirin.drug}"}, {"all": [TAKING, {"not": ASPIRIN}]}).what


def test_under_cannot_tell_few_fields_are_known() -> None:
    unclear = {"cannot_tell": TAKING}
    assert "is not known under cannot_tell" in problem({"summary": "{vka.date}"}, unclear).what
    assert bind({"summary": "{vka.drugs}: {vka.why}"}, unclear)[1] == []


def test_a_looked_up_name_needs_a_guard() -> None:
    changes = {"look_up": {"aspirin": ASPIRIN}}
    assert '"aspirin" is not bound' in problem({"detail": ["{aspirin.drug}"]}, **changes).what


def test_a_guard_may_name_what_another_case_finds() -> None:
    line = {"if": "aspirin", "text": "Also {aspirin.drug}."}
    changes = {"card": {"detail": [line]}}
    second = {"when": ASPIRIN, "card": {"indicator": "info", "summary": "{aspirin.drug}"}}
    compiler = Compiler(POLICY, Slots(), {"ia": frozenset({"ia"})})
    first = {"when": TAKING, "card": {"indicator": "info", "summary": "{vka.drug}"}}
    compiled = compiler.compile(rule("ac-x", cases=[first, second], **changes))
    assert compiled is not None
    problems: list[Problem] = []
    bound.bind(compiled, {}, kit(), problems)
    assert problems == []


def test_an_empty_summary_is_refused() -> None:
    assert problem({"summary": " "}).what == "the summary is empty."


def test_a_summary_that_is_too_long_before_its_values_is_refused() -> None:
    assert (
        "has 147 characters before any value is filled in" in problem({"summary": "word " * 29 + "{vka.drug}!!"}).what
    )


def test_a_level_of_detail_must_be_a_limit() -> None:
    assert 'lines_at_most names no limit: "few"' in problem({"lines_at_most": "few"}).what


def test_two_recommendations_are_one_too_many() -> None:
    one = {"label": "INR", "do": [{"order_test": "inr"}], "recommended": True}
    assert "more than one suggestion is recommended" in problem({"suggestions": [one, one]}).what


def test_a_card_of_unknown_speaks_of_why() -> None:
    answer = {"card": {"indicator": "info", "summary": "Unknown: {why.display}."}}
    made, problems = bind({}, unknown=answer)
    assert problems == []
    text, card = made.unknown[0]
    assert made.card_of(Outcome(made.rule, "unknown", {}, indicator="info", card=text)) is card
    assert made.card_of(Outcome(made.rule, "unknown", {})) is None


@pytest.mark.parametrize(
    ("shared", "path"), [(True, ("card", "detail", 0)), (False, ("cases", 0, "card", "detail", 0))]
)
def test_a_fault_is_shown_where_it_stands(shared: bool, path: tuple[str | int, ...], tmp_path: Path) -> None:
    wrong = {"detail": ["{vka.drg}"]}
    found = problem({}, card=wrong) if shared else problem(wrong)
    assert found.path == path
    file = tmp_path / "rules" / "ac-x.yaml"
    file.parent.mkdir()
    file.write_text("id: ac-x\ncard:\n  detail:\n    - '{vka.drg}'\ncases:\n  - card:\n      detail:\n        - x\n")
    (error,) = located([found], file, file.parent)
    place = "rules/ac-x.yaml:4: card.detail.0: " if shared else "rules/ac-x.yaml:8: cases.0.card.detail.0: "
    assert str(error).startswith(place + 'unknown field of {vka} "drg".')
    assert 'Did you mean "drug"' in str(error)
