"""Observations and their components as results: status, unit, comparator, plausibility (catalogue 1.5 and 1.6)."""

import math
import re
from collections.abc import Sequence

import msgspec

from cds_service.chart import dates, units
from cds_service.chart.codes.book import CodeBook, Coding, Lab, Match
from cds_service.chart.codes.systems import can_be_loinc
from cds_service.chart.facts import Concepts, Result, Side, Unusable, When
from cds_service.chart.fhir.elements import CodeableConcept, Quantity
from cds_service.chart.fhir.resources import Component, ObservationResource, Valued
from cds_service.chart.fhir.verbatim import concept
from cds_service.chart.readers import conditions
from cds_service.chart.readers.reading import Reading, end, name_of, said, shown, start, status_of, word
from cds_service.chart.remembering import remembered

_FINAL = frozenset({"final", "amended", "corrected"})
_EARLY = frozenset({"preliminary", ""})  # without a status nothing reassures, as with a preliminary result
_COUNTED = _FINAL | _EARLY
UNDATED = "the day is not recorded, or cannot be read"
ANOTHER = "another-specimen"  # its concept in rules/codes
STRANGE = "its LOINC code is not known here"
_NUMBER_AND_UNIT = re.compile(r"\s*(<=|>=|<|>)?\s*(\d+(?:\.\d+)?)(?:\s+|(?=[^\d\s.,]))(\S.{0,20})")


class Measure(msgspec.Struct, frozen=True):
    """What a code means, how it is printed, the side that it names, and the unit and limits of its values.

    `strange`: the name says which test it is, and LOINC calls it by a code that may be another one.
    """

    match: Match
    display: str
    side: Side
    lab: Lab | None
    strange: bool = False


class Measured(msgspec.Struct, frozen=True, gc=False):
    """A value of a test that we know: the Observation's own, or that of one component (`part`)."""

    test: Measure
    part: ObservationResource | Component
    resource: ObservationResource

    @property
    def problem(self) -> str:
        """Why the value cannot be used, "" where it can."""
        return STRANGE if self.test.strange else _value(self.part, self.test.lab)[2]

    def placed(self, reading: Reading) -> bool:
        """Whether it is known on which day it was measured: what has no day counts in no window of time."""
        when = _when(self.resource, reading)
        return when is not None and when.first == when.last


def measured(resource: ObservationResource, reading: Reading) -> Sequence[Measured]:
    """Every value of the Observation whose test is known. Most Observations of a record hold none. Raises UnfitError
    where the code cannot be read."""
    own = _measure(reading.book, bytes(resource.coded), reading.child)
    found = [] if own is None or _is_frame(resource) else [Measured(own, resource, resource)]
    for part in resource.component:
        test = _test(reading.book, part.code.coding, part.code.text, reading.child) if part.code else None
        if test is not None:
            found.append(Measured(test, part, resource))
    return found


@remembered(8192)  # the same tests over and over
def _measure(book: CodeBook, coded: bytes, child: bool) -> Measure | None:
    code = concept(coded, "code")
    return _test(book, code.coding, code.text, child) if code is not None else None


@remembered(8192)
def _test(book: CodeBook, coding: tuple[Coding, ...], text: str, child: bool) -> Measure | None:
    """The test, None for one that no rule knows: by code, else by name. In a child other values may be plausible.

    A LOINC code that no list holds is that of another test (in urine, mean platelet volume) where any of its names
    says so, and where none does it may be.
    """
    match = book.match(coding, text, "result")
    if not match.concepts or match.leaf == ANOTHER:
        return None
    code = CodeableConcept(coding=coding, text=text)
    strange = match.by_text and any(_is_loinc(one, book) for one in coding)
    if strange and any(book.match((), name, "result").concepts != match.concepts for name in said(code)):
        return None
    return Measure(match, shown(code, match), conditions.side_in(book, code), _lab(match, book, child), strange)


def _is_loinc(coding: Coding, book: CodeBook) -> bool:
    return book.systems.key(coding.system) == "LOINC" and can_be_loinc(coding.code)


def unusable(result: Result, data: str) -> Unusable:
    """What to show of a result whose value cannot be used."""
    return Unusable(
        data=data,
        what=result.display,
        date=result.when.text if result.when else "",
        why=result.problem or UNDATED,
        undated=not result.problem,
        shown=result.shown,
        concepts=result.concepts,
        reference=result.reference,
    )


def _is_frame(resource: ObservationResource) -> bool:
    """A panel has no value of its own; its components or members do."""
    return bool(resource.component or resource.has_member) and not _has_value(resource)


def _has_value(part: Valued) -> bool:
    values = (part.value_quantity, part.value_integer, part.value_codeable_concept, part.value_range)
    return any(value is not None for value in values) or bool(part.value_string or part.value_date_time)


