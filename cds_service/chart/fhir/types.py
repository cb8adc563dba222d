"""The names of resource types, also as sloppy servers spell them."""

import re
from collections.abc import Mapping
from typing import Any

from cds_service.chart.fhir.resources import READ
from cds_service.chart.fhir.skipped import SKIPPED

BUNDLE = "Bundle"
OUTCOME = "OperationOutcome"
NAMES = frozenset(str(shape.__struct_config__.tag) for shape in READ)  # of what is read
_SPELT: Mapping[str, str] = {name.lower(): name for name in (*NAMES, *(shape.__name__ for shape in SKIPPED), OUTCOME)}
_NAME = re.compile(r"[A-Z][A-Za-z]+", re.ASCII)


def type_of(value: Any) -> str:
    """The type of a resource by its right name; "" for what is none, or of a type that says nothing to anybody."""
    sent = value.get("resourceType") if isinstance(value, dict) else None
    if not isinstance(sent, str):
        return ""
    named: str = sent.strip()
    return _SPELT.get(named.lower(), named if _NAME.fullmatch(named) else "")
