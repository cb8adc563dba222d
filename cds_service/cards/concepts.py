"""CodeableConcepts: what an order, a diagnosis or a drug is, in words and codes."""

from typing import Any

from cds_service.cards.escape import safe

Json = dict[str, Any]


def concept(text: str, codings: list[dict[str, str]] | None = None) -> Json:
    """A CodeableConcept: always a text, codings where they are known."""
    said: Json = {"text": safe(text)}
    return {"coding": codings} | said if codings else said
