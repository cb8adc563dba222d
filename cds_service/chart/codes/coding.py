"""A code as the chart gives it."""

import msgspec


class Coding(msgspec.Struct, frozen=True, gc=False):
    """As in FHIR; a missing element is empty."""

    system: str = ""
    code: str = ""
    display: str = ""
