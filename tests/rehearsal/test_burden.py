from datetime import UTC, datetime
from typing import Any

import pytest

from cds_service.rehearsal.burden import VARIANTS, Burden, measure
from cds_service.rehearsal.population import Person
from cds_service.settings import Settings

NOW = datetime(2026, 3, 30, 18, 0, tzinfo=UTC)
SUBJECT = {"reference": "Patient/pat-1"}
NO_ALLERGY = {
    "resourceType": "AllergyIntolerance",
    "id": "a",
    "patient": SUBJECT,
    "code": {"coding": [{"system": "http://snomed.info/sct", "code": "716186003"}]},
}
SEPSIS = {
    "resourceType": "Condition",
    "id": "c",
    "subject": SUBJECT,
    "category": [{"coding": [{"code": "problem-list-item"}]}],
    "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "A41.9"}]},
}


def person(*record: dict[str, Any]) -> Person:
    patient = {"resourceType": "Patient", "id": "pat-1", "birthDate": "1960-02-01", "gender": "male"}
    return Person("somebody", patient, [NO_ALLERGY, *record], NOW)


@pytest.fixture(scope="module")
def burden() -> Burden:
    """A healthy and a septic patient, behind two orders each."""
    variants = {"usual": {}, "on apixaban": VARIANTS["on apixaban"]}
    return measure([person(), person(SEPSIS)], Settings(), variants)


def test_an_order_is_quiet_when_it_gets_nothing_but_aftercare(burden: Burden) -> None:
    assert (len(burden.orders), burden.quiet) == (4, 1)


def test_cards_are_counted_by_level_and_rule(burden: Burden) -> None:
    assert burden.rules["ci-systemic-infection", "critical"] == 2
    assert burden.rules["ac-continue-low-risk", "info"] >= 1
    assert [counted["critical"] for counted in burden.orders] == [0, 0, 1, 1]
    assert burden.by_variant == {"usual": [0, 1], "on apixaban": [0, 1]}


def test_the_report_names_levels_orders_and_the_loudest_rules(burden: Burden) -> None:
    report = "\n".join(burden.lines())
    assert "not info                                         0.5     1     1" in report
    assert "nothing but aftercare: 25% of 4 orders" in report
    assert "usual                                            0.5     1     1" in report
    assert "ci-systemic-infection                       critical         50%" in report


@pytest.mark.parametrize(("cards", "p95"), [([0] * 19 + [5], 0), ([0] * 18 + [4, 5], 4)])
def test_five_of_a_hundred_orders_may_be_louder_than_p95(cards: list[int], p95: int) -> None:
    counted = Burden()
    for number in cards:
        one = {"indicator": "warning", "extension": {"org.hip-injection-cds.findings": {"findings": []}}}
        counted.add("usual", [one] * number)
    row = next(line for line in counted.lines() if line.startswith("not info"))
    assert row.split()[-2:] == [str(p95), "5"]


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_is_answered(variant: str) -> None:
    assert measure([person()], Settings(), {variant: VARIANTS[variant]}).orders[0].total() >= 1
