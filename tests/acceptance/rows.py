"""The scenario rows of the clinical catalogue as patient records and orders.

Each row starts from the baseline patient and lists only its differences. `expect` names every rule that
must answer, with its level, in the order of the cards where the row states one; nothing else may appear.
"""

from dataclasses import dataclass, field
from typing import Any

from tests.acceptance.orders import bundle, drug, injection, lidocaine, steroid, usual
from tests.acceptance.record import (
    CPT,
    SNOMED,
    Json,
    allergy,
    coded,
    condition,
    creatinine,
    height,
    inr,
    medication,
    no_known_allergy,
    patient,
    platelets,
    procedure,
    resource,
    result,
    SUBJECT,
    steroid_injection,
    weight,
)

AFTERCARE = {"plan-aftercare-bundle": "info"}
AF = condition("I48.91", "Atrial fibrillation")
HYPERTENSION = condition("I10", "Hypertension")
OA_RIGHT = condition("M16.11", "Osteoarthritis of right hip")
OA_LEFT = condition("M16.12", "Osteoarthritis of left hip")


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

    def record(self) -> list[Json]:
        measured = [self.weight, height(165)] if self.weight else []
        return [self.about, *self.problems, *self.chart, *self.allergies, *measured, *_on_file()]

    def context(self) -> Json:
        context: Json = {"draftOrders": bundle(*self.drafts)}
        if self.hook == "order-select":
            context["selections"] = [f"{d['resourceType']}/{d['id']}" for d in self.drafts]
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


def _man(years: int) -> Json:
    return patient(f"{2026 - years}-01-15", "male")


def _woman(years: int) -> Json:
    return patient(f"{2026 - years}-01-15", "female")


def _vka(row: str, value: float, on: str, expect: dict[str, str]) -> Row:
    return Row(
        row,
        expect,
        about=_man(78),
        weight=weight(82),
        problems=[OA_RIGHT, AF, HYPERTENSION],
        chart=[medication("warfarin", "3 mg once daily"), inr(value, on)],
    )


def _stop_rivaroxaban() -> list[Json]:
    return [injection(patientInstruction="Please stop rivaroxaban 3 days before the injection."), steroid(), lidocaine()]


def _replacement(on: str | None) -> Json:
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


def _block(code: str, text: str, anaesthetic: Json, **members: Any) -> list[Json]:
    reason = ("M25.551", "Pain in right hip")
    return [injection(code, text, reason=members.pop("reason", reason), **members), anaesthetic]


DIABETES = condition("E11.9", "Type 2 diabetes mellitus")


def _hba1c(value: float, unit: str, on: str) -> Json:
    return result("4548-4" if unit == "%" else "59261-8", "HbA1c", value, unit, on)


def _temperature(value: float, unit: str) -> Json:
    return result("8310-5", "Body temperature", value, unit, "2026-03-29T20:00:00Z", "vital-signs")


