"""What one resource asks for, in the same words whether it is a ServiceRequest, a drug order, a device or a booking."""

from collections.abc import Iterator

import msgspec

from cds_service.chart.code_files import Domain
from cds_service.chart.codes import CodeBook, Coding
from cds_service.chart.drafts import Draft
from cds_service.chart.facts import Concepts
from cds_service.chart.loose import (
    Resource,
    codings,
    concepts,
    identifiers,
    objects,
    reference,
    references,
    wordings,
)


class Requested(msgspec.Struct, frozen=True, kw_only=True):
    """`names` say what is ordered, `details` how, `sites` where; each as written. `links` are references it holds."""

    draft: Draft
    codings: tuple[Coding, ...] = ()
    concepts: Concepts = frozenset()
    names: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    site_codings: tuple[Coding, ...] = ()
    sites: tuple[str, ...] = ()
    reasons: tuple[Resource, ...] = ()
    links: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    encounter: str = ""

    @property
    def resource(self) -> Resource:
        return self.draft.resource

    @property
    def said(self) -> tuple[str, ...]:
        """Everything that says what is ordered, how and where; reasons, notes and instructions left out."""
        return (*self.names, *self.details, *self.sites)

    def linked(self, other: "Requested") -> bool:
        """True when one names the other, or both belong to one requisition."""
        if not self.groups.isdisjoint(other.groups):
            return True
        return self.draft.named_by(other.links) or other.draft.named_by(self.links)


# Where each resource type says what is ordered, how and where.
_WHAT = {
    "ServiceRequest": ("code",),
    "MedicationRequest": ("medicationCodeableConcept",),
    "DeviceRequest": ("codeCodeableConcept",),
    "Appointment": ("serviceType", "appointmentType"),
}
_HOW = {
    "ServiceRequest": ("orderDetail", "method"),
    "Appointment": ("description", "serviceCategory"),
}
_DOSAGE = ("text", "route", "method")
_LINKS = ("basedOn", "supportingInfo", "supportingInformation", "partOf")


def requested(draft: Draft, book: CodeBook) -> Requested:
    """Reads one draft. Its drug, when it has any, is read elsewhere (`injectates`)."""
    resource = draft.resource
    what = [concept for name in _WHAT.get(draft.type, ()) for concept in concepts(resource.get(name))]
    how = [part for name in _HOW.get(draft.type, ()) for part in concepts(resource.get(name))]
    how += [part for one in _instructions(draft) for name in _DOSAGE for part in concepts(one.get(name))]
    where = list(_sites(draft))
    coded = codings(what)
    return Requested(
        draft=draft,
        codings=coded + codings(how),
        concepts=by_code(coded, "order", book),
        names=tuple(wordings(what)),
        details=tuple(wordings(how)),
        site_codings=codings(where),
        sites=tuple(wordings(where)),
        reasons=tuple(_reasons(resource)),
        links=frozenset(link for name in _LINKS for link in references(resource.get(name))),
        groups=identifiers(resource.get("requisition")) | identifiers(resource.get("groupIdentifier")),
        encounter=reference(resource.get("encounter")),
    )


def by_code(coded: tuple[Coding, ...], domain: Domain, book: CodeBook) -> Concepts:
    """What the codes alone mean. Displays are left to the tables of words: those of billing codes list every joint."""
    match = book.match(coded, "", domain)
    return frozenset() if match.by_text else match.concepts


def _instructions(draft: Draft) -> list[Resource]:
    return objects(draft.resource.get("dosageInstruction")) if draft.type == "MedicationRequest" else []


def _sites(draft: Draft) -> Iterator[Resource]:
    """Body sites of the order, or of the dosage of a drug."""
    for holder in _instructions(draft) or [draft.resource]:
        for name in ("bodySite", "site"):
            yield from concepts(holder.get(name))


def _reasons(resource: Resource) -> Iterator[Resource]:
    """reasonCode and what older versions call it, as CodeableConcepts; references keep their `reference`."""
    for name in ("reasonCode", "reason", "reasonCodeableConcept", "reasonReference", "indication"):
        yield from concepts(resource.get(name))


def name_of(request: Requested) -> str:
    """The name of what is ordered, as the ordering system prints it."""
    return next(iter(request.names or request.details), "")
