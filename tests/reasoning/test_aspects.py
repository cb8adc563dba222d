"""Aspects tell apart what findings tell apart, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest

from cds_service.chart.chart import DataState
from cds_service.chart.facts import Dose
from cds_service.chart.order import Injectate
from cds_service.reasoning.aspects import mixture, months, seen, stand_in, wait, years
from cds_service.reasoning.findings.weights import DosingWeight
from tests.reasoning.findings.factory import NOW, chart, drafted, on, order, person, result, situation

LIDOCAINE = drafted("lidocaine", 40, "local-anaesthetic")


def injected(*drugs: Any, **more: Any) -> Any:
    return mixture(situation(order_=order(injectates=drugs, **more)))


def test_the_same_mixture_in_another_order_is_the_same() -> None:
    again = drafted("lidocaine", 40, "local-anaesthetic", reference="MedicationRequest/2", display="Lidocaine 1 %")
    assert injected(LIDOCAINE) == injected(again, when=on("2026-05-01"), reference="ServiceRequest/9")


@pytest.mark.parametrize(
    "other",
    [
        drafted("lidocaine", 50, "local-anaesthetic"),
        drafted("lidocaine", 40, "local-anaesthetic", with_adrenaline=True),
        drafted("lidocaine", 40, "local-anaesthetic", side="left"),
        drafted("lidocaine", 40, "local-anaesthetic", product="xylocaine-multi-dose"),
        drafted("lidocaine", 40, "local-anaesthetic", preservative_free=True),
        drafted("bupivacaine", 40, "local-anaesthetic"),
        drafted("lidocaine", 40, "steroid"),
    ],
)
def test_another_drug_dose_side_or_product_is_another_mixture(other: Any) -> None:
    assert injected(LIDOCAINE) != injected(other)


def test_volume_strength_kind_and_side_count_too() -> None:
    weak, strong = (Injectate(ingredient="lidocaine", dose=Dose(mg=40, mg_per_ml=strength)) for strength in (10, 20))
    assert injected(weak) != injected(strong)
    assert injected(LIDOCAINE, side="left") != injected(LIDOCAINE, side="right")
    assert injected(LIDOCAINE, kind="dx") != injected(LIDOCAINE)


def test_drugs_that_nobody_knows_are_told_apart_by_name() -> None:
    assert injected(drafted("", display="one thing")) != injected(drafted("", display="another"))


@pytest.mark.parametrize(
    ("born", "age"),
    [("1960-03-30", (792, 792)), ("1960-03-31", (791, 791)), ("1960", (794, 782)), ("2026-01-30", (2, 2))],
)
def test_age_is_in_whole_months_and_years(born: str, age: tuple[int, int]) -> None:
    at = situation(chart(patient=person(born=born)))
    assert months(at) == age
    assert years(at) == (age[0] // 12, age[1] // 12)


def test_without_a_birth_date_it_counts_whether_the_patient_was_read() -> None:
    read = years(situation(chart(patient=person(born=None))))
    failed = years(situation(chart({"patient": DataState(status="failed")})))
    assert read != failed


def test_the_wait_is_the_days_until_the_injection() -> None:
    assert wait(situation(order_=order(when=on("2026-04-02")))) == (3, 3)
    assert wait(situation(order_=order(when=on("2026-04")), now=NOW + timedelta(days=2))) == (0, 29)


def test_equal_values_have_one_stand_in_and_others_another() -> None:
    heavy, same, light = (situation(chart(results=[result("weight", kg, unit="kg")])) for kg in (80.0, 80.0, 60.0))
    assert seen(heavy, ("weight",)) == seen(same, ("weight",)) == (stand_in(DosingWeight(80.0)),)
    assert seen(heavy, ("weight",)) != seen(light, ("weight",))


def test_an_aspect_is_worked_out_once_for_an_order() -> None:
    at = situation(chart(), order(injectates=(LIDOCAINE,)))
    assert seen(at, ("weight", "mixture")) == (*seen(at, ("weight",)), *seen(at, ("mixture",)))
    assert seen(at, ("weight", "mixture")) is seen(at, ("weight", "mixture"))