def _when(resource: ObservationResource, reading: Reading) -> When | None:
    stated = reading.when(resource.effective_date_time)
    if stated is not None:  # nearly always
        return stated
    period = resource.effective_period
    return reading.when(resource.effective_instant, end(period), start(period), resource.issued)


def result(one: Measured, reading: Reading) -> Result | None:
    """The value as a fact; None for what was withdrawn, is not there yet or lies in the future."""
    test, part, resource = one.test, one.part, one.resource
    status, when = word(resource.status), _when(resource, reading)
    if status not in _COUNTED or not reading.past(when):
        return None
    site, lab = resource.body_site, test.lab
    value, printed, problem = _value(part, lab)
    if test.strange:
        value, problem = None, STRANGE
    issued = dates.parse(resource.issued, reading.zone) if resource.issued else None
    return Result(
        concepts=test.match.concepts,
        display=test.display,
        reference=name_of(resource),
        by_text=test.match.by_text,
        side=conditions.side_of(reading, part.code, (site,)) if site else test.side,
        value=value,
        unit=lab.unit if lab and value is not None else "",
        shown=printed,
        coded=frozenset() if test.strange else _coded(part, reading),
        reported=dates.parse(part.value_date_time, reading.zone) if part.value_date_time and not test.strange else None,
        when=when,
        issued=issued.instant if issued else None,
        preliminary=status in _EARLY,
        problem=problem,
    )


def _lab(match: Match, book: CodeBook, child: bool) -> Lab | None:
    labs = book.labs
    lab = labs.get(match.leaf) or next((labs[one] for one in sorted(match.concepts) if one in labs), None)
    return lab.of_child or lab if lab and child else lab


def _value(part: Valued, lab: Lab | None) -> tuple[float | None, str, str]:
    """(value in the canonical unit, value as reported, why there is none)."""
    if part.data_absent_reason is not None and not _has_value(part):
        reason = next(iter(said(part.data_absent_reason)), status_of(part.data_absent_reason))
        return None, reason, "no value"
    quantity = part.value_quantity
    if quantity is not None:
        return _measured(quantity.value, quantity.comparator, quantity.unit, quantity.code, lab)
    if part.value_integer is not None:
        return _measured(float(part.value_integer), "", "", "", lab)
    if part.value_range is not None:
        return None, _printed_range(part), "a range, not a value"
    return _worded(part, lab)


def _worded(part: Valued, lab: Lab | None) -> tuple[float | None, str, str]:
    """Coded answers and text. Text is a number only when it says its unit ("95 10*3/uL")."""
    text = part.value_string.strip()
    if text:
        number = _NUMBER_AND_UNIT.fullmatch(text)
        if lab and number:
            value, _, problem = _measured(float(number[2]), number[1] or "", number[3], "", lab)
            return value, text, "text value" if problem.startswith("unit") else problem
        return None, text, "text value" if lab else ""
    answer = next(iter(said(part.value_codeable_concept)), part.value_date_time)
    if not answer and part.value_boolean is not None:
        answer = "yes" if part.value_boolean else "no"
    return None, answer, "" if answer and not lab else "text value" if answer else "no value"


@remembered(8192)  # the same values of the same tests come again and again
def _measured(
    number: float | None, comparator: str, unit: str, code: str, lab: Lab | None
) -> tuple[float | None, str, str]:
    """As `_value`, of the parts of a Quantity."""
    printed = _printed(Quantity(value=number, comparator=comparator, unit=unit, code=code))
    if number is None or not math.isfinite(number):
        return None, printed, "no value"
    if lab is None:
        return number, printed, ""
    value = units.agreed(number, code, unit, lab)
    if value is None:
        missing = not unit.strip() and not code.strip()
        return None, printed, "unit missing" if missing else "unit not understood"
    if not lab.plausible(value):
        return None, printed, "implausible"
    return _beside(value, comparator), printed, ""


def _beside(value: float, comparator: str) -> float:
    """ "<20" is a hair below 20, ">8" a hair above 8; "<=" and ">=" are the number itself."""
    match comparator.strip():
        case "<":
            return math.nextafter(value, -math.inf)
        case ">":
            return math.nextafter(value, math.inf)
        case _:
            return value


def _printed(quantity: Quantity) -> str:
    number = "" if quantity.value is None else f"{quantity.value:.6g}"
    unit = (quantity.unit or quantity.code).strip()
    return f"{quantity.comparator.strip()}{number} {unit}".strip()


def _printed_range(part: Valued) -> str:
    ends = (part.value_range.low, part.value_range.high) if part.value_range else ()
    return " to ".join(_printed(one) for one in ends if one is not None)


def _coded(part: Valued, reading: Reading) -> Concepts:
    if part.value_codeable_concept is not None:
        return reading.match(part.value_codeable_concept, "result").concepts
    if part.value_string:
        return reading.book.match((), part.value_string, "result").concepts
    return frozenset()
