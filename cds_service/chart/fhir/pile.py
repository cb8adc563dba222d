"""Decoded resources sorted by type, each once."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, cast

from cds_service.chart.fhir.decode import Found
from cds_service.chart.fhir.owners import Owners
from cds_service.chart.fhir.resources import MedicationOrderResource, MedicationRequestResource, Resource
from cds_service.chart.readers.reading import local_name, name_of

R = TypeVar("R", bound=Resource)
Name = str | int  # the id, or for want of one the place among all
_ONCE_CALLED: Mapping[type[Resource], type[Resource]] = {MedicationRequestResource: MedicationOrderResource}
_NOTHING: Mapping[Name, Found] = {}


class Pile:
    """One patient's resources by type, in order of arrival; those of `others` are set aside.

    Those of one type and id are one: the latest version stays.
    """

    def __init__(self, found: Iterable[Found], owners: Owners) -> None:
        self.others: list[Found] = []
        self._by_type: dict[type[Resource], dict[Name, Found]] = {}
        known = owners.known
        for position, one in enumerate(found):
            resource = one.resource
            owner = resource.subject or resource.patient
            own = owner is not None and known.get(owner.reference)  # most resources write the same reference
            if not own and not owners.owns(one):
                self.others.append(one)
                continue
            shelf = self._by_type.get(type(resource))
            if shelf is None:
                shelf = self._by_type[type(resource)] = {}
            name = resource.id or position
            if name not in shelf or _updated(one) > _updated(shelf[name]):
                shelf[name] = one

    def of(self, kind: type[R]) -> list[tuple[str, R]]:
        """(data set, resource) of every resource of the type, also under its older name."""
        found: Iterable[Any] = self._found(kind)
        return [(one.data, one.resource) for one in found]

    def resources(self, kind: type[R]) -> list[R]:
        """Every resource of the type, also under its older name."""
        found: Iterable[Any] = self._found(kind)
        return [one.resource for one in found]

    def by_name(self, kind: type[R]) -> dict[str, R]:
        """The resources of the type by every name that a reference may use: "Type/id" and the fullUrl."""
        named: dict[str, R] = {}
        for one in self._found(kind):
            names = (name_of(one.resource), f"urn:uuid:{one.resource.id}", local_name(one.full_url))
            named.update((name, cast(R, one.resource)) for name in names if name)
        return named

    def _found(self, kind: type[Resource]) -> Iterable[Found]:
        found = self._by_type.get(kind, _NOTHING).values()
        older = self._by_type.get(_ONCE_CALLED[kind]) if kind in _ONCE_CALLED else None
        return [*found, *older.values()] if older else found


def _updated(one: Found) -> str:
    return one.resource.meta.last_updated if one.resource.meta else ""
