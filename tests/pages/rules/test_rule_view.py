"""One rule as its page shows it."""

import pytest

from cds_service.pages.rules.profiles import Profiles
from cds_service.pages.rules.rule_view import RuleView, rule_view
from cds_service.pages.rules.sentences import Piece
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.ruleset import Ruleset


@pytest.fixture(scope="module")
def views(rules: Ruleset, profiles: Profiles) -> dict[str, RuleView]:
    return {one.rule.id: rule_view(one, rules, profiles) for one in rules.rules}


def read(pieces: tuple[Piece, ...]) -> str:
    return "".join(f"‹{piece.text}›" if piece.slot else piece.text for piece in pieces)


def test_every_rule_has_a_page(views: dict[str, RuleView], by_id: dict[str, Compiled]) -> None:
    assert views.keys() == by_id.keys()
    for name, view in views.items():
        assert view.cases, name
        assert view.yaml.startswith(("id:", "#")), name
        assert all(read(case.card.summary) for case in view.cases), name
        assert view.citations, name


def test_a_case_says_when_and_what_and_the_shared_part_stands_once(views: dict[str, RuleView]) -> None:
    view = views["ac-vka-inr-high"]
    first = view.cases[0]
    assert first.when.text == "the newest INR result at most 7 days before the injection is above 4.5"
    assert (first.card.level, read(first.card.summary)) == (
        "critical",
        "INR ‹INR› (‹date›): above 4.5. Recheck or adjust before hip injection.",
    )
    assert (first.card.detail, first.card.offers) == ((), ())
    assert view.shared is not None
    assert [offer.does for offer in view.shared.offers] == [("order test",), ("change date",), ("message",)]
    assert view.shared.detail[1].guard == "valve"
    assert view.shared.summary == ()


def test_without_a_shared_card_a_case_says_all(views: dict[str, RuleView]) -> None:
    view = views["suit-ha-hip"]
    assert view.shared is None
    assert view.cases[0].card.reasons[0] == "Agreed with the specialist"
    assert view.cases[0].card.level_key == "suit.ha_hip"


def test_which_injections_it_is_about(views: dict[str, RuleView]) -> None:
    assert views["ac-deep-block-hold"].kinds == ("deep nerve block",)
    assert views["ac-deep-block-hold"].families == ("deep bleeding risk",)
    assert views["ci-pregnancy"].kinds == ()


def test_what_follows_when_it_cannot_be_told(views: dict[str, RuleView]) -> None:
    said = [(one.cause, one.says, one.rule) for one in views["ac-vka-inr-high"].unknown]
    assert said[-1] == ("for any other reason", "left to the rule", "ac-vka-inr-missing")
    said = [(one.cause, one.says, one.rule) for one in views["ci-repeat-interval"].unknown]
    assert said[1] == (
        "date not recorded", "a line among the open questions: “date of an earlier steroid injection”", ""
    )  # fmt: skip
    assert ("side not recorded", "nothing is said", "") in said
    own = [one for view in views.values() for one in view.unknown if one.card]
    assert own
    assert all(one.says == "a card of its own" for one in own)


def test_a_limit_says_its_value_its_source_and_who_set_it(views: dict[str, RuleView]) -> None:
    limits = {one.name: one for one in views["ac-vka-inr-high"].limits}
    inr = limits["highest inr"]
    assert (inr.value, inr.set_by, inr.key) == ("3.0", "profile SIR 2019", "ac.inr_low_risk_max")
    assert inr.source is not None
    assert inr.source.key == "SIR19-II"
    assert (limits["defer from"].set_by, limits["defer from"].key) == ("the rule", "")


def test_a_limit_that_the_policy_changed_names_what_the_rule_says(profiles: Profiles) -> None:
    from cds_service.reasoning import ruleset
    from tests.pages.rules.conftest import FOLDER

    rules = ruleset.load(FOLDER, "uk-local")
    compiled = next(one for one in rules.rules if one.rule.id == "ac-vka-inr-high")
    limit = rule_view(compiled, rules, Profiles(rules, FOLDER)).limits[0]
    assert (limit.value, limit.equality, limit.written, limit.set_by) == (
        "3.0", "equality fires", "3.0", "profile UK local practice"
    )  # fmt: skip
