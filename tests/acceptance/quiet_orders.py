"""Ordinary people and a clean order in another shape: guidance, drugs, codes, kinds and hooks."""

from tests.acceptance.orders import drug, injection, lidocaine, steroid, usual
from tests.acceptance.quiet_shared import companion, guided_by_x_ray, left, left_hip_snomed, quiet
from tests.acceptance.record import CPT, ICD, SNOMED, coded, condition, procedure, result
from tests.acceptance.rows_shared import AFTERCARE, HIP_PAIN, OA_LEFT, man, woman

ANAESTHETIC_ONLY = AFTERCARE | {"plan-diagnostic-diary": "info"}
PSOAS = ("M76.11", "Psoas tendinitis, right hip")

ORDERS = [
    quiet("fluoroscopy for a man", about=man(58), drafts=[guided_by_x_ray(), steroid(), lidocaine()]),
    quiet("fluoroscopy after the menopause", drafts=[guided_by_x_ray(), steroid(), lidocaine()]),
    quiet(
        "fluoroscopy after a hysterectomy",
        about=woman(43),
        chart=[procedure(CPT, "58150", "Total abdominal hysterectomy", "2021-09-14")],
        problems=[condition(*HIP_PAIN), condition("Z90.710", "Acquired absence of both cervix and uterus")],
        drafts=[guided_by_x_ray(reason=HIP_PAIN), steroid(), lidocaine()],
    ),
    quiet(
        "fluoroscopy as a companion order",
        about=man(66),
        drafts=[
            injection("20610", "Injection of hip joint"),
            companion("77002", "Fluoroscopic guidance for needle placement"),
            steroid(),
            lidocaine(),
        ],
    ),
    quiet(
        "buffered lidocaine",
        drafts=[*usual(), drug("Sodium bicarbonate 8.4 % injection", 42, number=3)],
    ),
    quiet(
        "needle, drape, disinfectant and a sedative as drafts of their own",
        drafts=[
            *usual(),
            drug("Spinal needle 22G 3.5 inch", 1, number=3),
            drug("Sterile drape", 1, number=4),
            drug("Octenisept", 1, number=5),
            drug("Midazolam 1 mg/mL injection", 2, number=6),
        ],
    ),
    quiet(
        "a tablet of which the service knows nothing",
        drafts=[*usual(), drug("Omeprazole", 20, number=3, basedOn=[])],
    ),
    quiet(
        "a tablet of which the service knows nothing, in the same order set",
        drafts=[
            *usual(),
            drug("Omeprazole", 20, number=3, dosageInstruction=[{"text": "20 mg", "route": {"text": "Oral"}}]),
        ],
    ),
    quiet(
        "the side as a CPT modifier",
        problems=[OA_LEFT],
        drafts=[
            injection(side="", reason=None)
            | {
                "code": {
                    "coding": [{"system": CPT, "code": "20611"}, {"system": CPT, "code": "LT"}],
                    "text": "Ultrasound-guided injection of hip joint",
                }
            },
            steroid(),
            lidocaine(),
        ],
    ),
    quiet(
        "a local code, everything in words",
        about=man(55),
        drafts=[
            injection(side="", reason=None)
            | {"code": {"text": "US-guided steroid injection right hip joint"}, "reasonCode": [{"text": "hip OA"}]},
            drug("triamcinolone", 40, number=1, text="Kenalog 40 mg/ml injection"),
        ],
    ),
    quiet(
        "coded in SNOMED CT",
        problems=[left_hip_snomed()],
        drafts=[
            left(("M16.12", "Osteoarthritis of left hip"))
            | {
                "code": coded(SNOMED, "428906001", "Injection of steroid into hip joint"),
                "orderDetail": [{"text": "under ultrasound guidance"}],
                "reasonCode": [coded(SNOMED, "239872002", "Osteoarthritis of hip")],
            },
            steroid(),
            lidocaine(),
        ],
    ),
    quiet("methylprednisolone by name", drafts=[injection(), drug("Depo-Medrone 40 mg/ml", 40, number=1), lidocaine()]),
    quiet(
        "betamethasone",
        about=man(48),
        drafts=[injection(), drug("betamethasone acetate/phosphate", 6, number=1), lidocaine()],
    ),
    quiet(
        "dexamethasone and ropivacaine",
        about=woman(62),
        drafts=[
            injection(),
            drug("dexamethasone sodium phosphate 4 mg/mL", 8, number=1),
            drug("ropivacaine", 0, number=2, text="ropivacaine 0.5 % injection", ml=4),
        ],
    ),
    quiet("steroid alone", drafts=[injection(), steroid()]),
    quiet("planned in ten days", drafts=[injection(on="2026-04-09"), steroid(), lidocaine()]),
    quiet("a moment with a zone", drafts=[injection(on="2026-03-31T10:30:00+02:00"), steroid(), lidocaine()]),
    quiet(
        "iliopsoas bursa",
        about=woman(54),
        problems=[condition(*PSOAS)],
        drafts=[
            injection(text="Ultrasound-guided injection of iliopsoas bursa", reason=PSOAS),
            steroid(),
            lidocaine(),
        ],
    ),
    quiet(
        "diagnostic injection",
        expect=ANAESTHETIC_ONLY,
        about=man(36),
        problems=[condition(*HIP_PAIN)],
        drafts=[
            injection(text="Diagnostic ultrasound-guided anaesthetic injection of hip joint", reason=HIP_PAIN),
            drug("lidocaine", 0, number=1, text="lidocaine 1 % injection", ml=5),
        ],
    ),
    quiet(
        "aspiration of an effusion",
        about=man(60),
        problems=[condition("M25.451", "Effusion, right hip"), condition(*HIP_PAIN)],
        drafts=[injection(text="Ultrasound-guided aspiration of hip joint", reason=HIP_PAIN)],
    ),
    quiet(
        "the same orders at selection",
        expect={},
        hook="order-select",
        chart=[result("718-7", "Haemoglobin", 13.1, "g/dL", "2026-03-01")],
    ),
    quiet(
        "fluoroscopy at selection",
        expect={},
        hook="order-select",
        about=man(61),
        drafts=[guided_by_x_ray(), steroid(), lidocaine()],
    ),
    quiet(
        "two reasons for one hip",
        drafts=[
            injection(reasonCode=[coded(ICD, "M16.11", "Osteoarthritis of right hip"), coded(ICD, *HIP_PAIN)]),
            *usual()[1:],
        ],
    ),
]
