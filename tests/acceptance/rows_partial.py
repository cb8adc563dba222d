"""Scenario rows in which rules take part that do not exist yet: what the existing ones must say today.

The comment names the rules that a row will gain.
"""

from tests.acceptance.orders import injection, lidocaine, steroid
from tests.acceptance.record import ICD, coded, condition, medication, patient, result
from tests.acceptance.rows_shared import (
    AFTERCARE,
    DIABETES,
    HIP_PAIN,
    OA_RIGHT,
    Row,
    hba1c,
    woman,
)

CELLULITIS = condition("L03.115", "Cellulitis of right lower limb", onsetDateTime="2026-03-25")
GTPS = condition("M70.61", "Trochanteric bursitis, right hip")

PARTIAL = [
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
    Row(  # the same pain coded by the order's reason alone
        "reason on the order, empty problem list",
        AFTERCARE,
        problems=[],
        drafts=[injection(reasonCode=[coded(ICD, "M16.11", "Osteoarthritis of right hip")]), steroid(), lidocaine()],
    ),
]
