"""Scenario rows in which rules take part that do not exist yet: what the existing ones must say today.

The comment names the rules that a row will gain.
"""

from tests.acceptance.orders import drug, injection, lidocaine, steroid
from tests.acceptance.record import ICD, coded, condition, inr, medication, patient, result, steroid_injection, weight
from tests.acceptance.rows_shared import (
    AF,
    AFTERCARE,
    DIABETES,
    HIP_PAIN,
    OA_RIGHT,
    Row,
    block,
    hba1c,
    man,
    replacement,
    woman,
)

CELLULITIS = condition("L03.115", "Cellulitis of right lower limb", onsetDateTime="2026-03-25")
GTPS = condition("M70.61", "Trochanteric bursitis, right hip")

PARTIAL = [
    Row(  # plan-motor-block-falls warning
        "D17 PENG block on rivaroxaban",
        AFTERCARE | {"ac-plane-block-judgement": "info"},
        about=man(79),
        weight=weight(78),
        problems=[OA_RIGHT, AF],
        chart=[medication("rivaroxaban", "20 mg once daily")],
        drafts=block("64450", "PENG block, ultrasound-guided", drug("ropivacaine", 40, number=1)),
    ),
    Row(  # ci-adrenal warning
        "D26 three steroids in a year",
        AFTERCARE | {"ci-annual-max": "warning"},
        chart=[steroid_injection("right", on) for on in ("2025-04-15", "2025-08-01", "2025-12-01")],
    ),
    Row(  # plan-tha-interval-reminder info
        "D34 on the waiting list",
        AFTERCARE | {"ci-tha-planned": "warning"},
        chart=[replacement(None)],
    ),
    Row(  # ci-active-antibiotics warning
        "D35 cellulitis",
        {"ci-local-infection": "critical"},
        problems=[OA_RIGHT, CELLULITIS],
        chart=[medication("cefalexin", "500 mg four times daily", authoredOn="2026-03-25")],
    ),
    Row(  # ci-diabetes-hba1c-missing info
        "D40 old HbA1c",
        AFTERCARE | {"plan-glucose-monitoring": "info"},
        problems=[OA_RIGHT, DIABETES],
        chart=[medication("metformin"), hba1c(7.0, "%", "2025-09-01")],
    ),
    Row(  # ci-active-antibiotics warning
        "D42 clarithromycin",
        AFTERCARE | {"ci-cyp3a4-steroid": "warning"},
        chart=[
            medication("clarithromycin", "500 mg twice daily", authoredOn="2026-03-27", note=[{"text": "sinusitis"}])
        ],
    ),
    Row(  # plan-motor-block-falls info
        "D44 bupivacaine above the maximum, weight in pounds",
        {"dose-la-max": "critical"},
        about=woman(58),
        weight=weight(110, "[lb_av]"),
        drafts=block(
            "64447",
            "Fascia iliaca block, infra-inguinal, ultrasound-guided",
            drug("bupivacaine", 0, number=1, text="bupivacaine 0.5 % injection", ml=30),
        ),
    ),
    Row(  # plan-motor-block-falls info
        "D45 no weight",
        AFTERCARE | {"dose-la-weight-missing": "warning"},
        about=man(50),
        weight=None,
        drafts=block(
            "64447",
            "Femoral nerve block, ultrasound-guided",
            drug("lidocaine", 0, number=1, text="lidocaine 1 % injection", ml=20),
        ),
    ),
    Row(  # tech-fluoro-pregnancy critical, ci-pregnancy warning
        "D49 pregnant, fluoroscopy",
        AFTERCARE,
        about=patient("1997-01-15", "female"),
        problems=[condition("O34.90", "Maternal care, 24 weeks"), condition(*HIP_PAIN)],
        chart=[result("21198-7", "hCG", 1, "{titre}", "2025-12-01")],
        drafts=[
            injection("20610", "Fluoroscopically guided injection of right hip joint", reason=HIP_PAIN),
            steroid(),
        ],
    ),
    Row(  # suit-gtps-exercise info
        "D51 trochanteric bursa",
        AFTERCARE,
        about=woman(58),
        problems=[GTPS],
        drafts=[
            injection(
                "20611",
                "Ultrasound-guided injection of trochanteric bursa",
                reason=("M70.61", "Trochanteric bursitis, right hip"),
            ),
            steroid(),
            lidocaine(),
        ],
    ),
    Row(  # ci-endocarditis-risk info
        "D56 mechanical valve, INR 3.3",
        AFTERCARE | {"ac-vka-inr-high": "warning"},
        about=man(70),
        problems=[OA_RIGHT, condition("Z95.2", "Presence of mechanical mitral valve")],
        chart=[medication("warfarin", "5 mg once daily"), inr(3.3, "2026-03-29")],
    ),
    Row(  # the same pain coded by the order's reason alone
        "reason on the order, empty problem list",
        AFTERCARE,
        problems=[],
        drafts=[injection(reasonCode=[coded(ICD, "M16.11", "Osteoarthritis of right hip")]), steroid(), lidocaine()],
    ),
]
