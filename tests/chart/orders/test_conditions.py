"""Conditions of an instruction: which depend on something that may never be."""

import pytest

from cds_service.chart.orders.conditions import Condition, ConditionEntry, Span, without_names

CONDITION = Condition(
    ConditionEntry(
        words=("if", "in case", "even if"),
        within=60,
        events=("bleeds", "bleeding"),
        met=("risk", "even if"),
        planned=("days before",),
        acts=("call", "ice", "rest"),
        alarms=("call",),
        begins=("if", "and"),
        joins=("and", "then"),
        own=("taking", "your"),
    )
)


def governs(sentence: str) -> bool:
    """Whether "stop" depends on a condition; drugs are written as DRUG."""
    at = sentence.index("stop")
    drugs = [Span(place, place + 4) for place in range(len(sentence)) if sentence.startswith("DRUG", place)]
    return CONDITION.governs(without_names(sentence, drugs), Span(at, at + 4))


@pytest.mark.parametrize(
    "sentence",
    [
        "stop DRUG if it bleeds",
        "stop DRUG, if it bleeds",
        "stop DRUG and DRUG if it bleeds",
        "stop DRUG, and your DRUG if it bleeds",
        "if it bleeds stop DRUG",
        "if it bleeds, stop DRUG",
        "if it bleeds, stop DRUG and call",
        "in case it bleeds stop DRUG",
        "if it bleeds, swells, or hurts, stop DRUG",
        "if it bleeds call and stop DRUG",
        "rest and if it bleeds, stop DRUG",
        "DRUG: rest, if it bleeds, stop",
        "DRUG if it bleeds stop",
        "tell them if it bleeds to stop DRUG",  # nothing else is done in between
        "stop DRUG and call us if it bleeds",
        "stop taking your DRUG and DRUG & call if it bleeds",
    ],
)
def test_it_may_never_be(sentence: str) -> None:
    assert governs(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "stop DRUG",
        "stop DRUG if they agree",  # no event
        "if they agree, stop DRUG",
        "if DRUG is taken, stop it",
        "stop DRUG if bleeding risk",
        "stop DRUG even if it bleeds",
        "if bleeding risk, stop DRUG",
        "stop DRUG now and call if it bleeds",
        "stop DRUG, call if it bleeds",
        "stop DRUG and rest if it bleeds",
        "stop DRUG ice if it bleeds",
        "stop DRUG, then DRUG, rest if it bleeds",
        "stop DRUG, if it bleeds call",
        "stop DRUG 3 days before if it bleeds",
        "DRUG 3 days before stop if it bleeds",
        "if it bleeds call, stop DRUG 3 days before",
        "ice if it bleeds, stop DRUG",
        "ice if it bleeds and stop DRUG",
        "stop DRUG" + 60 * " " + "if it bleeds",  # too far off
        "stop DRUG iffy",
    ],
)
def test_it_stands(sentence: str) -> None:
    assert not governs(sentence)


def test_without_an_entry_nothing_is_a_condition() -> None:
    assert not Condition(None).governs("stop if it bleeds", Span(0, 4))


def test_names_are_blotted_out() -> None:
    assert without_names("stop DRUG now", [Span(5, 9)]) == "stop \0\0\0\0 now"
    assert without_names("stop", []) == "stop"
