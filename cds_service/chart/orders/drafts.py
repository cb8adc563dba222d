"""The unsigned orders of a hook request, whatever shape they came in."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from cds_service.chart.fhir.loose import Resource, items, objects, reference, text, truth
from cds_service.chart.fhir.medications import MedicationResource
from cds_service.chart.fhir.pages import Page, Top
from cds_service.chart.fhir.types import BUNDLE, OUTCOME, type_of

_NOW_CALLED = {"ProcedureRequest": "ServiceRequest", "MedicationOrder": "MedicationRequest"}
_NO_ORDER = {"entered-in-error", "revoked", "completed", "cancelled", "stopped"}
_HOLDS = {"on-hold", "stopped", "cancelled"}


class Draft(msgspec.Struct, frozen=True):
    """One resource as it came. `reference` is "Type/id", "" when the client gave it no id."""

    type: str
    reference: str
    url: str
    resource: Resource

    @property
    def wanted(self) -> bool:
        """False for what is to be ended or must not be done."""
        return text(self.resource.get("status")) not in _NO_ORDER and not truth(self.resource.get("doNotPerform"))

    @property
    def held(self) -> bool:
        """True for a drug that is to be paused or ended, or must not be given."""
        return text(self.resource.get("status")) in _HOLDS or truth(self.resource.get("doNotPerform"))

    def named_by(self, links: frozenset[str]) -> bool:
        return bool(links) and (self.reference in links or (bool(self.url) and self.url in links))


class Drafts:
    """All resources of a Bundle in order of arrival, and where they can be found by reference.

    `unread`: how many entries hold no resource that can be told: orders that nobody has looked at. `beside`: resources
    that drafts may refer to and that are none themselves.
    """

    __slots__ = ("_by_reference", "all", "unread")

    def __init__(self, drafts: Iterable[Draft | None] = (), beside: Iterable[Draft] = ()) -> None:
        came = tuple(drafts)
        self.all: tuple[Draft, ...] = tuple(draft for draft in came if draft is not None)
        self.unread = len(came) - len(self.all)
        self._by_reference: dict[str, Draft] = {}
        for draft in (*self.all, *beside):
            if draft.reference:
                self._by_reference.setdefault(draft.reference, draft)
            if draft.url:
                self._by_reference.setdefault(draft.url, draft)
                self._by_reference.setdefault(reference(draft.url), draft)

    def of(self, *types: str) -> list[Draft]:
        return [draft for draft in self.all if draft.type in types]

    def find(self, target: str, holder: Resource | None = None) -> Resource | None:
        """The resource that a reference names: among the drafts, or ("#id") among those contained in its holder."""
        if target.startswith("#"):
            inside = objects(holder.get("contained")) if holder else []
            return next((one for one in inside if text(one.get("id")).lstrip("#") == target[1:]), None)
        draft = self._by_reference.get(target)
        return draft.resource if draft else None

    def draft(self, target: str) -> Draft | None:
        return self._by_reference.get(target)


def read_drafts(raw: Iterable[bytes]) -> Drafts:
    """Reads Bundles, lists of entries or resources, and single resources, one in the other as they come."""
    return Drafts(draft for part in raw if part for draft in _drafts(_decoded(part)))


def products(parts: Iterable[Top | bytes]) -> Iterator[Draft]:
    """The Medications among what was delivered, decoded or as JSON: drafts may point to them."""
    for part in parts:
        if isinstance(part, bytes):
            yield from read_drafts([part]).of("Medication")
        elif isinstance(part, Page):
            for entry in part.entry:
                if isinstance(entry.resource, MedicationResource):
                    name = f"Medication/{entry.resource.id}"
                    yield Draft("Medication", name, entry.full_url, msgspec.to_builtins(entry.resource))


def _decoded(raw: bytes) -> object:
    """JSON null is nothing; what is not JSON is an empty object, which is no resource."""
    try:
        content = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return [] if content is None else content


def _drafts(value: Any, url: str = "") -> Iterator[Draft | None]:
    """Every resource in a value; None for each part of it that is none."""
    if isinstance(value, list):
        for one in value:
            yield from _drafts(one, url)
    elif not isinstance(value, dict):
        yield None
    elif type_of(value) == BUNDLE or ("resourceType" not in value and "entry" in value):
        yield from _drafts(items(value.get("entry") or []))
    elif "resourceType" not in value and "resource" in value:
        yield from _drafts(value["resource"] or None, text(value.get("fullUrl")))
    else:
        yield _draft(value, url)


def _draft(resource: Resource, url: str) -> Draft | None:
    """The resource under a type that is known by name; None where the type says nothing."""
    kind = type_of(resource)
    if kind in ("", OUTCOME):
        return None
    if resource["resourceType"] != kind:
        resource = {**resource, "resourceType": kind}  # what a suggestion edits must have its right name
    name = text(resource.get("id"))
    return Draft(_NOW_CALLED.get(kind, kind), f"{kind}/{name}" if name else "", url, resource)
