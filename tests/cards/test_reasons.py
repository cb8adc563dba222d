"""Override reasons."""

from cds_service.cards import reasons
from cds_service.reasoning.errors import Problem


def test_every_reason_has_code_system_and_words() -> None:
    assert len(reasons.REASONS) == 12
    for code, reason in reasons.REASONS.items():
        assert (reason.code, reason.system) == (code, reasons.SYSTEM)
        assert reason.display


def test_reasons_stand_in_the_order_of_the_list() -> None:
    read = reasons.read(("other", "data-wrong", "benefit-outweighs"), "info", ("card",), [])
    assert [reason.code for reason in read] == ["benefit-outweighs", "data-wrong", "other"]


def test_an_unknown_reason_is_refused_with_the_nearest() -> None:
    problems: list[Problem] = []
    assert reasons.read(("speciallist-agreed",), "info", ("card",), problems) == ()
    assert "specialist-agreed" in problems[0].advice


def test_a_critical_card_must_not_offer_only_easy_ways() -> None:
    problems: list[Problem] = []
    reasons.read(("not-applicable", "patient-choice"), "critical", ("card",), problems)
    assert "offers only not-applicable and patient-choice" in problems[0].what
    reasons.read(("not-applicable", "data-wrong"), "critical", ("card",), problems)
    reasons.read(("not-applicable",), "info", ("card",), problems)
    assert len(problems) == 1
