"""Concepts left as they stand in the JSON: a long record names the same few over and over, and each is read once."""

from typing import Any

import msgspec

from cds_service.chart.fhir.elements import CodeableConcept
from cds_service.chart.fhir.lenient import EMPTY, UnfitError, bend
from cds_service.chart.remembering import remembered

NOT_SENT = msgspec.Raw()
_decoder: msgspec.json.Decoder[CodeableConcept | None] = msgspec.json.Decoder(CodeableConcept | None)


@remembered(8192)
def concept(json: bytes, element: str) -> CodeableConcept | None:
    """The concept, bent where that is plain; None for what is not there. UnfitError names the `element` that can mean
    none."""
    if not json:
        return None
    try:
        return _decoder.decode(json)
    except msgspec.ValidationError:
        value = _loosely(json, element)
    return None if value in EMPTY else msgspec.convert(bend(value, CodeableConcept, element), CodeableConcept)


def _loosely(json: bytes, element: str) -> Any:
    try:
        return msgspec.json.decode(json)
    except msgspec.ValidationError:  # any JSON will do, but no number that is beyond all
        raise UnfitError(f"{element}: beyond all numbers") from None
