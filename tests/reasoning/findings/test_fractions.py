"""Local anaesthetic doses against their maxima (catalogue 3.6)."""

from typing import Any

import pytest

from cds_service.chart.chart import DataState
from cds_service.chart.facts import Administration, Drug
from cds_service.chart.facts import Dose as DoseFact
from cds_service.reasoning.findings.fractions import MaximumFraction
from cds_service.reasoning.truth import Truth
from tests.reasoning.findings.factory import (
    chart,
    days_ago,
    drafted,
    hours_ago,
    limits,
    on,
    order,
    person,
    result,
    situation,
)

LIMITS = limits(full=(1.0, "1"), near=(0.8, "1"), half=(0.5, "1"), two=(2, "1"), reduced=(0.8, "1"))
OVER = MaximumFraction(of=("local-anaesthetic",), above="full", as_="share")
NEAR = MaximumFraction(of=("local-anaesthetic",), at_least="near", as_="share")
TOGETHER = MaximumFraction(
    of=("local-anaesthetic",), per="order", including=("topical", "recent", "other-orders"), times="two", above="full"
)


def la(ingredient: str, mg: float | None, **more: Any) -> Any:
    return drafted(ingredient, mg, "local-anaesthetic", **more)


def ask(finding: MaximumFraction, *drugs: Any, weight: float | None = 80, **more: Any) -> Truth:
    facts = more.pop("facts", {})
    settings = more.pop("settings", {})
    when = more.pop("weighed", None) or days_ago(29)
    weighed = [result("weight", weight, when, unit="kg")] if weight else []
    tall = [result("height", more.pop("height"), unit="cm")] if "height" in more else []
    patient = more.pop("patient", person())
    at_chart = chart(more.pop("data", None), results=[*weighed, *tall], patient=patient, **facts)
    return finding.check(situation(at_chart, order(injectates=drugs, **more), **settings), LIMITS)


@pytest.mark.parametrize(
    ("drug", "weight", "expected"),
    [
        (la("lidocaine", 300), 80, False),
        (la("lidocaine", 301), 80, True),
        (la("bupivacaine", 150), 49.8951607, True),
        (la("bupivacaine", 124), 49.8951607, False),
        (la("lidocaine", 450, with_adrenaline=True), 80, False),
        (la("lidocaine", 501, with_adrenaline=True), 80, True),
        (la("lidocaine", 40), 80, False),
    ],
)
def test_above_the_maximum(drug: Any, weight: float, expected: bool) -> None:
    assert ask(OVER, drug, weight=weight).value is expected


def test_a_dose_for_no_side_of_its_own_counts_for_each_side() -> None:
    (item,) = ask(OVER, la("lidocaine", 151), side="bilateral").evidence["share"]
    assert (item.value, item.note) == ("302 mg", "counted for each side")
    assert ask(OVER, la("lidocaine", 150), side="bilateral").value is False
    assert ask(OVER, la("lidocaine", 151, side="left"), side="bilateral").value is False


def test_equality_with_the_maximum_is_near_and_not_over() -> None:
    assert ask(OVER, la("lidocaine", 270), weight=60).value is False
    assert ask(NEAR, la("lidocaine", 270), weight=60).value is True
    assert ask(NEAR, la("lidocaine", 240)).value is True
    assert ask(NEAR, la("lidocaine", 239)).value is False


def test_evidence_shows_dose_maximum_weight_and_share() -> None:
    drug = la("bupivacaine", 150, reference="MedicationRequest/la")
    [item] = ask(OVER, drug, weight=49.8951607).evidence["share"]
    assert item.reference == "MedicationRequest/la"
    assert item.more == {
        "drug": "bupivacaine", "dose": "150 mg", "maximum": "124.7 mg", "weight": "49.9 kg", "percent": "120.3 %",
        "line": "bupivacaine: 150 mg of at most 124.7 mg, 120.3 %",
    }  # fmt: skip


