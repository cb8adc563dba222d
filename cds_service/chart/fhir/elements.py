"""FHIR data types, and what all resources have in common: the few elements of each that facts are made of."""

from typing import Any

import msgspec

from cds_service.chart.codes.book import Coding


class Element(msgspec.Struct, rename="camel", kw_only=True, gc=False):
    """Any part of a resource: every field may be missing, unknown fields are ignored."""


class CodeableConcept(Element):
    coding: tuple[Coding, ...] = ()
    text: str = ""


class Pointer(Element):
    """A Reference of which only the target counts."""

    reference: str = ""


class Reference(Pointer):
    display: str = ""


class Quantity(Element):
    value: float | None = None
    comparator: str = ""
    unit: str = ""
    code: str = ""


class Range(Element):
    low: Quantity | None = None
    high: Quantity | None = None


class Period(Element):
    start: str = ""
    end: str = ""


class Annotation(Element):
    text: str = ""


class Meta(Element):
    last_updated: str = ""


class Repeat(Element):
    bounds_period: Period | None = None
    bounds_duration: Quantity | None = None
    frequency: float | None = None
    frequency_max: float | None = None
    period: float | None = None
    period_unit: str = ""
    when: tuple[str, ...] = ()
    time_of_day: tuple[str, ...] = ()


class Timing(Element):
    event: tuple[str, ...] = ()
    repeat: Repeat | None = None
    code: CodeableConcept | None = None


class DoseAndRate(Element):
    dose_quantity: Quantity | None = None
    dose_range: Range | None = None


class Dosage(Element):
    text: str = ""
    patient_instruction: str = ""
    timing: Timing | None = None
    site: CodeableConcept | None = None
    route: CodeableConcept | None = None
    dose_and_rate: tuple[DoseAndRate, ...] = ()
    dose_quantity: Quantity | None = None  # STU3


class Communication(Element):
    language: CodeableConcept | None = None
    preferred: bool = False


class Ingredient(Element):
    item_codeable_concept: CodeableConcept | None = None
    strength: Any = None  # a Ratio, for the drugs of an order


class DispenseRequest(Element):
    validity_period: Period | None = None
    expected_supply_duration: Quantity | None = None


class Participant(Element):
    actor: Pointer | None = None


class Series(Element):
    modality: Coding | None = None
    body_site: Coding | None = None


class DateCriterion(Element):
    value: str = ""


class Recommended(Element):
    vaccine_code: tuple[CodeableConcept, ...] = ()
    forecast_status: CodeableConcept | None = None
    date_criterion: tuple[DateCriterion, ...] = ()


class GivenDosage(Element):
    text: str = ""
    site: CodeableConcept | None = None
    route: CodeableConcept | None = None
    dose: Quantity | None = None


class Resource(Element, tag_field="resourceType"):
    """Any resource. `patient` serves the types that say `patient` where others say `subject`."""

    id: str = ""
    meta: Meta | None = None
    subject: Pointer | None = None
    patient: Pointer | None = None
