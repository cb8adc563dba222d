"""The few elements of each FHIR R4 resource type that facts are made of, as typed structures.

Names are FHIR's own in snake case. Nothing else of a resource is read: names, addresses, narratives and photographs
are stepped over. What a resource of a long list is about stays as it stands in the JSON (`coded`), to be read once for
all that say the same. Elements of earlier versions that real servers still send (`assertedDate`, MedicationOrder) stand
beside their successors.
"""

from typing import Annotated

import msgspec

from cds_service.chart.codes.book import Coding
from cds_service.chart.fhir import verbatim
from cds_service.chart.fhir.elements import (
    CodeableConcept,
    Communication,
    Element,
    Participant,
    Period,
    Pointer,
    Quantity,
    Range,
    Recommended,
    Resource,
    Series,
    Timing,
)
from cds_service.chart.fhir.medications import (
    MedicationAdministrationResource,
    MedicationDispenseResource,
    MedicationOrderResource,
    MedicationRequestResource,
    MedicationResource,
    MedicationStatementResource,
)

INTEGER = msgspec.Meta(ge=-(2**63), le=2**63 - 1)  # any longer one is beyond all that is measured


class PatientResource(Resource, tag="Patient"):
    birth_date: str = ""
    gender: str = ""
    communication: tuple[Communication, ...] = ()
    language: str = ""


class ConditionResource(Resource, tag="Condition"):
    clinical_status: CodeableConcept | None = None
    verification_status: CodeableConcept | None = None
    coded: msgspec.Raw = msgspec.field(name="code", default=verbatim.NOT_SENT)
    body_site: tuple[CodeableConcept, ...] = ()
    onset_date_time: str = ""
    onset_period: Period | None = None
    recorded_date: str = ""
    asserted_date: str = ""
    abatement_date_time: str = ""
    abatement_period: Period | None = None

    @property
    def code(self) -> CodeableConcept | None:
        return verbatim.concept(bytes(self.coded), "code")


class ImmunizationResource(Resource, tag="Immunization"):
    status: str = ""
    vaccine_code: CodeableConcept | None = None
    occurrence_date_time: str = ""


class ImmunizationRecommendationResource(Resource, tag="ImmunizationRecommendation"):
    recommendation: tuple[Recommended, ...] = ()


class Reaction(Element):
    substance: CodeableConcept | None = None
    manifestation: tuple[CodeableConcept, ...] = ()
    description: str = ""
    severity: str = ""


class AllergyIntoleranceResource(Resource, tag="AllergyIntolerance"):
    clinical_status: CodeableConcept | None = None
    verification_status: CodeableConcept | None = None
    type: str = ""
    criticality: str = ""
    code: CodeableConcept | None = None
    substance: CodeableConcept | None = None
    reaction: tuple[Reaction, ...] = ()


class Valued(Resource):
    """What an Observation and each of its components have in common."""

    value_quantity: Quantity | None = None
    value_string: str = ""
    value_integer: Annotated[int, INTEGER] | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_range: Range | None = None
    value_boolean: bool | None = None
    value_date_time: str = ""
    data_absent_reason: CodeableConcept | None = None


class Component(Valued, tag=False):
    """A part of an Observation: not a resource, so without a type."""

    code: CodeableConcept | None = None


class ObservationResource(Valued, tag="Observation"):
    coded: msgspec.Raw = msgspec.field(name="code", default=verbatim.NOT_SENT)
    status: str = ""
    body_site: CodeableConcept | None = None
    effective_date_time: str = ""
    effective_period: Period | None = None
    effective_instant: str = ""
    issued: str = ""
    component: tuple[Component, ...] = ()
    has_member: tuple[Pointer, ...] = ()

    @property
    def code(self) -> CodeableConcept | None:
        return verbatim.concept(bytes(self.coded), "code")


class ProcedureResource(Resource, tag="Procedure"):
    status: str = ""
    not_done: bool = False
    code: CodeableConcept | None = None
    body_site: tuple[CodeableConcept, ...] = ()
    performed_date_time: str = ""
    performed_period: Period | None = None
    encounter: Pointer | None = None
    used_code: tuple[CodeableConcept, ...] = ()


class DeviceResource(Resource, tag="Device"):
    status: str = ""
    type: CodeableConcept | None = None


class ServiceRequestResource(Resource, tag="ServiceRequest"):
    status: str = ""
    intent: str = ""
    do_not_perform: bool = False
    category: tuple[CodeableConcept, ...] = ()
    code: CodeableConcept | None = None
    order_detail: tuple[CodeableConcept, ...] = ()
    body_site: tuple[CodeableConcept, ...] = ()
    occurrence_date_time: str = ""
    occurrence_period: Period | None = None
    occurrence_timing: Timing | None = None
    authored_on: str = ""
    requester: Pointer | None = None


class AppointmentResource(Resource, tag="Appointment"):
    status: str = ""
    service_type: tuple[CodeableConcept, ...] = ()
    appointment_type: CodeableConcept | None = None
    reason_code: tuple[CodeableConcept, ...] = ()
    description: str = ""
    start: str = ""
    participant: tuple[Participant, ...] = ()


class DiagnosticReportResource(Resource, tag="DiagnosticReport"):
    status: str = ""
    code: CodeableConcept | None = None
    effective_date_time: str = ""
    effective_period: Period | None = None
    issued: str = ""
    conclusion_code: tuple[CodeableConcept, ...] = ()


class ImagingStudyResource(Resource, tag="ImagingStudy"):
    status: str = ""
    started: str = ""
    description: str = ""
    procedure_code: tuple[CodeableConcept, ...] = ()
    modality: tuple[Coding, ...] = ()
    series: tuple[Series, ...] = ()


class CarePlanResource(Resource, tag="CarePlan"):
    status: str = ""
    category: tuple[CodeableConcept, ...] = ()
    title: str = ""
    description: str = ""
    period: Period | None = None
    created: str = ""


class EncounterResource(Resource, tag="Encounter"):
    period: Period | None = None


# fmt: off
READ: tuple[type[Resource], ...] = (
    PatientResource, ConditionResource, MedicationResource, MedicationRequestResource, MedicationOrderResource,
    MedicationStatementResource, MedicationDispenseResource, MedicationAdministrationResource,
    ImmunizationResource, ImmunizationRecommendationResource,
    AllergyIntoleranceResource, ObservationResource, ProcedureResource, DeviceResource,
    ServiceRequestResource, AppointmentResource, DiagnosticReportResource, ImagingStudyResource,
    CarePlanResource, EncounterResource,
)
# fmt: on