def test_without_a_usable_weight_the_absolute_maximum_counts_and_is_said() -> None:
    for weight, weighed in ((None, None), (40, days_ago(366))):
        truth = ask(OVER, la("lidocaine", 301), weight=weight, weighed=weighed)
        assert truth.evidence["share"][0].note == "no usable weight: absolute maximum"
    assert ask(OVER, la("lidocaine", 290), weight=40, weighed=days_ago(365)).value is True
    assert ask(OVER, la("lidocaine", 290), weight=None).value is False
    child = {"patient": person("2012-01-01"), "weighed": days_ago(31)}
    assert ask(OVER, la("lidocaine", 290), weight=40, **child).value is False


def test_the_basis_may_be_fixed() -> None:
    half = MaximumFraction(of=("local-anaesthetic",), basis="absolute", at_least="half")
    assert ask(half, la("lidocaine", 150), weight=20).value is True
    assert ask(half, la("lidocaine", 149), weight=20).value is False
    by_weight = MaximumFraction(of=("local-anaesthetic",), basis="weight", above="full")
    assert ask(by_weight, la("lidocaine", 400), weight=None).causes[0].what == "weight"


def test_the_ideal_weight_counts_in_obesity() -> None:
    obese = {"weight": 120, "height": 160}
    truth = ask(OVER, la("lidocaine", 250), **obese)
    assert truth.evidence["share"][0].note == "ideal weight"
    assert truth.evidence["share"][0].more["weight"].endswith(" kg ideal weight")
    assert ask(OVER, la("lidocaine", 230), **obese).value is False
    assert ask(OVER, la("lidocaine", 250), patient=person(sex="male"), **obese).value is False


def test_a_nerve_block_has_its_own_absolute_maximum() -> None:
    assert ask(OVER, la("ropivacaine", 225), kind="ia").value is True
    assert ask(OVER, la("ropivacaine", 225), kind="block-plane").value is False


def test_the_conservative_profile_is_lower() -> None:
    profile = {"la.profile": "uk-au-conservative"}
    assert ask(OVER, la("lidocaine", 201), settings=profile).value is True
    assert ask(OVER, la("lidocaine", 450, with_adrenaline=True), settings=profile).value is False


def test_the_maximum_may_be_reduced() -> None:
    reduced = MaximumFraction(of=("local-anaesthetic",), reduced_by="reduced", above="full")
    assert ask(reduced, la("lidocaine", 240)).value is False
    assert ask(reduced, la("lidocaine", 241)).value is True


def test_both_sides_and_other_injections_of_the_day_add_up() -> None:
    other = order(reference="ServiceRequest/2", injectates=(la("lidocaine", 160),))
    assert ask(OVER, la("lidocaine", 150), siblings=(other,)).value is True
    sides = (la("lidocaine", 160, side="right"), la("lidocaine", 160, side="left"))
    assert ask(OVER, *sides, side="bilateral").value is True


def test_injections_far_apart_on_one_day_do_not_add_up_for_a_short_drug() -> None:
    morning, evening = on("2026-03-30T09:00"), on("2026-03-30T18:00")
    for drug, expected in (("lidocaine", False), ("bupivacaine", True)):
        other = order(reference="ServiceRequest/2", when=evening, injectates=(la(drug, 160),))
        assert ask(OVER, la(drug, 150), siblings=(other,), when=morning).value is expected


@pytest.mark.parametrize(
    ("lidocaine", "ropivacaine", "expected"), [(150, 100, False), (180, 120, True), (290, None, None)]
)
def test_several_drugs_together(lidocaine: float, ropivacaine: float | None, expected: bool | None) -> None:
    assert ask(TOGETHER, la("lidocaine", lidocaine), la("ropivacaine", ropivacaine)).value is expected


