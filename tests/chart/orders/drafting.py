"""Draft orders as ordering screens send them, and the hip-injection orders that are read from them."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cds_service.chart.chart import Chart
from cds_service.chart.codes.book import CodeBook
from cds_service.chart.fhir.deliveries import read_delivery
from cds_service.chart.order import Order
from cds_service.chart.orders.drafts import read_drafts
from cds_service.chart.orders.reader import OrderContext, orders
from cds_service.chart.orders.tables import OrderTables

RULES = Path(__file__).parents[3] / "rules"
ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 3, 30, 8, 0, tzinfo=ZONE)
SYSTEMS = {
    "CPT": "http://www.ama-assn.org/go/cpt",
    "ICD": "http://hl7.org/fhir/sid/icd-10-cm",
    "RXNORM": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "SNOMED": "http://snomed.info/sct",
    "HCPCS": "http://terminology.hl7.org/CodeSystem/HCPCS-all-codes",
}
SITES = {"right": ("287579007", "Right hip region"), "left": ("287679003", "Left hip region")}

Json = dict[str, Any]


@cache
def book() -> CodeBook:
    return CodeBook.load(RULES / "codes")


@cache
def tables() -> OrderTables:
    return OrderTables.load(RULES / "tables", book())


def coded(system: str, code: str, text: str = "") -> Json:
    concept: Json = {"coding": [{"system": SYSTEMS[system], "code": code}]}
    return concept | ({"text": text} if text else {})


def site(side: str) -> Json:
    return coded("SNOMED", *SITES[side])


def procedure(code: str = "20611", text: str = "", *, number: int = 1, **members: Any) -> Json:
    """A draft ServiceRequest by CPT code and text; "" leaves either out."""
    concept: Json = coded("CPT", code, text) if code else {"text": text}
    return {
        "resourceType": "ServiceRequest",
        "id": f"inj-{number}",
        "status": "draft",
        "intent": "order",
        "code": concept,
        "subject": {"reference": "Patient/p1"},
    } | members


def hip(code: str = "20611", side: str = "right", **members: Any) -> Json:
    """The order of the baseline patient: an ultrasound-guided hip injection, reason osteoarthritis of that hip."""
    reason = {"right": "M16.11", "left": "M16.12"}[side]
    usual: Json = {
        "bodySite": [site(side)],
        "reasonCode": [coded("ICD", reason)],
        "occurrenceDateTime": "2026-03-30",
    }
    return procedure(code, **(usual | members))


def drug(text: str, dose: str = "", *, number: int = 1, **members: Any) -> Json:
    """A draft MedicationRequest by name; `dose` is a quantity like "40 mg"."""
    value, _, unit = dose.partition(" ")
    instruction = {"doseAndRate": [{"doseQuantity": {"value": float(value), "unit": unit}}]} if dose else None
    return (
        {
            "resourceType": "MedicationRequest",
            "id": f"drug-{number}",
            "status": "draft",
            "intent": "order",
            "medicationCodeableConcept": {"text": text},
            "subject": {"reference": "Patient/p1"},
        }
        | ({"dosageInstruction": [instruction]} if instruction else {})
        | members
    )


def steroid(dose: str = "40 mg", **members: Any) -> Json:
    return drug("triamcinolone acetonide 40 mg/mL injectable suspension", dose, number=8, **members)


def lidocaine(dose: str = "4 mL", **members: Any) -> Json:
    return drug("lidocaine 1 % injection", dose, number=9, **members)


def bundle(*resources: Json) -> Json:
    return {"resourceType": "Bundle", "entry": [{"resource": resource} for resource in resources]}


def read(
    *drafts: Json,
    hook: str = "order-sign",
    selections: tuple[str, ...] = (),
    raw: object = None,
    chart: Chart | None = None,
    appointments: object = None,
    **delivered: object,
) -> tuple[Order, ...]:
    """The orders of one request. `raw` stands for the whole of draftOrders where it is no proper Bundle."""
    context = OrderContext(
        user_id="Practitioner/doc",
        patient_id="p1",
        selections=selections,
        drafts=read_drafts([json.dumps(bundle(*drafts) if raw is None else raw).encode()]),
        appointments=read_drafts([json.dumps(appointments).encode()] if appointments is not None else []),
    )
    deliveries = {key: read_delivery(json.dumps(value).encode()) for key, value in delivered.items()}
    return orders(hook, context, chart or Chart(), book(), tables(), ZONE, NOW, deliveries)


def read_one(*drafts: Json, **circumstances: Any) -> Order:
    (order,) = read(*drafts, **circumstances)
    return order
