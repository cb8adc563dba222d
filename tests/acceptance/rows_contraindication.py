"""Scenario rows about antibiotics, a missing HbA1c, pregnancy and an arthrogram of a replaced hip."""

from tests.acceptance.orders import injection, steroid
from tests.acceptance.record import Json, condition, medication, patient, result, steroid_injection
from tests.acceptance.rows_shared import AFTERCARE, DIABETES, HIP_PAIN, OA_RIGHT, Row, hba1c

CELLULITIS = condition("L03.115", "Cellulitis of right lower limb", onsetDateTime="2026-03-25")
PREGNANCY = condition("O34.90", "Maternal care, 24 weeks", onsetDateTime="2025-10-13")
BRONCHITIS = condition("J20.9", "Acute bronchitis", onsetDateTime="2026-03-08", abatementDateTime="2026-03-20") | {
    "clinicalStatus": {"coding": [{"code": "resolved"}]}
}


def amoxicillin(last_day: str) -> Json:
    course = {"repeat": {"boundsPeriod": {"start": "2026-03-08", "end": last_day}}}
    dosage = [{"text": "500 mg three times daily", "timing": course}]
    return medication("amoxicillin", status="completed", authoredOn="2026-03-08", dosageInstruction=dosage)


CONTRAINDICATION = [
    Row(
        "D35 cellulitis",
        {"ci-local-infection": "critical", "ci-active-antibiotics": "warning"},
        problems=[OA_RIGHT, CELLULITIS],
        chart=[medication("cefalexin", "500 mg four times daily", authoredOn="2026-03-25")],
    ),
    Row(
        "D36 antibiotics ended 14 days ago",
        AFTERCARE | {"ci-active-antibiotics": "warning"},
        problems=[OA_RIGHT, BRONCHITIS],
        chart=[amoxicillin("2026-03-16")],
    ),
    Row(
        "D36 sister case: antibiotics ended 15 days ago",
        AFTERCARE,
        problems=[OA_RIGHT, BRONCHITIS],
        chart=[amoxicillin("2026-03-15")],
    ),
    Row(
        "D40 old HbA1c",
        AFTERCARE | {"ci-diabetes-hba1c-missing": "info", "plan-glucose-monitoring": "info"},
        problems=[OA_RIGHT, DIABETES],
        chart=[medication("metformin"), hba1c(7.0, "%", "2025-09-01")],
    ),
    Row(
        "D42 clarithromycin",
        AFTERCARE | {"ci-cyp3a4-steroid": "warning", "ci-active-antibiotics": "warning"},
        chart=[
            medication("clarithromycin", "500 mg twice daily", authoredOn="2026-03-27", note=[{"text": "sinusitis"}])
        ],
    ),
    Row(
        "D49 pregnant, fluoroscopy",
        {"tech-fluoro-pregnancy": "critical", "ci-pregnancy": "warning"},
        about=patient("1997-01-15", "female"),
        problems=[PREGNANCY, condition(*HIP_PAIN)],
        chart=[result("21198-7", "hCG", 20000, "m[IU]/mL", "2025-12-01")],
        drafts=[
            injection("20610", "Fluoroscopically guided injection of right hip joint", reason=HIP_PAIN),
            steroid(),
        ],
    ),
    *(
        Row(
            f"arthrogram of a replaced hip, {how}",
            expect,
            problems=[condition("Z96.641", "Presence of right artificial hip joint")],
            drafts=[injection("27093", "Injection procedure for hip arthrography", reason=HIP_PAIN), *drugs],
            hook=hook,
        )
        for how, hook, drugs, expect in (
            ("at signing", "order-sign", [], AFTERCARE | {"ci-prosthetic-hip-same-side": "info"}),
            ("while choosing", "order-select", [], {}),  # S6: then only what is critical
            ("a steroid with it", "order-select", [steroid()], {"ci-prosthetic-hip-same-side": "critical"}),
        )
    ),
    Row(
        "arthrogram with a steroid, soon after another",
        AFTERCARE | {"ci-repeat-interval": "warning"},
        problems=[OA_RIGHT],
        chart=[steroid_injection("right", "2026-03-01")],
        drafts=[injection("27093", "Injection procedure for hip arthrography", reason=HIP_PAIN), steroid()],
    ),
]
