"""Scenario rows in which rules take part that do not exist yet: what the existing ones must say today.

The comment names the rules that a row will gain.
"""

from tests.acceptance.orders import injection, lidocaine, steroid
from tests.acceptance.record import ICD, coded, condition
from tests.acceptance.rows_shared import (
    AFTERCARE,
    Row,
    woman,
)

GTPS = condition("M70.61", "Trochanteric bursitis, right hip")

PARTIAL = [
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
