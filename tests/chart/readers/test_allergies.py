from typing import Any

import pytest

from cds_service.chart.facts import Allergy
from tests.chart.conftest import ChartOf, Resource, rxnorm, snomed


def allergy(**more: Any) -> Resource:
    return {"resourceType": "AllergyIntolerance", "id": "a1", "code": rxnorm("6387", "lidocaine"), **more}


def status(code: str) -> Resource:
    return {"coding": [{"code": code}]}


def one(chart_of: ChartOf, **more: Any) -> Allergy | None:
    return next(iter(chart_of(allergy(**more)).allergies.all), None)


def test_an_allergy_says_to_what_and_of_which_type(chart_of: ChartOf) -> None:
    fact = one(chart_of, type="allergy", patient={"reference": "Patient/p1"})
    assert fact is not None
    assert {"lidocaine", "local-anaesthetic"} <= fact.concepts
    assert (fact.type, fact.severe, fact.historical, fact.display) == ("allergy", None, False, "lidocaine")


@pytest.mark.parametrize("verification", ["entered-in-error", "refuted "])
def test_withdrawn_allergies_do_not_count(chart_of: ChartOf, verification: str) -> None:
    assert one(chart_of, verificationStatus=status(verification)) is None


@pytest.mark.parametrize(("clinical", "historical"), [("active", False), ("inactive", True), ("resolved", True)])
def test_a_former_allergy_is_historical(chart_of: ChartOf, clinical: str, historical: bool) -> None:
    fact = one(chart_of, clinicalStatus=status(clinical))
    assert fact is not None
    assert fact.historical is historical


@pytest.mark.parametrize(
    ("elements", "severe"),
    [
        ({}, None),
        ({"criticality": "unable-to-assess"}, None),
        ({"criticality": "high"}, True),
        ({"criticality": "low"}, False),
        ({"reaction": [{"severity": "severe"}]}, True),
        ({"reaction": [{"severity": "mild"}]}, False),
        ({"reaction": [{"severity": "moderate"}, {"severity": "severe"}]}, True),
        ({"criticality": "low", "reaction": [{"severity": "severe"}]}, True),
        ({"reaction": [{"manifestation": [{"text": "rash"}]}]}, None),
    ],
)
def test_severity_is_true_false_or_not_recorded(
    chart_of: ChartOf, elements: dict[str, Any], severe: bool | None
) -> None:
    fact = one(chart_of, **elements)
    assert fact is not None
    assert fact.severe is severe


def test_reactions_are_concepts_and_words(chart_of: ChartOf) -> None:
    fact = one(chart_of, reaction=[{"manifestation": [{"text": "Anaphylaxis"}], "description": "after a dental visit"}])
    assert fact is not None
    assert "anaphylaxis" in fact.reactions
    assert fact.severe is True
    assert fact.reaction_text == "Anaphylaxis, after a dental visit"


@pytest.mark.parametrize(
    ("code", "denied"),
    [
        (snomed("716186003", "No known allergy"), {"any"}),
        (snomed("409137002"), {"drug"}),
        (snomed("716184000", "No known latex allergy"), {"latex"}),
        ({"text": "NKDA"}, {"drug"}),
    ],
)
def test_a_denial_is_no_allergy(chart_of: ChartOf, code: Resource, denied: set[str]) -> None:
    chart = chart_of(allergy(code=code))
    assert chart.no_known_allergy == denied
    assert chart.allergies.all == ()


def test_a_refuted_denial_denies_nothing(chart_of: ChartOf) -> None:
    chart = chart_of(allergy(code=snomed("716186003"), verificationStatus=status("refuted")))
    assert chart.no_known_allergy == frozenset()


def test_a_patient_who_was_not_asked_has_neither_allergy_nor_denial(chart_of: ChartOf) -> None:
    chart = chart_of(allergy(code={**snomed("1631000175102", "Patient not asked"), "text": "Not on File"}))
    assert (chart.allergies.all, chart.no_known_allergy) == ((), frozenset())


def test_an_allergen_nobody_knows_is_kept_as_it_is_called(chart_of: ChartOf) -> None:
    fact = one(chart_of, code={"text": "grandmother's ointment"})
    assert fact is not None
    assert (fact.concepts, fact.display) == (frozenset(), "grandmother's ointment")


def test_an_entry_without_any_allergen_is_none(chart_of: ChartOf) -> None:
    assert one(chart_of, code={}) is None


def test_the_allergen_may_stand_with_the_reaction(chart_of: ChartOf) -> None:
    fact = one(chart_of, code=None, reaction=[{"substance": rxnorm("6387", "lidocaine")}])
    assert fact is not None
    assert "lidocaine" in fact.concepts
