"""A whole Bundle, or a single resource, in one typed decode: the fast way, for everything that has the right shape."""

from functools import reduce
from operator import or_
from typing import Any

import msgspec

from cds_service.chart.fhir.elements import Resource
from cds_service.chart.fhir.resources import READ
from cds_service.chart.fhir.skipped import SKIPPED, Skipped


class Issue(msgspec.Struct):
    severity: str = ""
    code: str = ""
    diagnostics: str = ""


class OperationOutcome(Skipped, tag="OperationOutcome"):
    """What an EHR says instead of, or beside, an answer."""

    issue: tuple[Issue, ...] = ()


class Link(msgspec.Struct):
    relation: str = ""
    url: str = ""


_OTHERS = tuple(shape for shape in SKIPPED if shape.__name__ != "Bundle")
_AnyResource: Any = reduce(or_, (*READ, OperationOutcome, *_OTHERS))


class Search(msgspec.Struct, frozen=True, gc=False):
    """Why an entry is there: as a match, or beside the matches."""

    mode: str | None = None


_UNSAID = Search()
_BESIDE = frozenset({"include", "outcome"})


class Entry(msgspec.Struct, rename="camel", gc=False):
    """An entry with its resource. One without, or with a whole Bundle in it, does not have the right shape."""

    resource: _AnyResource
    full_url: str = ""
    search: Search = _UNSAID


class Page(msgspec.Struct, tag_field="resourceType", tag="Bundle"):
    """A Bundle: one page of an answer."""

    link: tuple[Link, ...] = ()
    entry: tuple[Entry, ...] = ()
    total: int | None = None

    def matches(self, outcomes: int) -> int:
        """How many entries are what was searched for; so many of them are OperationOutcomes."""
        beside = {mode for mode in {one.search.mode for one in self.entry} if not is_match(mode)}
        if not beside:  # nearly always
            return len(self.entry) - outcomes
        matching = [one.resource for one in self.entry if one.search.mode not in beside]
        return sum(type(one) is not OperationOutcome for one in matching)


Top = Page | Resource | Skipped
_Top: Any = reduce(or_, (Page, *READ, OperationOutcome, *_OTHERS))
VALUE: Any = _Top | None  # what a prefetch key holds; null: nothing was found
_top = msgspec.json.Decoder(_Top)
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)  # all that a decoder of msgspec may raise


def is_match(mode: Any) -> bool:
    """Whether an entry is one of those that `total` counts: R4 leaves out what is included and outcomes. One that comes
    twice counts twice: who sends it so has counted it so."""
    return not (isinstance(mode, str) and mode.strip().lower() in _BESIDE)


def read(raw: bytes) -> Top:
    """The JSON of a Bundle or resource. msgspec.ValidationError where something in it has another shape, another
    of `UNREADABLE` where it is no JSON or nested too deeply."""
    top: Top = _top.decode(raw)
    return top
