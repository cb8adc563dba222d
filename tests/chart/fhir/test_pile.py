from typing import ClassVar

from cds_service.chart.fhir.decode import Arrived
from cds_service.chart.fhir.elements import Meta, Pointer, Resource
from cds_service.chart.fhir.medications import MedicationOrderResource, MedicationRequestResource, MedicationResource
from cds_service.chart.fhir.owners import Owners
from cds_service.chart.fhir.pages import Entry
from cds_service.chart.fhir.pile import Pile
from cds_service.chart.fhir.resources import ConditionResource, EncounterResource
from cds_service.chart.fhir.skipped import Skipped


def arrived(data: str, *resources: Resource, url: str = "") -> Arrived:
    return Arrived(data, tuple(Entry(one, url) for one in resources))


def pile_of(*pages: Arrived) -> Pile:
    return Pile(pages, Owners(pages, "p1"))


def test_a_resource_that_came_twice_is_one() -> None:
    twice = [arrived(data, ConditionResource(id="c")) for data in ("conditions", "labs")]
    pile = pile_of(*twice)
    assert [pile.data(one) for one in pile.of(ConditionResource)] == ["conditions"]


def test_the_latest_version_stays() -> None:
    old = ConditionResource(id="c", meta=Meta(last_updated="2025-01-01T00:00:00Z"))
    new = ConditionResource(id="c", meta=Meta(last_updated="2026-01-01T00:00:00Z"))
    for order in ((old, new), (new, old)):
        pile = pile_of(arrived("conditions", *order))
        assert pile.of(ConditionResource) == [new]


def test_resources_without_an_id_are_all_kept() -> None:
    pile = pile_of(*[arrived("conditions", ConditionResource())] * 2)
    assert len(pile.of(ConditionResource)) == 2


def test_the_same_id_of_another_type_is_another_resource() -> None:
    pile = pile_of(arrived("x", ConditionResource(id="1"), EncounterResource(id="1")))
    assert len(pile.of(ConditionResource)) == len(pile.of(EncounterResource)) == 1


def test_a_type_includes_its_older_name() -> None:
    older, newer = MedicationOrderResource(id="m"), MedicationRequestResource(id="m")
    pile = pile_of(arrived("medications", older), arrived("past_medications", newer))
    assert pile.of(MedicationRequestResource) == [newer, older]
    assert list(map(pile.data, (newer, older))) == ["past_medications", "medications"]


def test_every_name_that_a_reference_may_use() -> None:
    medication = MedicationResource(id="m")
    pile = pile_of(arrived("medications", medication, url="https://ehr.example/fhir/Medication/m"))
    assert pile.by_name(MedicationResource) == {"Medication/m": medication, "urn:uuid:m": medication}
    assert pile.by_name(EncounterResource) == {}


def test_what_came_with_a_data_set_leaves_out_what_is_another_patients_and_what_is_not_read() -> None:
    own, twice = ConditionResource(id="c"), ConditionResource(id="c")
    foreign = ConditionResource(id="d", subject=Pointer(reference="Patient/p2"))
    page = Arrived("conditions", tuple(Entry(one) for one in (Skipped(), own, foreign, twice)))
    pile = pile_of(page, arrived("labs", foreign))
    assert [id(one) for one in pile.came_with("conditions")] == [id(own), id(twice)]
    assert pile.came_with("labs") == []
    assert pile.filled == {"conditions"}
    assert pile.others == [("conditions", foreign), ("labs", foreign)]


def test_two_that_differ_under_one_id_are_both_kept_where_nothing_says_which_is_the_latest() -> None:
    one, other = ConditionResource(id="1", recorded_date="2026-01-01"), ConditionResource(id="1")
    pile = pile_of(arrived("conditions", one, other), arrived("labs", one, other))
    assert pile.of(ConditionResource) == [one, other]


class Counted(Meta, eq=False):
    """Counts how often a resource is compared with another."""

    compared: ClassVar[int] = 0

    def __eq__(self, other: object) -> bool:
        Counted.compared += 1
        return self is other

    __hash__ = object.__hash__


def test_many_that_differ_under_one_id_are_compared_with_the_first_alone() -> None:
    """Each against all of them would hold up everybody for seconds."""
    many = [ConditionResource(id="1", meta=Counted(), recorded_date=f"2026-01-{day:02}") for day in range(1, 29)]
    kept = pile_of(arrived("conditions", *many), arrived("labs", *many)).of(ConditionResource)
    assert Counted.compared <= 2 * len(many)
    assert [one.recorded_date for one in kept] == [one.recorded_date for one in many]
