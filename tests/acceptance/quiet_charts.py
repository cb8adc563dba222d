"""Ordinary people whose chart says much, and nothing that bears on a hip injection."""

from tests.acceptance.orders import injection, lidocaine, steroid
from tests.acceptance.quiet_shared import (
    ICD_WHO,
    dmd,
    left,
    left_hip_snomed,
    left_sided,
    normal_results,
    pressure,
    quiet,
    resolved,
    snomed,
    worded,
)
from tests.acceptance.record import (
    CPT,
    SNOMED,
    allergy,
    coded,
    condition,
    creatinine,
    hip,
    medication,
    no_known_allergy,
    platelets,
    procedure,
    resource,
    result,
    steroid_injection,
    weight,
)
from tests.acceptance.rows_shared import HYPERTENSION, OA_RIGHT, hba1c, man, temperature, woman

DRAFTS_LEFT = [left(), steroid(), lidocaine()]
KNEE = [coded(SNOMED, "72696002", "Knee region structure")]

PEOPLE = [
    quiet("a woman of 66 with nothing else"),
    quiet(
        "hypertension in SNOMED CT, the hip on the left",
        about=man(71),
        problems=[left_hip_snomed(), snomed("38341003", "Hypertensive disorder")],
        chart=[medication("amlodipine 5 mg tablets, one daily"), pressure(138, 82)],
        drafts=DRAFTS_LEFT,
    ),
    quiet(
        "drugs by dm+d code",
        about=woman(74),
        problems=[OA_RIGHT, snomed("40930008", "Hypothyroidism")],
        chart=[
            dmd("319283006", "Amlodipine 5mg tablets"),
            dmd("322236009", "Paracetamol 500mg tablets"),
        ],
    ),
    quiet(
        "both hips worn, one injected", about=woman(82), problems=[condition("M16.0", "Bilateral primary OA of hip")]
    ),
    quiet(
        "coronary disease without an antithrombotic",
        about=man(68),
        problems=[OA_RIGHT, condition("I25.10", "Coronary artery disease"), condition("E78.5", "Hyperlipidaemia")],
        chart=[medication("atorvastatin 40 mg at night"), medication("bisoprolol 2.5 mg once daily")],
    ),
    quiet(
        "asthma with an inhaled steroid",
        about=woman(47),
        problems=[OA_RIGHT, snomed("195967001", "Asthma")],
        chart=[medication("salbutamol 100 micrograms inhaler"), medication("beclometasone 200 micrograms inhaler")],
    ),
    quiet(
        "hay fever with a nasal steroid",
        about=man(39),
        problems=[condition("M25.551", "Pain in right hip"), worded("Hay fever")],
        chart=[medication("mometasone 50 micrograms nasal spray, two puffs each nostril")],
        drafts=[injection(reason=("M25.551", "Pain in right hip")), steroid(), lidocaine()],
    ),
    quiet(
        "rheumatoid arthritis of the hands on methotrexate",
        about=woman(61),
        problems=[OA_RIGHT, condition("M05.741", "Rheumatoid arthritis of right hand")],
        chart=[medication("methotrexate 15 mg once weekly"), medication("folic acid 5 mg once weekly")],
    ),
    quiet(
        "gout of the toe",
        about=man(64),
        problems=[OA_RIGHT, condition("M10.071", "Idiopathic gout, right ankle and foot")],
        chart=[medication("allopurinol 300 mg once daily")],
    ),
    quiet("obesity below the limit, weight in pounds", about=man(52), weight=weight(215, "[lb_av]")),
    quiet(
        "prediabetes",
        about=woman(59),
        problems=[OA_RIGHT, condition("R73.03", "Prediabetes")],
        chart=[hba1c(6.1, "%", "2026-02-10"), result("2345-7", "Glucose", 108, "mg/dL", "2026-02-10")],
    ),
    quiet("prediabetes in IFCC units", chart=[hba1c(42, "mmol/mol", "2026-01-20")]),
    quiet(
        "kidneys of an old man, creatinine in micromoles",
        about=man(84),
        problems=[OA_RIGHT, condition("N18.2", "Chronic kidney disease, stage 2")],
        chart=[creatinine(104, "umol/L", "2026-03-02")],
    ),
    quiet("platelets at the lower end, SI units", chart=[platelets(152, "10*9/L", "2026-03-15")]),
    quiet("platelets per microlitre", about=woman(44), chart=[platelets(231000, "/uL", "2026-03-15")]),
    quiet("two years of normal blood tests", about=woman(69), chart=normal_results()),
    quiet("a normal temperature in Fahrenheit", chart=[temperature(98.2, "[degF]")]),
    quiet("a raised but harmless blood pressure", problems=[OA_RIGHT, HYPERTENSION], chart=[pressure(152, 88)]),
    quiet(
        "depression on sertraline",
        about=woman(50),
        problems=[OA_RIGHT, snomed("35489007", "Depressive disorder")],
        chart=[medication("sertraline 50 mg once daily")],
    ),
    quiet(
        "osteoporosis on alendronic acid",
        about=woman(77),
        problems=[OA_RIGHT, condition("M81.0", "Age-related osteoporosis without current pathological fracture")],
        chart=[medication("alendronic acid 70 mg once weekly"), medication("colecalciferol 800 units daily")],
    ),
    quiet(
        "well-controlled HIV without a booster",
        about=man(49),
        problems=[OA_RIGHT, condition("Z21", "Asymptomatic HIV infection status")],
        chart=[medication("dolutegravir 50 mg once daily"), result("24467-3", "CD4", 640, "/uL", "2026-02-01")],
    ),
    quiet("reflux in words alone", problems=[OA_RIGHT, worded("Acid reflux"), worded("Varicose veins")]),
    quiet(
        "a German chart, ICD-10 of the WHO",
        about=woman(72),
        problems=[condition("") | {"code": coded(ICD_WHO, "M16.1", "Sonstige primäre Koxarthrose")}, worded("Migräne")],
        chart=[medication("Pantoprazol 20 mg 1-0-0")],
    ),
    quiet("naproxen on the list", chart=[medication("naproxen 500 mg twice daily")]),
    quiet("an opioid for the hip", about=man(80), chart=[medication("tramadol 50 mg as needed")]),
]

