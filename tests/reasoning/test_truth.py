"""Kleene's strong logic, every row of every table, and what happens to evidence and causes."""

from itertools import product

import pytest

from cds_service.reasoning.truth import (
    FALSE,
    TRUE,
    Cause,
    Item,
    Truth,
    cannot_tell,
    every,
    found,
    negate,
    some,
    unknown,
)

VALUES = (True, False, None)
PAIRS = list(product(VALUES, VALUES))
NO_INR = Cause("none", "INR", "labs")
NO_WEIGHT = Cause("none", "weight", "measurements")
WARFARIN = Item(display="warfarin 3 mg")
APIXABAN = Item(display="apixaban 5 mg")


def kleene_and(one: bool | None, other: bool | None) -> bool | None:
    return False if False in (one, other) else None if None in (one, other) else True


def kleene_or(one: bool | None, other: bool | None) -> bool | None:
    return True if True in (one, other) else None if None in (one, other) else False


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_every_and_some_are_kleenes_and_and_or(one: bool | None, other: bool | None) -> None:
    truths = [Truth(one), Truth(other)]
    assert every(truths).value is kleene_and(one, other)
    assert some(truths).value is kleene_or(one, other)


@pytest.mark.parametrize(
    ("value", "opposite", "untold"), [(True, False, False), (False, True, False), (None, None, True)]
)
def test_negate_and_cannot_tell(value: bool | None, opposite: bool | None, untold: bool) -> None:
    assert negate(Truth(value)).value is opposite
    assert cannot_tell(Truth(value)).value is untold


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_de_morgan_holds_with_three_values(one: bool | None, other: bool | None) -> None:
    truths = [Truth(one), Truth(other)]
    assert negate(every(truths)).value is some(map(negate, truths)).value


def test_nothing_to_ask_is_true_for_every_and_false_for_some() -> None:
    assert every([]).value is True
    assert some([]).value is False


def test_every_stops_at_the_first_false() -> None:
    asked = []

    def ask(value: bool) -> Truth:
        asked.append(value)
        return TRUE if value else FALSE

    assert every(ask(value) for value in (True, False, True)).value is False
    assert asked == [True, False]


def test_some_asks_all_so_that_the_card_can_list_all() -> None:
    both = some([found("drugs", [WARFARIN]), found("drugs", [APIXABAN])])
    assert both.evidence == {"drugs": (WARFARIN, APIXABAN)}


def test_the_same_item_is_listed_once() -> None:
    assert every([found("drugs", [WARFARIN]), found("drugs", [WARFARIN])]).evidence == {"drugs": (WARFARIN,)}


def test_some_that_holds_forgets_what_the_open_branches_could_not_see() -> None:
    truth = some([unknown(NO_INR, evidence={"inr": (WARFARIN,)}), found("drugs", [APIXABAN])])
    assert truth.evidence == {"drugs": (APIXABAN,)}
    assert truth.causes == ()


def test_unknown_keeps_every_cause_once() -> None:
    assert every([unknown(NO_INR), unknown(NO_WEIGHT), unknown(NO_INR)]).causes == (NO_INR, NO_WEIGHT)
    assert some([unknown(NO_INR), FALSE]).causes == (NO_INR,)
    assert negate(unknown(NO_INR)).causes == (NO_INR,)


def test_negation_names_no_evidence() -> None:
    assert negate(found("drugs", [WARFARIN])).evidence == {}
    assert negate(unknown(NO_INR, evidence={"drugs": (WARFARIN,)})).evidence == {}


def test_cannot_tell_says_why_and_what_it_knows() -> None:
    truth = cannot_tell(unknown(NO_INR, evidence={"drugs": (WARFARIN,)}))
    assert truth.evidence["drugs"] == (WARFARIN,)
    assert truth.evidence["why"] == (Item(display="INR", status="none", note="labs"),)


def test_a_truth_cannot_be_read_as_yes_or_no() -> None:
    with pytest.raises(TypeError, match=r"three values: ask \.value"):
        bool(TRUE)


def test_a_truth_shows_itself() -> None:
    assert repr(unknown(NO_INR)).startswith("Truth(Unknown")
