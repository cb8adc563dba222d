"""Concepts left as they stand in the JSON: a long record names the same few over and over, and each is read once."""

import msgspec

from cds_service.chart.fhir.elements import CodeableConcept
from cds_service.chart.fhir.lenient import EMPTY, bend
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
        value = msgspec.json.decode(json)
    return None if value in EMPTY else msgspec.convert(bend(value, CodeableConcept, element), CodeableConcept)