ROWS = [
    Row("D01 clean order", AFTERCARE),
    _vka("D02 INR 3.0", 3.0, "2026-03-27", AFTERCARE | {"ac-continue-low-risk": "info"}),
    _vka("D03 INR 3.1", 3.1, "2026-03-28", AFTERCARE | {"ac-vka-inr-high": "warning"}),
    _vka("D04 INR 4.6", 4.6, "2026-03-29", {"ac-vka-inr-high": "critical"}),
    _vka("D05 INR eight days old", 2.4, "2026-03-22", AFTERCARE | {"ac-vka-inr-missing": "warning"}),
    _vka("D06 INR seven days old", 2.4, "2026-03-23", AFTERCARE | {"ac-continue-low-risk": "info"}),
    Row(
        "D07 apixaban, creatinine in umol/L",
        AFTERCARE | {"ac-continue-low-risk": "info"},
        about=_man(70),
        problems=[OA_RIGHT, AF],
        chart=[medication("apixaban", "5 mg twice daily"), creatinine(106, "umol/L", "2026-02-20")],
    ),
    Row(
        "D08 dabigatran, clearance 22",
        AFTERCARE | {"ac-doac-renal": "warning", "ac-continue-low-risk": "info"},
        about=_woman(82),
        weight=weight(52),
        problems=[OA_RIGHT, AF],
        chart=[medication("dabigatran", "110 mg twice daily"), creatinine(1.6, "mg/dL", "2026-03-10")],
    ),
    Row(
        "D09 dabigatran, clearance 38",
        AFTERCARE | {"ac-doac-renal": "info", "ac-continue-low-risk": "info"},
        about=_man(78),
        weight=weight(70),
        problems=[OA_RIGHT, AF],
        chart=[medication("dabigatran", "110 mg twice daily"), creatinine(141, "umol/L", "2026-03-10")],
    ),
    Row(
        "D10 rivaroxaban stopped in the instruction",
        AFTERCARE | {"ac-inappropriate-hold": "warning"},
        about=_man(76),
        problems=[OA_RIGHT, AF, HYPERTENSION],
        chart=[medication("rivaroxaban", "20 mg once daily"), creatinine(90, "umol/L", "2026-03-01")],
        drafts=_stop_rivaroxaban(),
    ),
    Row(
        "D11 the same after a stroke",
        {"ac-inappropriate-hold": "critical"},
        about=_man(76),
        problems=[OA_RIGHT, AF, HYPERTENSION, condition("I63.9", "Ischaemic stroke", onsetDateTime="2026-02-10")],
        chart=[medication("rivaroxaban", "20 mg once daily"), creatinine(90, "umol/L", "2026-03-01")],
        drafts=_stop_rivaroxaban(),
    ),
    Row(
        "D12 aspirin alone",
        AFTERCARE,
        about=_man(68),
        problems=[OA_RIGHT, condition("I25.10", "Coronary artery disease")],
        chart=[medication("aspirin", "81 mg once daily")],
    ),
    Row(
        "D13 aspirin and clopidogrel after a stent",
        AFTERCARE | {"ac-dual-triple": "info"},
        about=_man(64),
        problems=[OA_RIGHT, condition("Z95.5", "Drug-eluting coronary stent", onsetDateTime="2025-09-01")],
        chart=[
            medication("aspirin", "81 mg once daily"),
            medication("clopidogrel", "75 mg once daily"),
            platelets(230, "10*3/uL", "2026-03-01"),
        ],
    ),
    Row(
        "D14 apixaban and clopidogrel",
        AFTERCARE | {"ac-dual-triple": "warning"},
        about=_man(71),
        problems=[OA_RIGHT, AF, condition("Z95.5", "Coronary stent", onsetDateTime="2025-11-20")],
        chart=[
            medication("apixaban", "5 mg twice daily"),
            medication("clopidogrel", "75 mg once daily"),
            platelets(210, "10*3/uL", "2026-03-01"),
            creatinine(88, "umol/L", "2026-03-01"),
        ],
    ),
    Row(
        "D15 warfarin entered in error",
        AFTERCARE,
        about=_woman(69),
        problems=[OA_RIGHT, condition("M17.11", "Osteoarthritis of right knee")],
        chart=[
            medication("warfarin", status="entered-in-error"),
            resource(
                "MedicationStatement",
                status="stopped",
                medicationCodeableConcept=coded("http://www.nlm.nih.gov/research/umls/rxnorm", "11289", "warfarin"),
                subject=SUBJECT,
                effectivePeriod={"end": "2025-11-02"},
            ),
        ],
    ),
    Row(
        "D16 lumbar plexus block 13 hours after apixaban",
        {"ac-deep-block-hold": "critical"},
        about=_man(70),
        problems=[OA_RIGHT, AF],
        chart=[
            medication("apixaban", "5 mg twice daily"),
            resource(
                "MedicationAdministration",
                status="completed",
                medicationCodeableConcept=coded("http://www.nlm.nih.gov/research/umls/rxnorm", "1364445", "apixaban 5 MG"),
                subject=SUBJECT,
                effectiveDateTime="2026-03-29T20:00:00Z",
            ),
            creatinine(0.9, "mg/dL", "2026-03-15"),
        ],
        drafts=_block(
            "64449",
            "Lumbar plexus block, ultrasound-guided",
            drug("ropivacaine", 75, number=1, text="ropivacaine 0.375 % 20 mL"),
            on="2026-03-30T09:00:00Z",
        ),
    ),
    Row("D18 platelets 50", AFTERCARE, chart=[platelets(50, "10*9/L", "2026-03-20")]),
    Row(
        "D19 platelets 49",
        AFTERCARE | {"ac-platelets-low": "warning"},
        chart=[platelets(49, "10*3/uL", "2026-03-20")],
    ),
    Row(
        "D20 platelets 48000 per uL",
        AFTERCARE | {"ac-platelets-low": "warning"},
        chart=[platelets(48000, "/uL", "2026-03-20")],
    ),
    Row(
        "D21 cirrhosis, platelets without a unit",
        AFTERCARE | {"ac-platelets-missing": "warning", "sys-unusable-data": "info"},
        about=_man(61),
        problems=[OA_RIGHT, condition("K74.60", "Cirrhosis of liver, compensated")],
        chart=[platelets(180, None, "2026-03-10")],
    ),
    Row(
        "D22 steroid 89 days ago",
        AFTERCARE | {"ci-repeat-interval": "warning"},
        chart=[steroid_injection("right", "2025-12-31")],
    ),
    Row("D23 steroid 90 days ago", AFTERCARE, chart=[steroid_injection("right", "2025-12-30")]),
    Row("D24 steroid in the other hip", AFTERCARE, chart=[steroid_injection("left", "2026-02-28")]),
    Row(
        "D25 steroid entered in error",
        AFTERCARE,
        chart=[steroid_injection("right", "2026-02-28", "entered-in-error")],
    ),
    Row(
        "D27 prosthesis on the other side",
        AFTERCARE,
        problems=[condition("Z96.641", "Presence of right artificial hip joint"), OA_LEFT],
        drafts=[injection(side="left", reason=("M16.12", "Osteoarthritis of left hip")), steroid(), lidocaine()],
    ),
    Row(
        "D28 prosthesis on the order side",
        {"ci-prosthetic-hip-same-side": "critical"},
        problems=[condition("Z96.641", "Presence of right artificial hip joint"), OA_LEFT],
        drafts=[injection(reason=("M25.551", "Pain in right hip")), steroid(), lidocaine()],
    ),
    Row(
        "D29 prosthesis without a side",
        AFTERCARE | {"ci-prosthetic-hip-side-unknown": "warning"},
        problems=[OA_RIGHT, condition("Z96.649", "Presence of unspecified artificial hip joint")],
    ),
    Row(
        "D30 no side on the order",
        AFTERCARE | {"tech-laterality-missing": "warning", "ci-prosthetic-hip-side-unknown": "warning"},
        problems=[condition("M16.9", "Osteoarthritis of hip"), condition("Z96.642", "Left artificial hip joint")],
        drafts=[injection(side="", reason=("M16.9", "hip OA")), steroid(), lidocaine()],
    ),
    Row(
        "D31 side conflict",
        {"tech-laterality-conflict": "critical"},
        drafts=[injection(side="left"), steroid(), lidocaine()],
    ),
    Row("D32 replacement in 82 days", {"ci-tha-planned": "critical"}, chart=[_replacement("2026-06-20")]),
    Row("D33 replacement in 90 days", AFTERCARE, chart=[_replacement("2026-06-28")]),
    Row("D37a 38.0 Cel", {"ci-systemic-infection": "critical"}, chart=[_temperature(38.0, "Cel")]),
    Row("D37b 100.3 degF", AFTERCARE, chart=[_temperature(100.3, "[degF]")]),
    Row(
        "D38 HbA1c 8.0 %",
        AFTERCARE | {"ci-diabetes-uncontrolled": "warning", "plan-glucose-monitoring": "info"},
        problems=[OA_RIGHT, DIABETES],
        chart=[medication("metformin"), _hba1c(8.0, "%", "2026-01-20")],
    ),
    Row(
        "D39 HbA1c 63 mmol/mol",
        AFTERCARE | {"plan-glucose-monitoring": "info"},
        problems=[OA_RIGHT, DIABETES],
        chart=[medication("metformin"), _hba1c(63, "mmol/mol", "2026-02-10")],
    ),
    Row(
        "D41 cobicistat and triamcinolone",
        {"ci-cyp3a4-steroid": "critical"},
        about=_man(55),
        problems=[OA_RIGHT, condition("B20", "HIV disease")],
        chart=[
            medication("darunavir 800 mg / cobicistat 150 mg tablet"),
            medication("emtricitabine / tenofovir alafenamide"),
        ],
    ),
    Row(
        "D43a lidocaine anaphylaxis",
        {"ci-allergy-la": "critical"},
        allergies=[
            allergy(
                "387480006",
                "Lidocaine",
                criticality="high",
                reaction=[{"manifestation": [coded(SNOMED, "39579001", "Anaphylaxis")], "severity": "severe"}],
            )
        ],
    ),
    Row(
        "D43b procaine rash, preservative-free lidocaine",
        AFTERCARE,
        allergies=[
            allergy(
                "387238009",
                "Procaine",
                reaction=[{"manifestation": [coded(SNOMED, "271807003", "Rash")], "severity": "mild"}],
            )
        ],
        drafts=[
            injection(),
            steroid(),
            drug("lidocaine", 40, number=2, text="lidocaine 1 % injection, preservative-free"),
        ],
    ),
    Row("D47 hyaluronate", AFTERCARE | {"suit-ha-hip": "warning"}, drafts=[injection(), drug("Durolane", 60, number=1)]),
    Row(
        "D48 no guidance",
        AFTERCARE | {"tech-guidance-missing": "warning"},
        drafts=[injection("20610", "Injection of hip joint"), steroid(), lidocaine()],
    ),
    Row(
        "D52 joint injection for trochanteric pain",
        AFTERCARE | {"suit-indication-mismatch": "warning"},
        about=_woman(58),
        problems=[condition("M70.61", "Trochanteric bursitis, right hip")],
        drafts=[injection(reason=("M70.61", "Trochanteric bursitis, right hip")), steroid(), lidocaine()],
    ),
    Row("D53 nothing about allergies", AFTERCARE | {"data-gaps": "info"}, allergies=[]),
    Row(
        "D54 medicines could not be searched",
        AFTERCARE | {"sys-fetch-failure": "warning"},
        down=frozenset({"MedicationRequest"}),
    ),
    Row(
        "D55 von Willebrand disease",
        {"ac-bleeding-disorder": "critical"},
        about=_man(45),
        problems=[OA_RIGHT, condition("D68.020", "Von Willebrand disease, type 2A")],
    ),
    Row(
        "D57 enoxaparin 40 mg daily",
        AFTERCARE | {"ac-heparin-timing": "info"},
        chart=[medication("enoxaparin", "40 mg once daily subcutaneous"), creatinine(80, "umol/L", "2026-03-01")],
    ),
    Row(
        "D58 warfarin held and bridged",
        AFTERCARE | {"ac-inappropriate-hold": "warning", "ac-bridging": "warning"},
        about=_man(77),
        problems=[OA_RIGHT, AF],
        chart=[medication("warfarin", "5 mg once daily"), inr(2.5, "2026-03-28")],
        drafts=[
            *usual(),
            medication("warfarin", status="on-hold"),
            medication("enoxaparin", "1 mg/kg twice daily", "draft", note=[{"text": "bridge"}]),
        ],
    ),
    Row(
        "D59 injection in three weeks",
        AFTERCARE | {"ac-vka-inr-missing": "info"},
        about=_man(77),
        problems=[OA_RIGHT, AF],
        chart=[medication("warfarin", "5 mg once daily"), inr(2.5, "2026-03-28")],
        drafts=[injection(on="2026-04-20"), steroid(), lidocaine()],
    ),
    Row(
        "D60 everything at once",
        {
            "ci-allergy-la": "critical",
            "ci-prosthetic-hip-same-side": "critical",
            "ac-vka-inr-high": "critical",
            "ci-diabetes-uncontrolled": "warning",
            "tech-guidance-missing": "warning",
        },
        about=_woman(72),
        problems=[AF, DIABETES, condition("Z96.641", "Presence of right artificial hip joint")],
        chart=[
            medication("warfarin", "5 mg once daily"),
            medication("metformin"),
            inr(5.0, "2026-03-29"),
            _hba1c(9.1, "%", "2026-02-01"),
        ],
        allergies=[allergy("387480006", "Lidocaine", criticality="high")],
        drafts=[injection("20610", "Injection of hip joint", reason=("M25.551", "Pain in right hip")), steroid(), lidocaine()],
        ordered=True,
    ),
]