HISTORIES = [
    quiet(
        "a prosthesis on the other side", problems=[OA_RIGHT, condition("Z96.642", "Presence of left artificial hip")]
    ),
    quiet(
        "a knee prosthesis on the same side",
        about=woman(76),
        problems=[OA_RIGHT, condition("Z96.651", "Presence of right artificial knee joint")],
    ),
    quiet(
        "a cured infection of the other hip",
        problems=[OA_RIGHT, resolved("M00.052", "Staphylococcal arthritis, left hip", "2018-04-01", "2018-06-20")],
    ),
    quiet(
        "cellulitis of the same leg three years ago",
        problems=[OA_RIGHT, resolved("L03.115", "Cellulitis of right lower limb", "2023-02-03", "2023-02-20")],
    ),
    quiet(
        "a fracture of the other hip, long healed",
        about=woman(79),
        problems=[OA_RIGHT, resolved("S72.002A", "Fracture of neck of left femur", "2016-01-09", "2016-09-01")],
        chart=[procedure(CPT, "27236", "Open treatment of femoral fracture, left", "2016-01-10")],
    ),
    quiet("the other hip injected last month", about=man(63), chart=[steroid_injection("left", "2026-02-27")]),
    quiet("the same hip injected eleven months ago", about=man(63), chart=[steroid_injection("right", "2025-04-28")]),
    quiet(
        "a knee injected last month",
        chart=[procedure(SNOMED, "", "Injection of steroid into right knee joint", "2026-02-25", bodySite=KNEE)],
    ),
    quiet(
        "replacement of the other hip planned",
        chart=[
            resource(
                "ServiceRequest",
                status="active",
                intent="order",
                code=coded(CPT, "27130", "Total hip arthroplasty"),
                bodySite=[hip("left")],
                subject={"reference": "Patient/pat-1"},
                authoredOn="2026-02-01",
                occurrenceDateTime="2026-05-04",
            )
        ],
    ),
    quiet(
        "the right hip replaced, the left injected",
        problems=left_sided(condition("Z96.641", "Presence of right artificial hip joint")),
        drafts=DRAFTS_LEFT,
    ),
    quiet(
        "a thrombosis long ago, its warfarin ended",
        about=man(70),
        problems=[OA_RIGHT, condition("Z86.718", "Personal history of venous thrombosis")],
        chart=[medication("warfarin", "5 mg once daily", "completed", authoredOn="2015-03-01")],
    ),
    quiet("antibiotics a year ago", chart=[medication("cefalexin", "500 mg", "completed", authoredOn="2025-03-10")]),
    quiet(
        "breast cancer in the past",
        about=woman(68),
        problems=[OA_RIGHT, condition("Z85.3", "History of breast cancer")],
    ),
    quiet("thrombosis in the family", problems=[OA_RIGHT, condition("Z82.49", "Family history of heart disease")]),
    quiet(
        "a gall bladder removed last year",
        chart=[procedure(CPT, "47562", "Laparoscopic cholecystectomy", "2025-06-11")],
    ),
    quiet(
        "a suspicion of a septic hip that was refuted",
        problems=[
            OA_RIGHT,
            condition(
                "M00.851",
                "Arthritis due to other bacteria, right hip",
                verificationStatus=coded(
                    "http://terminology.hl7.org/CodeSystem/condition-ver-status", "refuted", "Refuted"
                ),
            ),
        ],
    ),
    quiet("a warfarin order entered in error", chart=[medication("warfarin", status="entered-in-error")]),
    quiet("apixaban cancelled before it began", chart=[medication("apixaban", status="cancelled")]),
]

ALLERGIES = [
    quiet("penicillin", allergies=[allergy("91936005", "Allergy to penicillin")]),
    quiet("shellfish, and no contrast", about=man(57), allergies=[allergy("300913006", "Allergy to shellfish")]),
    quiet("sulfonamides are no sulfites", allergies=[allergy("91939003", "Allergy to sulfonamide")]),
    quiet("peanuts and pollen", allergies=[allergy("91935009", "Allergy to peanut"), allergy("", "Grass pollen")]),
    quiet(
        "a lidocaine allergy that was refuted",
        allergies=[
            no_known_allergy(),
            allergy(
                "",
                "Lidocaine",
                verificationStatus=coded(
                    "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification", "refuted", "Refuted"
                ),
            ),
        ],
    ),
]
