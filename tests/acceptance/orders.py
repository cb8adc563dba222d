"""Draft orders as an order screen sends them."""

from typing import Any

from tests.acceptance.record import CPT, DRUGS, ICD, RXNORM, SUBJECT, UCUM, Json, coded, hip

ORDERED_FOR = "2026-03-30"


def injection(
    code: str = "20611",
    text: str = "Ultrasound-guided injection of hip joint",
    side: str = "right",
    reason: tuple[str, str] | None = ("M16.11", "Osteoarthritis of right hip"),
    on: str = ORDERED_FOR,
    **members: Any,
) -> Json:
    """A draft ServiceRequest. `side` "" leaves the body site out."""
    order: Json = {
        "resourceType": "ServiceRequest",
        "id": "inj-1",
        "status": "draft",
        "intent": "order",
        "code": coded(CPT, code, text),
        "subject": SUBJECT,
        "occurrenceDateTime": on,
        "requester": {"reference": "Practitioner/doc-1"},
    }
    if side:
        order["bodySite"] = [hip(side)]
    if reason:
        order["reasonCode"] = [coded(ICD, *reason)]
    return order | members


def drug(name: str, mg: float, *, number: int, text: str = "", ml: float | None = None, **members: Any) -> Json:
    """A draft MedicationRequest for this injection, dose in mg or as a volume of a stated strength."""
    quantity = {"value": mg, "unit": "mg", "system": UCUM, "code": "mg"}
    if ml is not None:
        quantity = {"value": ml, "unit": "mL", "system": UCUM, "code": "mL"}
    concept = coded(RXNORM, *DRUGS[name]) if name in DRUGS else {"text": name}
    return {
        "resourceType": "MedicationRequest",
        "id": f"inj-drug-{number}",
        "status": "draft",
        "intent": "order",
        "medicationCodeableConcept": concept | ({"text": text} if text else {}),
        "subject": SUBJECT,
        "basedOn": [{"reference": "ServiceRequest/inj-1"}],
        "dosageInstruction": [{"text": text or name, "doseAndRate": [{"doseQuantity": quantity}]}],
    } | members


def steroid(mg: float = 40) -> Json:
    return drug("triamcinolone", mg, number=1, text="triamcinolone acetonide 40 mg/mL injectable suspension")


def lidocaine(mg: float = 40) -> Json:
    return drug("lidocaine", mg, number=2, text="lidocaine 1 % injection")


def bundle(*drafts: Json) -> Json:
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": draft} for draft in drafts],
    }


def usual() -> list[Json]:
    """The order of the baseline patient: right hip, ultrasound, triamcinolone 40 mg, lidocaine 40 mg."""
    return [injection(), steroid(), lidocaine()]
