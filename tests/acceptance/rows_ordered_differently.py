"""The same orders as in the catalogue, with sides and kinds said elsewhere, several orders, a part selected."""

from tests.acceptance.orders import drug, injection, lidocaine, steroid
from tests.acceptance.otherwise import CONTINUES, at, in_words
from tests.acceptance.record import (
    CPT,
    SNOMED,
    allergy,
    coded,
    condition,
    medication,
    procedure,
    result,
)
from tests.acceptance.rows_shared import (
    AF,
    AFTERCARE,
    HIP_PAIN,
    OA_RIGHT,
    Row,
    man,
    woman,
)

SIDES = [
    Row(f"{way}", AFTERCARE, drafts=drafts)
    for way, drafts in {
        "side by modifier": [
            injection(side="", reason=("M16.9", "hip OA"))
            | {
                "code": {
                    "coding": [*coded(CPT, "20611", "")["coding"], *coded(CPT, "RT", "")["coding"]],
                    "text": "Hip injection with ultrasound",
                }
            },
            steroid(),
            lidocaine(),
        ],
        "side by hyphenated modifier": at(
            "20611-RT", "Hip injection with ultrasound", side="", reason=("M16.9", "hip OA")
        ),
        "side in the site's text": at("20611", "Hip injection", side="", bodySite=[{"text": "R hip"}]),
        "side as a second coding": at(
            "20611",
            "Hip injection",
            side="",
            bodySite=[
                {
                    "coding": [
                        *coded(SNOMED, "24136001", "Hip joint")["coding"],
                        *coded(SNOMED, "24028007", "Right")["coding"],
                    ]
                }
            ],
        ),
        "side in the order's name": at("20611", "US guided injection rt hip", side=""),
        "side as an extension": at(
            "20611",
            "Hip injection",
            side="",
            bodySite=[
                {
                    "text": "Hip",
                    "extension": [
                        {
                            "url": "http://example.org/fhir/laterality",
                            "valueCodeableConcept": coded(SNOMED, "24028007", "Right"),
                        }
                    ],
                }
            ],
        ),
        "side in the reason": at("20611", "Hip injection", side=""),
        "note about the other side": at("20611", "Hip injection", note=[{"text": "left hip done last month"}]),
        "reason is bilateral": at("20611", "Hip injection", reason=("M16.0", "Bilateral primary OA of hip")),
    }.items()
] + [
    Row(
        "D31 modifier against reason",
        {"tech-laterality-conflict": "critical"},
        drafts=at("20611-LT", "Hip injection with ultrasound", side=""),
    ),
    Row(
        "D31 words against site",
        {"tech-laterality-conflict": "critical"},
        drafts=at("20611", "US guided left hip injection", side="right", reason=None),
    ),
    Row(
        "D24 bilateral order",
        # One injection 30 days ago and both hips now make three in a year (adrenal.count).
        AFTERCARE | {"ci-adrenal": "warning", "ci-bilateral-same-day": "warning", "ci-repeat-interval": "warning"},
        chart=[procedure(SNOMED, "428906001", "Injection of steroid into left hip joint", "2026-02-28")],
        drafts=at("20611", "Bilateral hip injections", side="", bodySite=[{"text": "both hips"}]),
    ),
]


