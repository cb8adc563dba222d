"""Raw JSON to typed resources: a whole Bundle at once, else resource by resource, else leniently, else unusable."""

from collections.abc import Iterator, Mapping
from typing import Any, Union

import msgspec

from cds_service.chart import resources
from cds_service.chart.deliveries import Delivery
from cds_service.chart.facts import Unusable
from cds_service.chart.lenient import UnfitError, bend
from cds_service.chart.resources import Resource
from cds_service.chart.skipped import SKIPPED, Skipped

_AnyResource: Any = Union[resources.READ + SKIPPED]  # noqa: UP007 - built from a tuple
_SHAPES: Mapping[str, type[Resource]] = {str(shape.__struct_config__.tag): shape for shape in resources.READ}


class Found(msgspec.Struct, frozen=True, gc=False):
    """A resource, the data set it came with and its `fullUrl` in the Bundle ("" outside of one)."""

    data: str
    resource: Resource
    full_url: str = ""


class Decoded(msgspec.Struct, frozen=True):
    found: tuple[Found, ...]
    unusable: tuple[Unusable, ...]


class _Entry(msgspec.Struct, rename="camel", gc=False):
    full_url: str = ""
    resource: _AnyResource | None = None


class _Page(msgspec.Struct, tag_field="resourceType", tag="Bundle"):
    entry: list[_Entry] = []


_NOT_BUNDLES = tuple(shape for shape in SKIPPED if shape.__name__ != "Bundle")
_TOP: Any = Union[(_Page, *resources.READ, *_NOT_BUNDLES)]  # noqa: UP007 - built from a tuple
_top = msgspec.json.Decoder(_TOP)


def decode(deliveries: Mapping[str, Delivery]) -> Decoded:
    """All resources of all data sets that arrived, in order. Never raises: what stays unreadable is named."""
    found: list[Found] = []
    unusable: list[Unusable] = []
    for data, delivery in deliveries.items():
        for raw in delivery.resources:
            for item in _page(data, raw):
                if isinstance(item, Unusable):
                    unusable.append(item)
                else:
                    found.append(item)
    return Decoded(tuple(found), tuple(unusable))


def _page(data: str, raw: bytes) -> Iterator[Found | Unusable]:
    try:
        top = _top.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        yield from _piecewise(data, raw)
        return
    for entry in top.entry if isinstance(top, _Page) else [_Entry(resource=top)]:
        if entry.resource is not None and not isinstance(entry.resource, Skipped):
            yield Found(data, entry.resource, entry.full_url)


def _piecewise(data: str, raw: bytes) -> Iterator[Found | Unusable]:
    """Each entry on its own, so that one misshapen resource costs only itself."""
    try:
        content = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        yield Unusable(data=data, what="a whole answer", why="not JSON")
        return
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
