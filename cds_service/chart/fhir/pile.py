"""Decoded resources sorted by type, each once."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

import msgspec

from cds_service.chart.facts import Unusable
from cds_service.chart.fhir.decode import Arrived, unfit
from cds_service.chart.fhir.elements import Resource
from cds_service.chart.fhir.lenient import UnfitError
from cds_service.chart.fhir.medications import MedicationOrderResource, MedicationRequestResource
from cds_service.chart.fhir.owners import Owners
from cds_service.chart.fhir.resources import READ
from cds_service.chart.readers.reading import kind_of, local_name, name_of

R = TypeVar("R", bound=Resource)
Name = str | int | bytes  # the id, or for want of one the place on the shelf; for several of one id what they say
_ONCE_CALLED: Mapping[type[Resource], type[Resource]] = {MedicationRequestResource: MedicationOrderResource}


class Pile:
    """One patient's resources by type, in order of arrival; those of `others` are set aside.

    Those of one type and id are one: the latest version stays, and all that differ where nothing says which is the
    latest. `filled`: the data sets that hold any of the patient's.
    """

    def __init__(self, arrived: Sequence[Arrived], owners: Owners) -> None:
        self.others: list[tuple[str, Resource]] = []  # each with its data set
        self.filled: set[str] = set()
        self._arrived = arrived
        self._shelves: dict[type[Resource], dict[Name, Any]] = {kind: {} for kind in READ}
        for page in arrived:
            self._sort(page, owners)

    def _sort(self, page: Arrived, owners: Owners) -> None:
        """The one loop over all that came: most resources of a page are of one type and name the same owner."""
        data, usual, shelves = page.data, owners.usual, self._shelves
        own = False
        for entry in page.entries:
            resource = entry.resource
            shelf = shelves.get(type(resource))
            if shelf is None:
                continue
            owner = resource.subject or resource.patient
            if (owner is None or owner.reference != usual) and not owners.owns(entry):
                self.others.append((data, resource))
                continue
            own = True
            name = resource.id or len(shelf)
            if name in shelf and _are_two(shelf[name], resource):
                name = msgspec.json.encode(resource)
            if name not in shelf or _updated(resource) > _updated(shelf[name]):
                shelf[name] = resource
        if own:
            self.filled.add(data)

    def of(self, kind: type[R]) -> list[R]:
        """Every resource of the type, also under its older name."""
        found = list(self._shelves[kind].values())
        older = _ONCE_CALLED.get(kind)
        return [*found, *self._shelves[older].values()] if older else found

    def data(self, resource: Resource) -> str:
        """The data set that the resource came with."""
        return self._data[id(resource)]

    def unfit(self, resource: Resource, error: UnfitError) -> Unusable:
        """What is said of a resource that turned out not to be readable."""
        return unfit(self.data(resource), kind_of(resource), name_of(resource), error)

    @cached_property
    def _data(self) -> dict[int, str]:
        return {id(entry.resource): page.data for page in self._arrived for entry in page.entries}

    def by_name(self, kind: type[R]) -> dict[str, R]:
        """The resources of the type by every name that a reference may use: "Type/id" and the fullUrl."""
        resources = self.of(kind)
        urls = self._urls(kind) if resources else {}
        named: dict[str, R] = {}
        for one in resources:
            names = (name_of(one), f"urn:uuid:{one.id}", local_name(urls[id(one)]))
            named.update((name, one) for name in names if name)
        return named

    def came_with(self, data: str) -> list[Resource]:
        """All of a data set that is the patient's, also what came twice."""
        strange = {id(resource) for _, resource in self.others}
        came = [entry.resource for page in self._arrived if page.data == data for entry in page.entries]
        return [one for one in came if type(one) in self._shelves and id(one) not in strange]

    def _urls(self, kind: type[Resource]) -> dict[int, str]:
        """The fullUrl of every resource of the type."""
        entries = (entry for page in self._arrived for entry in page.entries)
        return {id(entry.resource): entry.full_url for entry in entries if isinstance(entry.resource, kind)}


def _are_two(one: Resource, other: Resource) -> bool:
    """Of one id, but different, and without the times that would make them versions of one."""
    return not (_updated(one) and _updated(other)) and one != other


def _updated(resource: Resource) -> str:
    return resource.meta.last_updated if resource.meta else ""
