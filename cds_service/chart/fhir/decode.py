"""Deliveries to typed resources: what was read at once, else resource by resource, else leniently, else unusable."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from cds_service.chart.facts import Unusable
from cds_service.chart.fhir import pages
from cds_service.chart.fhir.deliveries import Delivery
from cds_service.chart.fhir.elements import Resource
from cds_service.chart.fhir.lenient import EMPTY, UnfitError, bend
from cds_service.chart.fhir.pages import UNREADABLE, Entry, Page, Top
from cds_service.chart.fhir.resources import READ
from cds_service.chart.fhir.types import BUNDLE, type_of

_DECODERS: Mapping[str, msgspec.json.Decoder[Resource]] = {
    str(shape.__struct_config__.tag): msgspec.json.Decoder(shape) for shape in READ
}


class Arrived(msgspec.Struct, frozen=True, gc=False):
    """A page of a data set: its entries in order, among them those that say nothing to a rule."""

    data: str
    entries: tuple[Entry, ...]


class Decoded(msgspec.Struct, frozen=True):
    """What was read, what could not be, and the data sets of which a whole page is no JSON."""

    arrived: tuple[Arrived, ...] = ()
    unusable: tuple[Unusable, ...] = ()
    broken: frozenset[str] = frozenset()


def decode(deliveries: Mapping[str, Delivery]) -> Decoded:
    """All resources of all data sets that arrived, in order. Never raises: what stays unreadable is named."""
    arrived: list[Arrived] = []
    unusable: list[Unusable] = []
    broken: set[str] = set()
    for data, delivery in deliveries.items():
        for part in delivery.parts:
            try:
                entries, unread = _page(data, part)
            except UNREADABLE:
                broken.add(data)
                continue
            arrived.append(Arrived(data, entries))
            unusable += unread
    return Decoded(tuple(arrived), tuple(unusable), frozenset(broken))


def _page(data: str, part: Top | bytes) -> tuple[tuple[Entry, ...], Iterable[Unusable]]:
    """Everything on one page; one of UNREADABLE when it is not JSON at all."""
    if not isinstance(part, bytes):
        return _entries(part), ()
    try:
        return _entries(pages.read(part)), ()
    except msgspec.ValidationError:
        return _piecewise(data, msgspec.json.decode(part))


def _entries(top: Top) -> tuple[Entry, ...]:
    return top.entry if isinstance(top, Page) else (Entry(resource=top),)


def _piecewise(data: str, content: Any) -> tuple[tuple[Entry, ...], Iterable[Unusable]]:
    """Each entry on its own, so that one misshapen resource costs only itself."""
    read = [_alone(data, resource, full_url) for full_url, resource in _parts(content)]
    return tuple([one for one in read if isinstance(one, Entry)]), [one for one in read if isinstance(one, Unusable)]


def _parts(content: Any, url: str = "") -> Iterator[tuple[str, Any]]:
    """(fullUrl, resource) of all that a value holds: Bundles, lists and entries, one in the other as they come."""
    if isinstance(content, list):
        for one in content:
            yield from _parts(one, url)
    elif type_of(content) == BUNDLE:
        entries = content.get("entry")
        yield from _parts([] if entries in EMPTY else entries)
    elif isinstance(content, dict) and "resource" in content and "resourceType" not in content:
        named = content.get("fullUrl")
        yield from _parts(content["resource"] or None, named if isinstance(named, str) else "")
    else:
        yield url, content


def _alone(data: str, resource: Any, full_url: str) -> Entry | Unusable | None:
    """One resource: as it stands, else bent. None for types that say nothing to a rule."""
    kind = type_of(resource)
    if not kind:
        return Unusable(data=data, what="an entry", why="not a FHIR resource")
    decoder = _DECODERS.get(kind)
    if decoder is None:
        return None
    try:
        return Entry(_fitted(resource, decoder), full_url)
    except (UnfitError, msgspec.ValidationError, RecursionError) as error:
        reference = f"{kind}/{resource['id']}" if isinstance(resource.get("id"), str) else ""
        return unfit(data, kind, reference, error)


def unfit(data: str, kind: str, reference: str, error: Exception) -> Unusable:
    """What is said of a resource that cannot be read."""
    return Unusable(data=data, what=kind, why=f"cannot be read ({error})", reference=reference)


def _fitted(resource: Any, decoder: msgspec.json.Decoder[Resource]) -> Resource:
    try:
        return decoder.decode(msgspec.json.encode(resource))
    except msgspec.ValidationError:
        return decoder.decode(msgspec.json.encode(bend(resource, decoder.type)))
