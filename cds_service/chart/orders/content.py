"""What an order says, apart from whose it is: the elements that order sets fill in, the same many times a day.

Reading them is a pure function of these elements, the code book and the tables, so each content is read once and
remembered. Ids, dates, people and notes are no part of it. The memory is bounded.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

from cds_service.chart.fhir.loose import Resource

MOST = 1024  # contents that are remembered, of each sort
LONGEST = 4096  # bytes of a content that is remembered


def content(resource: Resource, elements: Iterable[str]) -> bytes:
    """Some elements of a resource as JSON, to be remembered by."""
    return msgspec.json.encode({name: resource[name] for name in elements if name in resource})


def elements(content: bytes) -> Resource:
    """The elements again."""
    found: dict[str, Any] = msgspec.json.decode(content)
    return found
