"""Observations and their components as results: status, unit, comparator, plausibility (catalogue 1.5 and 1.6)."""

import math
import re
from collections.abc import Iterator

from cds_service.chart import dates, units
from cds_service.chart.codes.book import NO_MATCH, Lab, Match
from cds_service.chart.facts import Concepts, Result, Unusable, When
from cds_service.chart.fhir.elements import CodeableConcept, Quantity
from cds_service.chart.fhir.resources import ObservationResource, Valued
from cds_service.chart.readers import conditions
from cds_service.chart.readers.reading import Reading, end, name_of, said, shown, start, status_of, word

_FINAL = frozenset({"final", "amended", "corrected"})
_EARLY = frozenset({"preliminary", ""})  # without a status nothing reassures, as with a preliminary result
_COUNTED = _FINAL | _EARLY
_NUMBER_AND_UNIT = re.compile(r"\s*(<=|>=|<|>)?\s*(\d+(?:\.\d+)?)(?:\s+|(?=[^\d\s.,]))(\S.{0,20})")


def read(resource: ObservationResource, reading: Reading) -> Iterator[Result]:
    """Every result of the Observation whose concept is known: its own value and that of each component."""
    parts = (resource, *resource.component) if resource.component else (resource,)
    meant = [(part, _meaning(part.code, reading)) for part in parts]
    known = [(part, match) for part, match in meant if match.concepts and not _is_frame(part, resource)]
    if not known or word(resource.status) not in _COUNTED:
        return
    when = _when(resource, reading)
    if reading.past(when):
        for part, match in known:
            yield _result(part, match, resource, when, reading)


def _meaning(code: CodeableConcept | None, reading: Reading) -> Match:
    """By code; by name only where no LOINC code says that it is another test (urine, mean platelet volume)."""
    match = reading.match(code, "result")
    if match.by_text and code and any(reading.book.systems.key(one.system) == "LOINC" for one in code.coding):
        return NO_MATCH
    return match


def unusable(result: Result, data: str) -> Unusable:
    """What to show of a result whose value cannot be used."""
    return Unusable(
        data=data,
        what=result.display,
        date=result.when.text if result.when else "",
        why=result.problem,
        shown=result.shown,
        concepts=result.concepts,
        reference=result.reference,
    )


def _is_frame(part: Valued, resource: ObservationResource) -> bool:
    """A panel has no value of its own; its components or members do."""
    grouped = bool(resource.component or resource.has_member)
    return part is resource and grouped and not _has_value(part)


def _has_value(part: Valued) -> bool:
    values = (part.value_quantity, part.value_integer, part.value_codeable_concept, part.value_range)
    return any(value is not None for value in values) or bool(part.value_string or part.value_date_time)


def _when(resource: ObservationResource, reading: Reading) -> When | None:
    period = resource.effective_period
    return reading.when(
        resource.effective_date_time, resource.effective_instant, end(period), start(period), resource.issued
    )


def _result(part: Valued, match: Match, resource: ObservationResource, when: When | None, reading: Reading) -> Result:
    lab = _lab(match, reading)
    value, printed, problem = _value(part, lab)
    issued = dates.parse(resource.issued, reading.zone) if resource.issued else None
    return Result(
        concepts=match.concepts,
        display=shown(part.code, match),
        reference=name_of(resource),
        by_text=match.by_text,
        side=conditions.side_of(reading, part.code, (resource.body_site,) if resource.body_site else ()),
        value=value,
        unit=lab.unit if lab and value is not None else "",
        shown=printed,
        coded=_coded(part, reading),
        reported=dates.parse(part.value_date_time, reading.zone) if part.value_date_time else None,
        when=when,
        issued=issued.instant if issued else None,
        preliminary=word(resource.status) in _EARLY,
        problem=problem,
    )


def _lab(match: Match, reading: Reading) -> Lab | None:
    labs = reading.book.labs
    return labs.get(match.leaf) or next((labs[one] for one in sorted(match.concepts) if one in labs), None)


def _value(part: Valued, lab: Lab | None) -> tuple[float | None, str, str]:
    """(value in the canonical unit, value as reported, why there is none)."""
    if part.data_absent_reason is not None and not _has_value(part):
        reason = next(iter(said(part.data_absent_reason)), status_of(part.data_absent_reason))
        return None, reason, "no value"
    if part.value_quantity is not None:
        return _measured(part.value_quantity, lab)
    if part.value_integer is not None:
        return _measured(Quantity(value=float(part.value_integer)), lab)
    if part.value_range is not None:
        return None, _printed_range(part), "a range, not a value"
    return _worded(part, lab)


def _worded(part: Valued, lab: Lab | None) -> tuple[float | None, str, str]:
    """Coded answers and text. Text is a number only when it says its unit ("95 10*3/uL")."""
    text = part.value_string.strip()
    if text:
        number = _NUMBER_AND_UNIT.fullmatch(text)
        if lab and number:
            quantity = Quantity(comparator=number[1] or "", value=float(number[2]), unit=number[3])
            value, _, problem = _measured(quantity, lab)
            return value, text, "text value" if problem.startswith("unit") else problem
        return None, text, "text value" if lab else ""
    answer = next(iter(said(part.value_codeable_concept)), part.value_date_time)
    if not answer and part.value_boolean is not None:
        answer = "yes" if part.value_boolean else "no"
    return None, answer, "" if answer and not lab else "text value" if answer else "no value"


def _measured(quantity: Quantity, lab: Lab | None) -> tuple[float | None, str, str]:
    printed = _printed(quantity)
    if quantity.value is None or not math.isfinite(quantity.value):
        return None, printed, "no value"
    if lab is None:
        return quantity.value, printed, ""
    value = units.agreed(quantity.value, quantity.code, quantity.unit, lab)
    if value is None:
        missing = not quantity.unit.strip() and not quantity.code.strip()
        return None, printed, "unit missing" if missing else "unit not understood"
    if not lab.plausible(value):
        return None, printed, "implausible"
    return _beside(value, quantity.comparator), printed, ""


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
