"""The medication resources: lists, which may be long, and what was handed over or given. As `resources`."""

from typing import Any

import msgspec

from cds_service.chart.fhir import verbatim
from cds_service.chart.fhir.elements import (
    Annotation,
    CodeableConcept,
    DispenseRequest,
    Dosage,
    GivenDosage,
    Ingredient,
    Period,
    Pointer,
    Reference,
    Resource,
)


class MedicationResource(Resource, tag="Medication"):
    code: CodeableConcept | None = None
    ingredient: tuple[Ingredient, ...] = ()


class Prescribed(Resource):
    """What the four medication resources have in common."""

    status: str = ""
    contained: tuple[Any, ...] = ()
    medication_reference: Reference | None = None
    note: tuple[Annotation, ...] = ()
    reason_code: tuple[CodeableConcept, ...] = ()


class OnList(Prescribed):
    """What stands on lists, which may be long."""

    coded: msgspec.Raw = msgspec.field(name="medicationCodeableConcept", default=verbatim.NOT_SENT)

    @property
    def medication_codeable_concept(self) -> CodeableConcept | None:
        return verbatim.concept(bytes(self.coded), "medicationCodeableConcept")


class MedicationRequestResource(OnList, tag="MedicationRequest"):
    intent: str = ""
    do_not_perform: bool = False
    authored_on: str = ""
    date_written: str = ""
    requester: Pointer | None = None
    dosage_instruction: tuple[Dosage, ...] = ()
    dispense_request: DispenseRequest | None = None


class MedicationOrderResource(MedicationRequestResource, tag="MedicationOrder"):
    """The DSTU2 name of a MedicationRequest."""


class MedicationStatementResource(OnList, tag="MedicationStatement"):
    effective_date_time: str = ""
    effective_period: Period | None = None
    date_asserted: str = ""
    dosage: tuple[Dosage, ...] = ()


class HandedOver(Prescribed):
    """What was handed over or given."""

    medication_codeable_concept: CodeableConcept | None = None


class MedicationDispenseResource(HandedOver, tag="MedicationDispense"):
    when_prepared: str = ""
    when_handed_over: str = ""


class MedicationAdministrationResource(HandedOver, tag="MedicationAdministration"):
    effective_date_time: str = ""
    effective_period: Period | None = None
    part_of: tuple[Pointer, ...] = ()
    dosage: GivenDosage | None = None
