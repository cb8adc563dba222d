"""Orders, evidence and scenes by hand: what the cards room is given when no chart and no rule is about."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from cds_service.cards.kit import Kit
from cds_service.cards.scene import Occasion, Scene
from cds_service.cards.tables import ActionTables
from cds_service.chart.facts import Condition, Dose, Drug, Patient, When
from cds_service.chart.order import Injectate, Order
from cds_service.reasoning.limits import Limit, Limits
from cds_service.reasoning.truth import Evidence

RULES = Path(__file__).parents[2] / "rules"
NOW = datetime(2026, 3, 30, 9, 0, tzinfo=UTC)
ORDER = {
    "resourceType": "ServiceRequest",
    "id": "inj-1",
    "status": "draft",
    "intent": "order",
    "code": {"coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "20610"}], "text": "Hip injection"},
    "subject": {"reference": "Patient/p1"},
    "occurrenceDateTime": "2026-04-06",
    "bodySite": [{"text": "Right hip"}],
    "reasonCode": [{"text": "Osteoarthritis of right hip"}],
    "patientInstruction": "Eat and drink as usual. Stop rivaroxaban 3 days before. Bring your list of medicines.",
}
STEROID = {
    "resourceType": "MedicationRequest",
    "id": "med-1",
    "status": "draft",
    "intent": "order",
    "medicationCodeableConcept": {"text": "triamcinolone acetonide 40 mg/mL"},
    "subject": {"reference": "Patient/p1"},
    "dosageInstruction": [
        {"text": "40 mg once", "doseAndRate": [{"doseQuantity": {"value": 80, "unit": "mg"}}], "sequence": 1}
    ],
}
LIDOCAINE = STEROID | {"id": "med-2", "medicationCodeableConcept": {"text": "lidocaine 1 %"}, "dosageInstruction": []}
COMPANION = ORDER | {"id": "guide-1", "code": {"text": "Ultrasound guidance"}}


class FewCodes:
    """A code book of two tests, a diagnosis and two drugs."""

    CODES: ClassVar[dict[str, tuple[str, str, str]]] = {
        "inr": ("INR", "http://loinc.org", "6301-6"),
        "hip-pain": ("Pain in hip", "http://hl7.org/fhir/sid/icd-10-cm", "M25.55"),
        "platelets": ("Platelets", "http://loinc.org", "777-3"),
        "lidocaine": ("lidocaine", "http://www.nlm.nih.gov/research/umls/rxnorm", "6387"),
        "triamcinolone-acetonide": ("triamcinolone acetonide", "http://www.nlm.nih.gov/research/umls/rxnorm", "10759"),
    }

    FAMILIES = frozenset({"steroid", "local-anaesthetic", "contrast", "warfarin"})

    def known(self, concept: str) -> bool:
        return concept in self.CODES or concept in self.FAMILIES

    def title(self, concept: str) -> str:
        return self.CODES[concept][0]

    def coding(self, concept: str) -> list[dict[str, str]]:
        if concept in self.FAMILIES:
            return []
        title, system, code = self.CODES[concept]
        return [{"system": system, "code": code, "display": title}]


def limit(value: float | str, unit: str = "d", **more: Any) -> Limit:
    return Limit(value=value, unit=unit, source="local", **more)


def when(text: str) -> When:
    day = date.fromisoformat(text)
    return When(day, day, text)


def steroid(**changes: Any) -> Injectate:
    given: dict[str, Any] = {
        "ingredient": "triamcinolone-acetonide",
        "concepts": frozenset({"triamcinolone-acetonide", "steroid"}),
        "display": "triamcinolone acetonide",
        "reference": "MedicationRequest/med-1",
        "dose": Dose(mg=80, ml=2, mg_per_ml=40, text="80 mg"),
        "resource": STEROID,
    }
    return Injectate(**(given | changes))


def lidocaine(**changes: Any) -> Injectate:
    given: dict[str, Any] = {
        "ingredient": "lidocaine",
        "concepts": frozenset({"lidocaine", "amide-anaesthetic", "local-anaesthetic"}),
        "display": "lidocaine",
        "reference": "MedicationRequest/med-2",
        "dose": Dose(mg=300, ml=30, mg_per_ml=10, text="30 mL"),
        "resource": LIDOCAINE,
    }
    return Injectate(**(given | changes))


def order(**changes: Any) -> Order:
    given: dict[str, Any] = {
        "kind": "ia",
        "side": "right",
        "guidance": "ultrasound",
        "when": when("2026-04-06"),
        "injectates": (steroid(), lidocaine()),
        "reasons": (Condition(display="Osteoarthritis of right hip", side="right"),),
        "reference": "ServiceRequest/inj-1",
        "resource": ORDER,
        "companions": (COMPANION,),
    }
    return Order(**(given | changes))


def drafted_hold() -> Drug:
    return Drug(
        ingredient="warfarin",
        concepts=frozenset({"warfarin", "antithrombotic"}),
        display="warfarin",
        reference="MedicationRequest/hold-1",
        status="drafted-hold",
    )


def occasion(**changes: Any) -> Occasion:
    given: dict[str, Any] = {
        "hook": "order-sign",
        "user": "Practitioner/doc-1",
        "patient_id": "p1",
        "now": NOW,
        "patient": Patient(id="p1", born=when("1960-03-31"), language="en"),
    }
    return Occasion(**(given | changes))


@cache
def kit() -> Kit:
    return Kit(FewCodes(), ActionTables.load(RULES), "SIR 2019")


def scene(
    evidence: Evidence | None = None,
    limits: Limits | None = None,
    order_: Order | None = None,
    **changes: Any,
) -> Scene:
    return Scene(occasion(**changes), order_ or order(), evidence or {}, limits or {}, kit())
