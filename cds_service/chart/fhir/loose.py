"""FHIR JSON read loosely: objects where lists belong, nulls, numbers as text. Nothing here raises on odd content."""

from collections.abc import Iterator, Mapping
from typing import Any

from cds_service.chart.codes.book import Coding

Resource = Mapping[str, Any]
_OWN = ("coding", "text")  # what a CodeableConcept says itself


def items(value: object) -> list[Any]:
    """A list without its nulls; a single value becomes a list of one; None an empty list."""
    if value is None:
        return []
    return [item for item in value if item is not None] if isinstance(value, list) else [value]


def objects(value: object) -> list[Resource]:
    """The JSON objects among the items of a value."""
    if not value:  # most elements are missing
        return []
    if isinstance(value, list):
        return [item for item in value if isinstance(item, dict)]
    return [value] if isinstance(value, dict) else []


def concepts(value: object) -> list[Resource]:
    """CodeableConcepts or References as they stand; a bare string becomes the text of one."""
    if not value:
        return []
    if isinstance(value, dict):
        return [_concept(value)]
    return [
        {"text": item} if isinstance(item, str) else _concept(item)
        for item in items(value)
        if isinstance(item, str | dict)
    ]


def _concept(value: Resource) -> Resource:
    """The concept of a CodeableReference, as FHIR R5 writes it; any other value as it stands."""
    inner = value.get("concept")
    return inner if isinstance(inner, dict) and value.keys().isdisjoint(_OWN) else value


def text(value: object) -> str:
    """A string without surrounding space; anything else is empty."""
    return value.strip() if isinstance(value, str) else ""


def texts(value: object) -> list[str]:
    """The non-empty strings among the items of a value; an Annotation gives its text."""
    if not value:
        return []
    found = (text(item.get("text")) if isinstance(item, dict) else text(item) for item in items(value))
    return [item for item in found if item]


def truth(value: object) -> bool:
    """Whether a value says true, also as text ("true"). What is no boolean does not: `"false"` and `"no"` never do."""
    return any(item is True or text(item).lower() == "true" for item in items(value))


def number(value: object) -> float | None:
    """A number, also where it was sent as text ("4", "0,5"); None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        value = value.strip().replace(",", ".")
    if not isinstance(value, int | float | str):
        return None
    try:
        read = float(value)
    except (ValueError, OverflowError):
        return None
    return read if abs(read) < float("inf") else None


def codings(concepts: object) -> tuple[Coding, ...]:
    """All codings of one CodeableConcept or of several; a bare Coding counts as one. Empty codings are dropped."""
    if not concepts:
        return ()
    found = []
    for concept in objects(concepts):
        for coding in objects(concept.get("coding")) or [concept]:
            read = Coding(text(coding.get("system")), text(coding.get("code")), text(coding.get("display")))
            if read.code or read.display:
                found.append(read)
    return tuple(found)


def wordings(concepts: object) -> list[str]:
    """Everything a CodeableConcept (or several, or plain strings) says in words, each once."""
    if not concepts:
        return []
    found: dict[str, None] = {}
    for concept in items(concepts):
        if isinstance(concept, str):
            found[concept.strip()] = None
        elif isinstance(concept, dict):
            for part in (concept.get("text"), concept.get("display")):
                if part:
                    found[text(part)] = None
            for coding in objects(concept.get("coding")):
                found[text(coding.get("display"))] = None
    found.pop("", None)
    return list(found)


def reference(value: object) -> str:
    """ "Type/id" of a Reference, whatever its base URL or version; "#id" and "urn:…" stay as they are."""
    raw = text(value.get("reference")) if isinstance(value, dict) else text(value)
    if not raw:
        return ""
    if raw.startswith(("#", "urn:")):
        return raw
    parts = raw.partition("/_history/")[0].rstrip("/").split("/")
    return "/".join(parts[-2:])


def references(value: object) -> Iterator[str]:
    """The references of one Reference or of several; those without a target are left out."""
    return (found for found in map(reference, items(value)) if found)


def identifiers(value: object) -> frozenset[str]:
    """Identifiers as "system|value", to tell whether two requests belong to one requisition."""
    if not value:
        return frozenset()
    return frozenset(
        f"{text(one.get('system'))}|{text(one.get('value'))}" for one in objects(value) if text(one.get("value"))
    )
