"""Scenario rows about infection, prosthesis, repeats, allergy, diabetes, technique and data."""

from tests.acceptance.orders import drug, injection, lidocaine, steroid
from tests.acceptance.record import SNOMED, allergy, coded, condition, inr, medication, steroid_injection
from tests.acceptance.rows_shared import (
    AF,
    AFTERCARE,
    DIABETES,
    HIP_PAIN,
    OA_LEFT,
    OA_RIGHT,
    Row,
    hba1c,
    man,
    replacement,
    temperature,
    woman,
)

OTHER = [
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
        "D26 three steroids in a year",
        AFTERCARE | {"ci-annual-max": "warning", "ci-adrenal": "warning"},
        chart=[steroid_injection("right", on) for on in ("2025-04-15", "2025-08-01", "2025-12-01")],
    ),
    Row(
        "D27 prosthesis on the other side",
        AFTERCARE,
        problems=[condition("Z96.641", "Presence of right artificial hip joint"), OA_LEFT],
        drafts=[
            injection(side="left", reason=("M16.12", "Osteoarthritis of left hip")),
            steroid(),
            lidocaine(),
        ],
    ),
    Row(
        "D28 prosthesis on the order side",
        {"ci-prosthetic-hip-same-side": "critical"},
        problems=[condition("Z96.641", "Presence of right artificial hip joint"), OA_LEFT],
        drafts=[injection(reason=HIP_PAIN), steroid(), lidocaine()],
    ),
    Row(
        "D29 prosthesis without a side",
        AFTERCARE | {"ci-prosthetic-hip-side-unknown": "warning"},
        problems=[OA_RIGHT, condition("Z96.649", "Presence of unspecified artificial hip joint")],
    ),
    Row(
        "D30 no side on the order",
        AFTERCARE | {"tech-laterality-missing": "warning", "ci-prosthetic-hip-side-unknown": "warning"},
        problems=[
            condition("M16.9", "Osteoarthritis of hip"),
            condition("Z96.642", "Left artificial hip joint"),
        ],
        drafts=[injection(side="", reason=("M16.9", "hip OA")), steroid(), lidocaine()],
    ),
    Row(
        "D31 side conflict",
        {"tech-laterality-conflict": "critical"},
        drafts=[injection(side="left"), steroid(), lidocaine()],
    ),
    Row("D32 replacement in 82 days", {"ci-tha-planned": "critical"}, chart=[replacement("2026-06-20")]),
    Row("D33 replacement in 90 days", AFTERCARE, chart=[replacement("2026-06-28")]),
    Row(
        "D34 on the waiting list",
        AFTERCARE | {"ci-tha-planned": "warning", "plan-tha-interval-reminder": "info"},
        chart=[replacement(None)],
    ),
    Row("D37a 38.0 Cel", {"ci-systemic-infection": "critical"}, chart=[temperature(38.0, "Cel")]),
    Row("D37b 100.3 degF", AFTERCARE, chart=[temperature(100.3, "[degF]")]),
    Row(
        "D38 HbA1c 8.0 %",
        AFTERCARE | {"ci-diabetes-uncontrolled": "warning", "plan-glucose-monitoring": "info"},
        problems=[OA_RIGHT, DIABETES],
        chart=[medication("metformin"), hba1c(8.0, "%", "2026-01-20")],
    ),
    Row(
        "D39 HbA1c 63 mmol/mol",
        AFTERCARE | {"plan-glucose-monitoring": "info"},
        problems=[OA_RIGHT, DIABETES],
        chart=[medication("metformin"), hba1c(63, "mmol/mol", "2026-02-10")],
    ),
    Row(
        "D41 cobicistat and triamcinolone",
        {"ci-cyp3a4-steroid": "critical"},
        about=man(55),
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
    Row(
        "D47 hyaluronate",
        AFTERCARE | {"suit-ha-hip": "warning"},
        drafts=[injection(), drug("Durolane", 60, number=1)],
    ),
    Row(
        "D48 no guidance",
        AFTERCARE | {"tech-guidance-missing": "warning"},
        drafts=[injection("20610", "Injection of hip joint"), steroid(), lidocaine()],
    ),
    Row(
        "D52 joint injection for trochanteric pain",
        AFTERCARE | {"suit-indication-mismatch": "warning"},
        about=woman(58),
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
        "D56 mechanical valve, INR 3.3",
        AFTERCARE | {"ac-vka-inr-high": "warning", "ci-endocarditis-risk": "info"},
        about=man(70),
        problems=[OA_RIGHT, condition("Z95.2", "Presence of mechanical mitral valve")],
        chart=[medication("warfarin", "5 mg once daily"), inr(3.3, "2026-03-29")],
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
        about=woman(72),
        problems=[AF, DIABETES, condition("Z96.641", "Presence of right artificial hip joint")],
        chart=[
            medication("warfarin", "5 mg once daily"),
            medication("metformin"),
            inr(5.0, "2026-03-29"),
            hba1c(9.1, "%", "2026-02-01"),
        ],
        allergies=[allergy("387480006", "Lidocaine", criticality="high")],
        drafts=[
            injection("20610", "Injection of hip joint", reason=HIP_PAIN),
            steroid(),
            lidocaine(),
        ],
        ordered=True,
    ),
]