def test_the_share_of_the_sum_is_said_with_each_drug() -> None:
    items = ask(TOGETHER, la("lidocaine", 180), la("ropivacaine", 120)).evidence["local-anaesthetic"]
    assert {item.more["percent"] for item in items} == {"120 %"}
    assert [item.more["line"] for item in items] == [
        "lidocaine: 180 mg of at most 300 mg, 60 %",
        "ropivacaine: 120 mg of at most 200 mg, 60 %",
    ]


def test_one_drug_alone_is_not_several() -> None:
    assert ask(TOGETHER, la("lidocaine", 400)).value is False


def test_earlier_doses_count_as_long_as_the_table_says() -> None:
    def given(ingredient: str, hours: float) -> dict[str, Any]:
        concepts = frozenset({ingredient, "local-anaesthetic"})
        dose = DoseFact(mg=200)
        fact = Administration(concepts=concepts, display=ingredient, start=hours_ago(hours), dose=dose)
        return {"administrations": [fact]}

    with_recent = MaximumFraction(of=("local-anaesthetic",), including=("recent",), above="full")
    for drug, hours, expected in (
        ("lidocaine", 4, True), ("lidocaine", 4.1, False), ("bupivacaine", 24, True), ("bupivacaine", 24.1, False),
    ):  # fmt: skip
        assert ask(with_recent, la(drug, 150), facts=given(drug, hours)).value is expected
    assert ask(with_recent, la("lidocaine", 150), facts=given("bupivacaine", 1)).value is False


def test_a_topical_anaesthetic_counts_from_its_amount_on() -> None:
    def cream(mg: float, percent: float | None) -> dict[str, Any]:
        concepts = frozenset({"prilocaine", "local-anaesthetic"})
        dose = DoseFact(mg=mg, mg_per_ml=None if percent is None else percent * 10)
        drug = Drug(ingredient="prilocaine", concepts=concepts, display="cream", dose=dose, route="topical")
        return {"drugs": [drug]}

    assert ask(TOGETHER, la("lidocaine", 300), facts=cream(1000, 2.5)).value is True
    assert ask(TOGETHER, la("lidocaine", 300), facts=cream(999, 2.5)).value is False
    assert ask(TOGETHER, la("lidocaine", 40), facts=cream(1000, 2.5)).value is False
    assert ask(TOGETHER, la("lidocaine", 40), facts=cream(2000, None)).causes[0].what == "dose of cream"


def test_an_unknown_dose_is_unparsable() -> None:
    truth = ask(OVER, la("lidocaine", None))
    assert [(cause.kind, cause.what) for cause in truth.causes] == [("unparsable", "dose of lidocaine")]
    assert truth.evidence["share"][0].more["dose"] == "unknown"
    assert ask(OVER, la("lidocaine", None), la("lidocaine", 301)).value is True


def test_fractions_say_themselves() -> None:
    assert OVER.says(LIMITS) == "the dose of each local anaesthetic as a share of its maximum is above 1"


CUT_OFF = {"measurements": DataState(status="truncated")}


@pytest.mark.parametrize(
    ("finding", "mg", "held"),
    [
        (OVER, 301, True),
        (OVER, 40, None),
        (MaximumFraction(of=("local-anaesthetic",), basis="absolute", above="full"), 40, False),
        (MaximumFraction(of=("local-anaesthetic",), at_most="half"), 40, None),
        (MaximumFraction(of=("local-anaesthetic",), per="order", at_most="half"), 40, None),
        (MaximumFraction(of=("local-anaesthetic",), per="order", above="full"), 40, None),
        (MaximumFraction(of=("local-anaesthetic",), per="order", above="full"), 301, True),
    ],
)
def test_a_weight_that_may_not_be_the_newest_reassures_nobody(
    finding: MaximumFraction, mg: float, held: bool | None
) -> None:
    truth = ask(finding, la("lidocaine", mg), data=CUT_OFF)
    assert truth.value is held
    assert [(cause.kind, cause.data) for cause in truth.causes] == (
        [("truncated", "measurements")] if held is None else []
    )
