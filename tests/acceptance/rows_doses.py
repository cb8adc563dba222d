"""Scenario rows about doses and about the leg after a block."""

from typing import Any

from tests.acceptance.orders import drug, injection, lidocaine, steroid
from tests.acceptance.record import Json, condition, hip, medication, result, weight
from tests.acceptance.rows_shared import AF, AFTERCARE, OA_RIGHT, Row, block, man, woman


def ketorolac(site: Json | None = None, **members: Any) -> Json:
    into = {"text": "once", "route": {"text": "Intra-articular"}} | ({"site": site} if site else {})
    return drug("Ketorolac 30 mg/mL injection", 30, number=3, dosageInstruction=[into], **members)


DOSES = [
    Row(
        "D17 PENG block on rivaroxaban",
        AFTERCARE | {"ac-plane-block-judgement": "info", "plan-motor-block-falls": "warning"},
        about=man(79),
        weight=weight(78),
        problems=[OA_RIGHT, AF],
        chart=[medication("rivaroxaban", "20 mg once daily")],
        drafts=block("64450", "PENG block, ultrasound-guided", drug("ropivacaine", 40, number=1)),
    ),
    Row(
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
    Row(
        "D45 no weight",
        AFTERCARE | {"dose-la-weight-missing": "warning", "plan-motor-block-falls": "info"},
        about=man(50),
        weight=None,
        drafts=block(
            "64447",
            "Femoral nerve block, ultrasound-guided",
            drug("lidocaine", 0, number=1, text="lidocaine 1 % injection", ml=20),
        ),
    ),
    Row(
        "D46 triamcinolone 80 mg",
        {"dose-steroid-hip-range": "critical"},
        drafts=[injection(), steroid(80), lidocaine()],
    ),
    Row("an anaesthetic alone", AFTERCARE | {"plan-diagnostic-diary": "info"}, drafts=[injection(), lidocaine()]),
    Row(
        "an anaesthetic and ketorolac into the joint",
        AFTERCARE,
        chart=[result("33914-3", "eGFR", 80, "mL/min/{1.73_m2}", "2026-03-20")],
        drafts=[injection(), lidocaine(), ketorolac(basedOn=[])],
    ),
    Row(
        "ketorolac into a replaced hip, without a procedure",
        {"ci-prosthetic-hip-same-side": "critical", "tech-guidance-missing": "warning"},
        problems=[condition("Z96.641", "Presence of right artificial hip joint")],
        drafts=[ketorolac(hip("right"), basedOn=[])],
        hook="order-select",
    ),
]
