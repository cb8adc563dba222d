"""What one resource asks for, in the same words whether it is a ServiceRequest, a drug order, a device or a booking."""

from collections.abc import Iterator

import msgspec

from cds_service.chart.codes.book import CodeBook, Coding
from cds_service.chart.codes.files import Domain
from cds_service.chart.facts import Concepts
from cds_service.chart.fhir.loose import Resource, codings, concepts, objects, wordings
from cds_service.chart.orders.drafts import Draft
from cds_service.chart.orders.links import Links, links


class Requested(msgspec.Struct, frozen=True, kw_only=True):
    """`names` say what is ordered, `details` how, `sites` where; each as written."""

    links: Links
    codings: tuple[Coding, ...] = ()
    concepts: Concepts = frozenset()
    names: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    site_codings: tuple[Coding, ...] = ()
    sites: tuple[str, ...] = ()
    reasons: tuple[Resource, ...] = ()

    @property
    def draft(self) -> Draft:
        return self.links.draft

    @property
    def resource(self) -> Resource:
        return self.links.draft.resource

    @property
    def said(self) -> tuple[str, ...]:
        """Everything that says what is ordered, how and where; reasons, notes and instructions left out."""
        return (*self.names, *self.details, *self.sites)


# Where each resource type says what is ordered and how. A drug order says the latter in its dosage.
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
_WHERE = ("bodySite", "site")
_WHY = ("reasonCode", "reason", "reasonCodeableConcept", "reasonReference", "indication")


def requested(draft: Draft, book: CodeBook) -> Requested:
    """Reads one draft. Its drug, when it has any, is read elsewhere (`injectates`)."""
    resource = draft.resource
    dosages = objects(resource.get("dosageInstruction")) if draft.type == "MedicationRequest" else []
    what = list(_parts(resource, _WHAT.get(draft.type, ())))
    how = [*_parts(resource, _HOW.get(draft.type, ())), *(part for one in dosages for part in _parts(one, _DOSAGE))]
    where = [part for holder in dosages or [resource] for part in _parts(holder, _WHERE)]
    coded = codings(what)
    return Requested(
        links=links(draft),
        codings=coded + codings(how),
        concepts=by_code(coded, "order", book),
        names=tuple(wordings(what)),
        details=tuple(wordings(how)),
        site_codings=codings(where),
        sites=tuple(wordings(where)),
        reasons=tuple(_parts(resource, _WHY)),
    )


def saying(kind: str) -> tuple[str, ...]:
    """The elements of a resource type that are read here, and those in which a side may be told."""
    return (*_WHAT.get(kind, ()), *_HOW.get(kind, ()), *_WHERE, *_WHY, "code", "dosageInstruction", "extension")


def by_code(coded: tuple[Coding, ...], domain: Domain, book: CodeBook) -> Concepts:
    """What the codes alone mean. Displays are left to the tables of words: those of billing codes list every joint."""
    if not coded:
        return frozenset()
    match = book.match(coded, "", domain)
    return frozenset() if match.by_text else match.concepts


def name_of(request: Requested) -> str:
    """The name of what is ordered, as the ordering system prints it."""
    return next(iter(request.names or request.details), "")


def _parts(holder: Resource, names: tuple[str, ...]) -> Iterator[Resource]:
    """The CodeableConcepts (or texts as such) under several names, in their order."""
    for name in names:
        if name in holder:
            yield from concepts(holder[name])