KINDS = [
    Row(
        "PENG in words",
        AFTERCARE | {"ac-plane-block-judgement": "info", "plan-motor-block-falls": "warning"},
        about=man(79),
        problems=[OA_RIGHT, AF],
        chart=[medication("rivaroxaban", "20 mg once daily")],
        drafts=in_words("Pericapsular nerve group block under US", drug("ropivacaine", 40, number=1)),
    ),
    Row(
        "suprainguinal fascia iliaca in words",
        AFTERCARE | {"ac-plane-block-judgement": "info", "plan-motor-block-falls": "warning"},
        about=man(79),
        problems=[OA_RIGHT, AF],
        chart=[medication("rivaroxaban", "20 mg once daily")],
        drafts=in_words("Supra-inguinal fascia iliaca block, ultrasound", drug("ropivacaine", 40, number=1)),
    ),
    Row(
        "fascia iliaca in words",
        CONTINUES | {"plan-motor-block-falls": "warning"},
        about=man(79),
        problems=[OA_RIGHT, AF],
        chart=[medication("rivaroxaban", "20 mg once daily")],
        drafts=in_words("FICB, ultrasound guided, right", drug("ropivacaine", 40, number=1)),
    ),
    Row(
        "D16 lumbar plexus in words",
        {"ac-deep-block-hold": "critical"},
        about=man(70),
        problems=[OA_RIGHT, AF],
        chart=[medication("apixaban", "5 mg twice daily"), result("2160-0", "Creatinine", 0.9, "mg/dL", "2026-03-15")],
        drafts=in_words("Psoas compartment block with ultrasound, right", drug("ropivacaine", 75, number=1)),
    ),
    Row(
        "D51 in words",
        AFTERCARE | {"suit-gtps-exercise": "info"},
        about=woman(58),
        problems=[condition("M70.61", "Trochanteric bursitis, right")],
        drafts=in_words(
            "US guided cortisone injection R trochanteric bursa", reason=("M70.61", "Trochanteric bursitis, right")
        ),
    ),
    Row(
        "GTB steroid for OA",
        AFTERCARE | {"suit-indication-mismatch": "warning", "suit-gtps-exercise": "info"},
        drafts=in_words("Ultrasound guided right GTB steroid injection", reason=("M16.11", "OA right hip")),
    ),
    Row(
        "iliopsoas bursa without guidance",
        AFTERCARE | {"tech-guidance-missing": "warning"},
        drafts=in_words("Iliopsoas bursa injection right"),
    ),
    Row(
        "D48 in words",
        AFTERCARE | {"tech-guidance-missing": "warning"},
        drafts=in_words("Landmark guided right hip joint injection"),
    ),
    Row(
        "D48 without ultrasound",
        AFTERCARE | {"tech-guidance-missing": "warning"},
        drafts=in_words("Hip injection right, without ultrasound"),
    ),
    Row("fluoroscopy in words", AFTERCARE, drafts=in_words("FL guided right hip joint injection (fluoroscopy)")),
    Row(
        "companion 77002",
        AFTERCARE,
        drafts=[
            injection("20610", "Hip joint injection"),
            steroid(),
            lidocaine(),
            injection(
                "77002",
                "Fluoroscopic guidance for needle placement",
                id="guide-1",
                reason=None,
                basedOn=[{"reference": "ServiceRequest/inj-1"}],
            ),
        ],
    ),
    *(
        Row(f"D47 {name}", AFTERCARE | {"suit-ha-hip": "warning"}, drafts=[injection(), drug(name, 48, number=1)])
        for name in ("Synvisc-One", "Gel-One syringe")
    ),
    Row(
        "D47 by HCPCS",
        AFTERCARE | {"suit-ha-hip": "warning"},
        drafts=[
            injection(),
            drug(
                "",
                60,
                number=1,
                medicationCodeableConcept=coded(
                    "http://terminology.hl7.org/CodeSystem/HCPCS-all-codes", "J7318", "Hyaluronan, Durolane"
                ),
            ),
        ],
    ),
    Row(
        "D47 in the order's words",
        AFTERCARE | {"suit-ha-hip": "warning"},
        drafts=[injection(text="Ultrasound-guided viscosupplementation of right hip")],
    ),
    Row(
        "a kit that no list knows beside the anaesthetic",
        AFTERCARE | {"dose-injectate-unlisted": "warning"},
        drafts=[injection(), lidocaine(), drug("Hip injection kit B", 1, number=3, ml=5)],
    ),
    Row(
        "a kit that no list knows, at order-select",
        {"dose-injectate-unlisted": "warning"},
        hook="order-select",
        drafts=[injection(), drug("Hip injection kit B", 1, number=3, ml=5)],
    ),
    Row(
        "a knee order",
        {},
        drafts=[
            injection(text="Injection of right knee with ultrasound", side="", reason=("M17.11", "OA right knee")),
            steroid(),
            lidocaine(),
        ],
    ),
    Row(
        "physiotherapy after a hip injection",
        {},
        drafts=[injection("97110", "Physical therapy after hip injection", side="")],
    ),
]


HOOKS = [
    Row(
        "D48 at order-select, the drug alone selected",
        {"tech-guidance-missing": "warning"},
        hook="order-select",
        drafts=[injection("20610", "Injection of hip joint"), steroid(), lidocaine()],
        selected=["MedicationRequest/inj-drug-1"],
    ),
    Row(
        "D43a at order-select, the drug alone selected",
        {"ci-allergy-la": "critical"},
        hook="order-select",
        allergies=[allergy("387480006", "Lidocaine", criticality="high")],
        selected=["MedicationRequest/inj-drug-2"],
    ),
    Row(
        "D22 waits for signing",
        {},
        hook="order-select",
        chart=[procedure(SNOMED, "428906001", "Injection of steroid into right hip joint", "2026-02-28")],
    ),
    Row(
        "D28 one of two hips",
        {"ci-prosthetic-hip-same-side": "critical", "ci-bilateral-same-day": "warning"},
        problems=[condition("Z96.641", "Presence of right artificial hip joint")],
        drafts=[
            injection(reason=HIP_PAIN),
            steroid(),
            lidocaine(),
            injection(side="left", id="inj-2", reason=("M25.552", "Pain in left hip")),
        ],
    ),
    Row(
        "right and left are no conflict",
        AFTERCARE | {"ci-bilateral-same-day": "warning"},
        problems=[condition("M16.0", "Bilateral primary osteoarthritis of hip")],
        drafts=[
            injection(),
            steroid(),
            lidocaine(),
            injection(side="left", id="inj-2", reason=("M16.12", "Osteoarthritis of left hip")),
            drug("triamcinolone", 40, number=3, basedOn=[{"reference": "ServiceRequest/inj-2"}]),
        ],
    ),
]

ORDERED_DIFFERENTLY = [*SIDES, *KINDS, *HOOKS]
