from collections.abc import Iterable

from cds_service.chart.fhir.decode import Found
from cds_service.chart.fhir.elements import Meta
from cds_service.chart.fhir.owners import Owners
from cds_service.chart.fhir.pile import Pile
from cds_service.chart.fhir.resources import (
    ConditionResource,
    EncounterResource,
    MedicationOrderResource,
    MedicationRequestResource,
    MedicationResource,
)


def pile_of(found: Iterable[Found]) -> Pile:
    everything = list(found)
    return Pile(everything, Owners(everything, "p1"))


def test_a_resource_that_came_twice_is_one() -> None:
    twice = Found("conditions", ConditionResource(id="c")), Found("labs", ConditionResource(id="c"))
    assert [data for data, _ in pile_of(twice).of(ConditionResource)] == ["conditions"]


def test_the_latest_version_stays() -> None:
    old = ConditionResource(id="c", meta=Meta(last_updated="2025-01-01T00:00:00Z"))
    new = ConditionResource(id="c", meta=Meta(last_updated="2026-01-01T00:00:00Z"))
    for order in ((old, new), (new, old)):
        pile = pile_of(Found("conditions", one) for one in order)
        assert [resource for _, resource in pile.of(ConditionResource)] == [new]


def test_resources_without_an_id_are_all_kept() -> None:
    pile = pile_of(Found("conditions", ConditionResource()) for _ in range(2))
    assert len(list(pile.of(ConditionResource))) == 2


def test_the_same_id_of_another_type_is_another_resource() -> None:
    pile = pile_of([Found("x", ConditionResource(id="1")), Found("x", EncounterResource(id="1"))])
    assert len(list(pile.of(ConditionResource))) == len(list(pile.of(EncounterResource))) == 1


def test_a_type_includes_its_older_name() -> None:
    older, newer = MedicationOrderResource(id="m"), MedicationRequestResource(id="m")
    pile = pile_of([Found("medications", older), Found("past_medications", newer)])
    assert list(pile.of(MedicationRequestResource)) == [("past_medications", newer), ("medications", older)]
    assert pile.resources(MedicationRequestResource) == [newer, older]


def test_every_name_that_a_reference_may_use() -> None:
    medication = MedicationResource(id="m")
    pile = pile_of([Found("medications", medication, "https://ehr.example/fhir/Medication/m")])
    assert pile.by_name(MedicationResource) == {"Medication/m": medication, "urn:uuid:m": medication}
    assert pile.by_name(EncounterResource) == {}
