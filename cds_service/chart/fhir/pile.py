"""Decoded resources sorted by type, each once."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from cds_service.chart.fhir.decode import Found
from cds_service.chart.fhir.resources import MedicationOrderResource, MedicationRequestResource, Resource
from cds_service.chart.readers.reading import local_name, name_of

R = TypeVar("R", bound=Resource)
Name = tuple[type[Resource], str | int]  # the id, or for want of one the place among all
_NOW_CALLED: Mapping[type[Resource], type[Resource]] = {MedicationOrderResource: MedicationRequestResource}


class Pile:
    """Resources by type, in order of arrival. Those of one type and id are one: the latest version stays."""

    def __init__(self, found: Iterable[Found]) -> None:
        self._by_type: dict[type[Resource], dict[Name, Found]] = {}
        for position, one in enumerate(found):
            kind = type(one.resource)
            shelf = self._by_type.setdefault(_NOW_CALLED.get(kind, kind), {})
            key = (kind, one.resource.id or position)
            if key not in shelf or _updated(one) > _updated(shelf[key]):
                shelf[key] = one

    def of(self, kind: type[R]) -> Iterator[tuple[str, R]]:
        """(data set, resource) of every resource of the type, also under its older name."""
        for one in self._by_type.get(kind, {}).values():
            if isinstance(one.resource, kind):
                yield one.data, one.resource

    def by_name(self, kind: type[R]) -> dict[str, R]:
        """The resources of the type by every name that a reference may use: "Type/id" and the fullUrl."""
        named: dict[str, R] = {}
        for one in self._by_type.get(kind, {}).values():
            if isinstance(one.resource, kind):
                names = (name_of(one.resource), f"urn:uuid:{one.resource.id}", local_name(one.full_url))
                named.update((name, one.resource) for name in names if name)
        return named


def _updated(one: Found) -> str:
    return one.resource.meta.last_updated if one.resource.meta else ""
