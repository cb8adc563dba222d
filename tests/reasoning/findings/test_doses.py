"""Drafted doses: per drug, per side, for the whole order."""

from typing import Any

import pytest

from cds_service.chart.facts import Dose as DoseFact
from cds_service.chart.order import Injectate
from cds_service.reasoning.findings.doses import Dose
from tests.reasoning.findings.factory import drafted, limits, order, situation

LIMITS = limits(usual=(40, "mg"), high=(80, "mg"), volume=(10, "mL"), strong=(1, "%"))


def ta(mg: float | None, **more: Any) -> Any:
    return drafted("triamcinolone-acetonide", mg, "steroid", **more)


def value(finding: Dose, *drugs: Any, **more: Any) -> bool | None:
    return finding.check(situation(order_=order(injectates=drugs, **more)), LIMITS).value


@pytest.mark.parametrize(("mg", "expected"), [(40, False), (41, True), (80, True)])
def test_a_dose_above_the_usual_one(mg: float, expected: bool) -> None:
    assert value(Dose(of=("steroid",), above="usual"), ta(mg)) is expected


def test_a_dose_that_cannot_be_computed_is_unparsable_unless_the_rest_suffices() -> None:
    finding = Dose(of=("steroid",), per="order", above="usual")
    truth = finding.check(situation(order_=order(injectates=(ta(20), ta(None)))), LIMITS)
    assert [(cause.kind, cause.what) for cause in truth.causes] == [("unparsable", "dose of triamcinolone-acetonide")]
    assert value(finding, ta(60), ta(None)) is True
    assert value(Dose(of=("steroid",), per="order", at_most="usual"), ta(20), ta(None)) is None


def test_sides_are_judged_apart_and_an_order_together() -> None:
    both = {"side": "bilateral"}
    drugs = (ta(40, side="right"), ta(40, side="left"))
    assert value(Dose(of=("steroid",), per="side", above="usual"), *drugs, **both) is False
    assert value(Dose(of=("steroid",), per="order", above="usual"), *drugs, **both) is True


def test_a_dose_for_no_side_of_its_own_goes_into_each_hip() -> None:
    finding = Dose(of=("steroid",), per="order", above="usual", as_="dose")
    assert value(finding, ta(21), side="bilateral") is True
    assert value(finding, ta(20), side="bilateral") is False
    assert value(finding, ta(21, side="right"), side="bilateral") is False
    at = situation(order_=order(injectates=(ta(None),), side="bilateral"))
    assert len(finding.check(at, LIMITS).evidence["dose"]) == 1


def test_steroids_are_compared_as_triamcinolone() -> None:
    finding = Dose(of=("steroid",), measure="ta-equivalent", above="usual")
    assert value(finding, drafted("dexamethasone", 8, "steroid")) is True
    assert value(finding, drafted("dexamethasone", 7, "steroid")) is False
    assert value(finding, drafted("prednisolone", 25, "steroid")) is None


def test_anaesthetics_are_compared_as_lidocaine() -> None:
    finding = Dose(of=("local-anaesthetic",), measure="lidocaine-equivalent", above="high")
    assert value(finding, drafted("bupivacaine", 47, "local-anaesthetic")) is True
    assert value(finding, drafted("bupivacaine", 46, "local-anaesthetic")) is False


def test_volumes_add_up_and_of_concentrations_the_highest_counts() -> None:
    def fluid(ml: float, strength: float) -> Any:
        concepts = frozenset({"lidocaine", "local-anaesthetic"})
        dose = DoseFact(ml=ml, mg_per_ml=strength)
        return Injectate(ingredient="lidocaine", concepts=concepts, display="lidocaine", dose=dose)

    volume = Dose(of=("local-anaesthetic",), measure="volume", per="order", above="volume")
    strength = Dose(of=("local-anaesthetic",), measure="concentration", per="order", above="strong")
    assert value(volume, fluid(6, 5), fluid(5, 5)) is True
    assert value(strength, fluid(6, 5), fluid(5, 10)) is False
    assert value(strength, fluid(6, 5), fluid(5, 20)) is True


def test_what_is_not_drafted_has_no_dose() -> None:
    assert value(Dose(of=("steroid",), above="usual")) is False
    assert value(Dose(of=("steroid",), except_=("triamcinolone-acetonide",), above="usual"), ta(90)) is False


def test_doses_say_themselves() -> None:
    assert Dose(of=("steroid",), per="side", above="usual").says(LIMITS) == (
        "the dose of all steroid on one side is above 40 mg"
    )
    assert Dose(of=("steroid",), measure="volume").says(LIMITS) == "the volume of each steroid is known"


def test_a_sum_of_several_drugs_says_the_dose_of_each() -> None:
    drugs = (ta(60), drafted("dexamethasone", 8, "steroid"))
    finding = Dose(of=("steroid",), per="order", above="usual", as_="dose")
    truth = finding.check(situation(order_=order(injectates=drugs)), LIMITS)
    lines = [one.more["line"] for one in truth.evidence["dose"]]
    assert lines == ["triamcinolone-acetonide: 60 mg, together 68 mg", "dexamethasone: 8 mg, together 68 mg"]


def test_an_equivalent_dose_says_so() -> None:
    finding = Dose(of=("local-anaesthetic",), measure="lidocaine-equivalent", above="high", as_="dose")
    drugs = (drafted("bupivacaine", 59, "local-anaesthetic"),)
    truth = finding.check(situation(order_=order(injectates=drugs)), LIMITS)
    assert truth.evidence["dose"][0].more["line"] == "bupivacaine: 59 mg, 101.1 mg as lidocaine"
