"""Scenario rows about suitability and technique: structural pain, trochanteric pain, fluoroscopy."""

from tests.acceptance.orders import injection, lidocaine, steroid
from tests.acceptance.record import ICD, coded, condition
from tests.acceptance.rows_shared import AFTERCARE, Row, woman

LABRAL_TEAR = ("S73.191A", "Tear of labrum of right hip")
BURSITIS = ("M70.61", "Trochanteric bursitis, right hip")

SUITABILITY = [
    Row(
        "D50 labral tear at 34, fluoroscopy",
        AFTERCARE | {"tech-pregnancy-status-unknown": "warning", "suit-young-structural": "info"},
        about=woman(34),
        problems=[condition(*LABRAL_TEAR)],
        drafts=[
            injection("20610", "Fluoroscopically guided injection of right hip joint", reason=LABRAL_TEAR),
            steroid(),
        ],
    ),
    Row(
        "D51 trochanteric bursa",
        AFTERCARE | {"suit-gtps-exercise": "info"},
        about=woman(58),
        problems=[condition(*BURSITIS)],
        drafts=[
            injection("20611", "Ultrasound-guided injection of trochanteric bursa", reason=BURSITIS),
            steroid(),
            lidocaine(),
        ],
    ),
    Row(
        "reason on the order, empty problem list",
        AFTERCARE,
        problems=[],
        drafts=[injection(reasonCode=[coded(ICD, "M16.11", "Osteoarthritis of right hip")]), steroid(), lidocaine()],
    ),
]
