"""Deliveries to typed resources: what was read at once, else resource by resource, else leniently, else unusable."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from cds_service.chart.facts import Unusable
from cds_service.chart.fhir import pages
from cds_service.chart.fhir.deliveries import Delivery
from cds_service.chart.fhir.lenient import UnfitError, bend
from cds_service.chart.fhir.pages import UNREADABLE, Page
from cds_service.chart.fhir.resources import READ, Resource

_READ = frozenset(READ)
_SHAPES: Mapping[str, type[Resource]] = {str(shape.__struct_config__.tag): shape for shape in READ}


class Found(msgspec.Struct, frozen=True, gc=False):
    """A resource, the data set it came with and its `fullUrl` in the Bundle ("" outside of one)."""

    data: str
    resource: Resource
    full_url: str = ""


class Decoded(msgspec.Struct, frozen=True):
    """What was read, what could not be, and the data sets of which a whole page is no JSON."""

    found: tuple[Found, ...] = ()
    unusable: tuple[Unusable, ...] = ()
    broken: frozenset[str] = frozenset()


def decode(deliveries: Mapping[str, Delivery]) -> Decoded:
    """All resources of all data sets that arrived, in order. Never raises: what stays unreadable is named."""
    found: list[Found] = []
    unusable: list[Unusable] = []
    broken: set[str] = set()
    for data, delivery in deliveries.items():
        for part in delivery.parts:
            if not isinstance(part, bytes):
                found += _typed(data, part)
                continue
            try:
                items = list(_page(data, part))
            except UNREADABLE:
                broken.add(data)
                continue
            found += (one for one in items if isinstance(one, Found))
            unusable += (one for one in items if isinstance(one, Unusable))
    return Decoded(tuple(found), tuple(unusable), frozenset(broken))


def _page(data: str, raw: bytes) -> Iterator[Found | Unusable]:
    """Everything on one page; one of UNREADABLE when it is not JSON at all."""
    try:
        yield from _typed(data, pages.read(raw))
    except msgspec.ValidationError:
        yield from _piecewise(data, msgspec.json.decode(raw))


def _typed(data: str, top: Any) -> list[Found]:
    if not isinstance(top, Page):
        return [Found(data, top)] if type(top) in _READ else []
    return [Found(data, resource, entry.full_url) for entry in top.entry if type(resource := entry.resource) in _READ]


def _piecewise(data: str, content: Any) -> Iterator[Found | Unusable]:
    """Each entry on its own, so that one misshapen resource costs only itself."""
    for full_url, resource in _parts(content):
        item = _alone(data, resource, full_url)
        if item is not None:
            yield item


def _parts(content: Any) -> Iterator[tuple[str, Any]]:
    """(fullUrl, resource) of every entry of a Bundle, or the single resource."""
    if not isinstance(content, dict) or content.get("resourceType") != "Bundle":
        yield "", content
        return
    entries = content.get("entry")
    for entry in entries if isinstance(entries, list) else [entries]:
        if isinstance(entry, dict) and entry.get("resource") is not None:
            url = entry.get("fullUrl")
            yield url if isinstance(url, str) else "", entry["resource"]


def _alone(data: str, resource: Any, full_url: str) -> Found | Unusable | None:
    """One resource: as it stands, else bent. None for types that say nothing to a rule."""
    kind = resource.get("resourceType") if isinstance(resource, dict) else None
    if not isinstance(kind, str):
        return Unusable(data=data, what="an entry", why="not a FHIR resource")
    shape = _SHAPES.get(kind)
    if shape is None:
        return None
    try:
        return Found(data, _fitted(resource, shape), full_url)
    except (UnfitError, msgspec.ValidationError, RecursionError) as error:
        reference = f"{kind}/{resource['id']}" if isinstance(resource.get("id"), str) else ""
        return Unusable(data=data, what=kind, why=f"cannot be read ({error})", reference=reference)


def _fitted(resource: Any, shape: type[Resource]) -> Resource:
    try:
        return msgspec.convert(resource, shape)
    except msgspec.ValidationError:
        return msgspec.convert(bend(resource, shape), shape)
