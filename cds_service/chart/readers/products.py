"""Which drug a medication resource means: codes and names from wherever they stand, one match per ingredient."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from cds_service.chart.codes.book import CodeBook, Coding, Match
from cds_service.chart.fhir.elements import CodeableConcept
from cds_service.chart.fhir.lenient import UnfitError, bend
from cds_service.chart.fhir.medications import HandedOver, MedicationResource, OnList
from cds_service.chart.fhir.verbatim import concept
from cds_service.chart.readers.reading import NO_CONCEPT, Reading, local, said
from cds_service.chart.remembering import remembered

_FLUSH = re.compile(r"\b(?:flush\w*|lock|hep-?lock)\b", re.IGNORECASE)
_TO_FLUSH = re.compile(r"^\s*flush|\bfor (?:line |catheter )?(?:flush\w*|lock)\b|\bpatency\b", re.IGNORECASE)


class Product(msgspec.Struct, frozen=True):
    """`matches`: one per ingredient, empty when the drug is not known to us. `name`: as the chart prints it.

    `named` is False when nothing says what the drug is: no text and no `code` of a list that is known here, or a
    reference that leads nowhere.
    """

    matches: tuple[Match, ...]
    name: str
    named: bool
    code: str = ""  # the first one, for who has to look it up

    @property
    def concepts(self) -> frozenset[str]:
        return frozenset().union(*(match.concepts for match in self.matches))


UNNAMED = Product((), "", named=False)


def listed(resource: OnList, reading: Reading) -> Product:
    """The drug of an entry on a list. Raises UnfitError where its concept cannot be read."""
    if resource.medication_reference is None:
        return _coded(reading.book, bytes(resource.coded))
    return read(resource, reading)


def read(resource: OnList | HandedOver, reading: Reading) -> Product:
    """The drug by the union of all codings, of its own concept and of the Medication it points to."""
    display = resource.medication_reference.display if resource.medication_reference else ""
    return _product(reading.book, list(_concepts(resource, reading)), display)


@remembered(8192)  # the same few drugs on every list
def _coded(book: CodeBook, coded: bytes) -> Product:
    own = concept(coded, "medicationCodeableConcept")
    return _product(book, [own] if own else [], "")


def _product(book: CodeBook, concepts: Sequence[CodeableConcept], display: str) -> Product:
    codings: tuple[Coding, ...] = tuple(dict.fromkeys(coding for concept in concepts for coding in concept.coding))
    texts = dict.fromkeys(text for concept in concepts for text in said(concept))
    name = next(iter(texts), display)
    text = " / ".join(dict.fromkeys((*(concept.text for concept in concepts if concept.text), display)))
    matches = book.leaves(codings, text.strip(" /"), "drug")
    named = bool(name or matches) or book.systems.list_any(codings)
    return Product(matches, name, named, codings[0].code if codings else "")


def _concepts(resource: OnList | HandedOver, reading: Reading) -> Iterator[CodeableConcept]:
    if resource.medication_codeable_concept:
        yield resource.medication_codeable_concept
    medication = _medication(resource, reading)
    if medication is None:
        return
    yield medication.code or NO_CONCEPT
    for ingredient in medication.ingredient:
        item = ingredient.item_codeable_concept
        if item is not None:
            yield item


def _medication(resource: OnList | HandedOver, reading: Reading) -> MedicationResource | None:
    name = local(resource.medication_reference)
    if name.startswith("#"):
        return next((one for one in map(_contained, resource.contained) if one and f"#{one.id}" == name), None)
    return reading.medications.get(name) if name else None


def _contained(resource: Any) -> MedicationResource | None:
    if not isinstance(resource, dict) or resource.get("resourceType") != "Medication":
        return None
    try:
        return msgspec.convert(bend(resource, MedicationResource), MedicationResource)
    except (UnfitError, msgspec.ValidationError):
        return None


@remembered(4096)
def is_flush(name: str, instruction: str) -> bool:
    """True for a drug that keeps a line open: by its name, or by what it is given for.

    "Flush the line afterwards" in the instruction of an infusion does not make the infusion a flush.
    """
    return bool(_FLUSH.search(name) or _TO_FLUSH.search(instruction))
