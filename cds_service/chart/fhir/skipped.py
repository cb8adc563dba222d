"""Resource types that say nothing to a rule: known by name, so that they are stepped over without being read."""

from typing import Any

import msgspec

# fmt: off
_OTHERS = (
    "Account", "ActivityDefinition", "AdverseEvent", "AppointmentResponse", "AuditEvent", "Basic", "Binary",
    "BodyStructure", "Bundle", "CareTeam", "Claim", "ClaimResponse", "ClinicalImpression",
    "Communication", "CommunicationRequest", "Composition", "Consent", "Contract", "Coverage",
    "CoverageEligibilityResponse", "DetectedIssue", "DeviceMetric", "DeviceRequest", "DeviceUseStatement",
    "DocumentManifest", "DocumentReference", "Endpoint", "EpisodeOfCare", "ExplanationOfBenefit",
    "FamilyMemberHistory", "Flag", "Goal", "Group", "GuidanceResponse", "HealthcareService",
    "ImmunizationEvaluation", "Library", "List", "Location", "MeasureReport",
    "Media", "MedicationKnowledge", "MessageHeader", "MolecularSequence", "NutritionOrder",
    "Organization", "Parameters", "PlanDefinition", "Practitioner", "PractitionerRole",
    "ProcedureRequest", "Provenance", "Questionnaire", "QuestionnaireResponse", "RelatedPerson",
    "RequestGroup", "ResearchStudy", "ResearchSubject", "RiskAssessment", "Schedule", "Slot", "Specimen",
    "Substance", "SupplyDelivery", "SupplyRequest", "Task", "VisionPrescription",
)
# fmt: on


class Skipped(msgspec.Struct, tag_field="resourceType"):
    """A resource of which nothing is read."""


SKIPPED: tuple[Any, ...] = tuple(
    msgspec.defstruct(name, [], bases=(Skipped,), tag_field="resourceType", tag=name) for name in _OTHERS
)
