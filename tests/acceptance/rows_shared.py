"""What all scenario rows start from: the baseline patient of the clinical catalogue, and a row's shape."""

from dataclasses import dataclass, field
from typing import Any

from tests.acceptance.orders import bundle, injection, lidocaine, steroid, usual
from tests.acceptance.record import (
    CPT,
    SNOMED,
    SUBJECT,
    Json,
    coded,
    condition,
    height,
    inr,
    medication,
    no_known_allergy,
    patient,
    resource,
    result,
    weight,
)

AFTERCARE = {"plan-aftercare-bundle": "info"}
AF = condition("I48.91", "Atrial fibrillation")
HYPERTENSION = condition("I10", "Hypertension")
DIABETES = condition("E11.9", "Type 2 diabetes mellitus")
OA_RIGHT = condition("M16.11", "Osteoarthritis of right hip")
OA_LEFT = condition("M16.12", "Osteoarthritis of left hip")
HIP_PAIN = ("M25.551", "Pain in right hip")


@dataclass(frozen=True)
class Row:
    """One scenario: who, what is recorded, what is ordered, what must be answered."""

    id: str
    expect: dict[str, str]
    about: Json = field(default_factory=lambda: patient("1960-01-15", "female"))
    weight: Json | None = field(default_factory=lambda: weight(80))
    problems: list[Json] = field(default_factory=lambda: [OA_RIGHT])
    chart: list[Json] = field(default_factory=list)
    allergies: list[Json] = field(default_factory=lambda: [no_known_allergy()])
    drafts: list[Json] = field(default_factory=usual)
    hook: str = "order-sign"
    down: frozenset[str] = frozenset()
    ordered: bool = False  # the order of the cards is part of the expectation
    selected: list[str] = field(default_factory=list)  # of the drafts at order-select; empty: all

    def record(self) -> list[Json]:
        measured = [self.weight, height(165)] if self.weight else []
        return [self.about, *self.problems, *self.chart, *self.allergies, *measured, *_on_file()]

    def context(self) -> Json:
        context: Json = {"draftOrders": bundle(*self.drafts)}
        if self.hook == "order-select":
            context["selections"] = self.selected or [f"{d['resourceType']}/{d['id']}" for d in self.drafts]
        return context


def _on_file() -> list[Json]:
    radiograph = resource(
        "DiagnosticReport",
        status="final",
        category=[coded("http://terminology.hl7.org/CodeSystem/v2-0074", "RAD", "Radiology")],
        code=coded(CPT, "72170", "X-ray pelvis AP"),
        subject=SUBJECT,
        effectiveDateTime="2025-12-15",
    )
    physiotherapy = resource(
        "ServiceRequest",
        status="completed",
        intent="order",
        code=coded(SNOMED, "91251008", "Physical therapy procedure"),
        subject=SUBJECT,
        authoredOn="2025-10-02",
    )
    return [radiograph, physiotherapy, medication("paracetamol", status="completed", authoredOn="2026-01-10")]


def man(years: int) -> Json:
    return patient(f"{2026 - years}-01-15", "male")


def woman(years: int) -> Json:
    return patient(f"{2026 - years}-01-15", "female")


def on_warfarin(row: str, value: float, on: str, expect: dict[str, str]) -> Row:
    return Row(
        row,
        expect,
        about=man(78),
        weight=weight(82),
        problems=[OA_RIGHT, AF, HYPERTENSION],
        chart=[medication("warfarin", "3 mg once daily"), inr(value, on)],
    )


def stop_rivaroxaban() -> list[Json]:
    return [
        injection(patientInstruction="Please stop rivaroxaban 3 days before the injection."),
        steroid(),
        lidocaine(),
    ]


def replacement(on: str | None) -> Json:
    dated = {"occurrenceDateTime": on} if on else {}
    return resource(
        "ServiceRequest",
        status="active",
        intent="order",
        code=coded(CPT, "27130", "Total hip arthroplasty"),
        bodySite=[coded(SNOMED, "287579007", "Right hip region structure")],
        subject=SUBJECT,
        authoredOn="2026-02-01",
        **dated,
    )


def block(code: str, text: str, anaesthetic: Json, **members: Any) -> list[Json]:
    return [injection(code, text, reason=members.pop("reason", HIP_PAIN), **members), anaesthetic]


def hba1c(value: float, unit: str, on: str) -> Json:
    return result("4548-4" if unit == "%" else "59261-8", "HbA1c", value, unit, on)


def temperature(value: float, unit: str) -> Json:
    return result("8310-5", "Body temperature", value, unit, "2026-03-29T20:00:00Z", "vital-signs")
