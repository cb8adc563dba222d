"""The unsigned orders of a hook request, whatever shape they came in."""

from collections.abc import Iterable, Iterator

import msgspec

from cds_service.chart.fhir.medications import MedicationResource
from cds_service.chart.fhir.pages import Page, Top
from cds_service.chart.orders.loose import Resource, objects, reference, text

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
        return text(self.resource.get("status")) not in _NO_ORDER and not self.resource.get("doNotPerform")

    @property
    def held(self) -> bool:
        """True for a drug that is to be paused or ended, or must not be given."""
        return text(self.resource.get("status")) in _HOLDS or bool(self.resource.get("doNotPerform"))

    def named_by(self, links: frozenset[str]) -> bool:
        return bool(links) and (self.reference in links or (bool(self.url) and self.url in links))


class Drafts:
    """All resources of a Bundle in order of arrival, and where they can be found by reference.

    `beside`: resources that drafts may refer to and that are none themselves.
    """

    __slots__ = ("_by_reference", "all")

    def __init__(self, drafts: Iterable[Draft] = (), beside: Iterable[Draft] = ()) -> None:
        self.all: tuple[Draft, ...] = tuple(drafts)
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
    """Reads Bundles, lists of entries or resources, and single resources. What is not JSON gives nothing."""
    return Drafts(draft for part in raw for draft in _drafts(_decoded(part)))


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
    try:
        return msgspec.json.decode(raw) if raw else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _drafts(content: object) -> Iterator[Draft]:
    for part in objects(content):
        if part.get("resourceType") == "Bundle" or ("resourceType" not in part and "entry" in part):
            for entry in objects(part.get("entry")):
                yield from _entry(entry)
        else:
            yield from _entry(part)


def _entry(entry: Resource) -> Iterator[Draft]:
    """A Bundle entry, or a resource where an entry belongs."""
    inner = entry.get("resource")
    resource = inner if isinstance(inner, dict) else entry
    kind = text(resource.get("resourceType"))
    if kind:
        name = text(resource.get("id"))
        yield Draft(kind, f"{kind}/{name}" if name else "", text(entry.get("fullUrl")), resource)
