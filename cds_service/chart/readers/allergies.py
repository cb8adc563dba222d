"""AllergyIntolerance resources as facts, and what the chart says there is no allergy to."""

from typing import Literal

from cds_service.chart.codes.book import CodeBook, Coding
from cds_service.chart.facts import Allergy, Concepts
from cds_service.chart.fhir.elements import CodeableConcept
from cds_service.chart.fhir.resources import AllergyIntoleranceResource, Reaction
from cds_service.chart.readers.reading import NO_CONCEPT, Reading, name_of, said, shown, status_of, word
from cds_service.chart.remembering import remembered

_WITHDRAWN = frozenset({"entered-in-error", "refuted"})
_NOT_ASKED = "allergy-not-asked"
_HISTORICAL = frozenset({"inactive", "resolved"})


def denied(resource: AllergyIntoleranceResource, reading: Reading) -> str | None:
    """What the entry denies ("any", "drug", "latex"), None where it records an allergy or does not count."""
    if status_of(resource.verification_status) in _WITHDRAWN:
        return None
    code = _allergen(resource)
    return _denied(reading.book, code.coding, code.text)


@remembered(4096)
def _denied(book: CodeBook, coding: tuple[Coding, ...], text: str) -> str | None:
    return book.denied(coding, text)


def read(resource: AllergyIntoleranceResource, reading: Reading) -> Allergy | None:
    """The allergy, also where the allergen is not known to us; None for denials and what does not count."""
    if status_of(resource.verification_status) in _WITHDRAWN or denied(resource, reading) is not None:
        return None
    code = _allergen(resource)
    if not said(code) and not code.coding:
        return None
    match = reading.match(code, "allergen")
    if _NOT_ASKED in match.concepts:
        return None
    reactions = _reactions(resource.reaction, reading)
    return Allergy(
        concepts=match.concepts,
        display=shown(code, match),
        reference=name_of(resource),
        by_text=match.by_text,
        type=_type(resource),
        severe=_severe(resource, reactions),
        reactions=reactions,
        reaction_text=_reaction_text(resource.reaction),
        historical=status_of(resource.clinical_status) in _HISTORICAL,
    )


def _allergen(resource: AllergyIntoleranceResource) -> CodeableConcept:
    """What the allergy is to: the code, else the substance of a reaction."""
    substances = (reaction.substance for reaction in resource.reaction)
    return resource.code or resource.substance or next((one for one in substances if one), NO_CONCEPT)


def _type(resource: AllergyIntoleranceResource) -> Literal["allergy", "intolerance", ""]:
    match word(resource.type):
        case "allergy" | "intolerance" as known:
            return known
        case _:
            return ""


def _reactions(reactions: tuple[Reaction, ...], reading: Reading) -> Concepts:
    """Concepts of all manifestations; a reaction that is only described counts by its words."""
    found: set[str] = set()
    for reaction in reactions:
        for manifestation in reaction.manifestation or (CodeableConcept(text=reaction.description),):
            found |= reading.match(manifestation, "condition").concepts
    return frozenset(found)


def _reaction_text(reactions: tuple[Reaction, ...]) -> str:
    texts = [
        text
        for reaction in reactions
        for text in (*(said(one)[0] for one in reaction.manifestation if said(one)), reaction.description)
        if text
    ]
    return ", ".join(dict.fromkeys(texts))


def _severe(resource: AllergyIntoleranceResource, reactions: Concepts) -> bool | None:
    """True when a reaction was severe or the risk is high, None when nothing says how severe it was."""
    severities = {word(reaction.severity) for reaction in resource.reaction} - {""}
    criticality = word(resource.criticality)
    if "severe" in severities or criticality == "high" or "anaphylaxis" in reactions:
        return True
    return False if severities or criticality == "low" else None
