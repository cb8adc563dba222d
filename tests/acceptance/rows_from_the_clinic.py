"""Patients without a row in the catalogue: brand names, words alone, several dangers at once. No card contradicts."""

from typing import Any

from tests.acceptance.orders import drug, injection, lidocaine, steroid
from tests.acceptance.otherwise import problem_in_words
from tests.acceptance.record import (
    CPT,
    SUBJECT,
    Json,
    coded,
    condition,
    creatinine,
    inr,
    medication,
    procedure,
    resource,
    result,
)
from tests.acceptance.rows_shared import (
    AF,
    AFTERCARE,
    HIP_PAIN,
    HYPERTENSION,
    OA_RIGHT,
    Row,
    block,
    man,
    woman,
)

ROPIVACAINE = drug("ropivacaine", 0, number=1, text="Ropivacaine 0.375 % injection", ml=20)
STROKE = condition("I63.9", "Cerebral infarction", onsetDateTime="2026-03-01")


def in_words(text: str, *drugs: Json, **members: Any) -> list[Json]:
    """An order without any code."""
    return [injection(side="", reason=None) | {"code": {"text": text}} | members, *drugs]


def called(name: str, mg: float) -> Json:
    return drug(name, mg, number=1, text=name)


def allergic_to(text: str, reaction: str, **members: Any) -> Json:
    return resource(
        "AllergyIntolerance",
        clinicalStatus=coded("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "active", "Active"),
        patient=SUBJECT,
        code={"text": text},
        reaction=[{"manifestation": [{"text": reaction}], **members}],
    )


ANTITHROMBOTICS = [
    Row(
        "brands alone: Eliquis, low-dose aspirin and Zoloft",
        AFTERCARE | {"ac-dual-triple": "warning"},
        about=man(77),
        problems=[OA_RIGHT, AF],
        chart=[medication("Eliquis 5 mg"), medication("Aspirin EC 81 mg"), medication("Zoloft 50 mg")],
    ),
    Row(
        "Plavix to be held twenty days after a stent",
        {"ac-inappropriate-hold": "critical", "ac-dual-triple": "info"},
        problems=[OA_RIGHT, condition("I21.3", "STEMI", onsetDateTime="2026-03-10")],
        chart=[
            medication("Plavix 75 mg"),
            medication("Aspirin 81 mg"),
            procedure(CPT, "92941", "PCI with drug-eluting stent", "2026-03-10"),
        ],
        drafts=[injection(patientInstruction="Please hold Plavix 7 days before."), steroid(), lidocaine()],
    ),
    Row(
        "lumbar plexus block in five days, apixaban, a stroke a month ago",
        {"ac-deep-block-hold": "critical", "ac-high-thrombotic-risk": "critical"},
        about=woman(80),
        problems=[OA_RIGHT, AF, STROKE],
        chart=[medication("apixaban", "5 mg twice daily"), creatinine(0.8, "mg/dL", "2026-03-20")],
        drafts=block("64449", "Lumbar plexus block, ultrasound guided", ROPIVACAINE, on="2026-04-04"),
    ),
    Row(
        "warfarin on hold in the chart and Lovenox drafted as a bridge",
        AFTERCARE | {"ac-bridging": "warning", "ac-medlist-uncertain": "warning"},
        problems=[OA_RIGHT, AF],
        chart=[medication("Coumadin 5 mg", status="on-hold"), inr(2.4, "2026-03-28")],
        drafts=[
            injection(),
            steroid(),
            lidocaine(),
            medication("Lovenox 80 mg subcutaneous", status="draft", note=[{"text": "bridge"}]),
        ],
    ),
    Row(
        "warfarin and apixaban both on the list",
        AFTERCARE | {"ac-medlist-uncertain": "warning", "ac-vka-inr-missing": "warning"},
        problems=[OA_RIGHT, AF],
        chart=[medication("Warfarin 2 mg"), medication("Apixaban 5 mg")],
    ),
    Row(
        "rivaroxaban and aspirin, only rivaroxaban to be stopped",
        {"ac-inappropriate-hold": "warning", "ac-dual-triple": "warning", "plan-aftercare-bundle": "info"},
        problems=[OA_RIGHT, AF],
        chart=[medication("rivaroxaban"), medication("aspirin")],
        drafts=[injection(patientInstruction="Stop Xarelto 3 days before."), steroid(), lidocaine()],
    ),
    Row(
        "INR 6 and warfarin to be held",
        {"ac-vka-inr-high": "critical"},
        problems=[OA_RIGHT, AF],
        chart=[medication("warfarin"), inr(6.0, "2026-03-29")],
        drafts=[injection(patientInstruction="Hold warfarin until the INR is repeated."), steroid(), lidocaine()],
    ),
    Row(
        "warfarin, and a therapeutic enoxaparin prescribed before for bridging",
        AFTERCARE | {"ac-bridging": "warning"},
        problems=[OA_RIGHT, AF],
        chart=[
            medication("warfarin", "3 mg once daily"),
            inr(2.2, "2026-03-28"),
            medication("enoxaparin", "1 mg/kg twice daily", reasonCode=[{"text": "Bridging around hip injection"}]),
        ],
    ),
    Row("heparin lock alone", AFTERCARE, chart=[medication("Heparin lock flush 10 units/mL")]),
]
WORDS = [
    Row(
        "AVN of the right hip in words",
        AFTERCARE | {"ci-subchondral-collapse-risk": "warning"},
        problems=[OA_RIGHT, problem_in_words("AVN of the right hip")],
    ),
    Row(
        "septic arthritis of the right hip joint in words",
        {"ci-septic-hip": "critical"},
        problems=[OA_RIGHT, problem_in_words("Septic arthritis of the right hip joint")],
    ),
    Row(
        "fractured neck of the left femur in words, right hip ordered",
        AFTERCARE,
        problems=[OA_RIGHT, problem_in_words("Fractured neck of left femur")],
    ),
    Row("diabetes insipidus", AFTERCARE, problems=[OA_RIGHT, problem_in_words("Central diabetes insipidus")]),
    Row(
        "immune to hepatitis B, treated tuberculosis",
        AFTERCARE,
        problems=[
            OA_RIGHT,
            problem_in_words("Hepatitis B surface antibody positive"),
            problem_in_words("Treated tuberculosis"),
        ],
    ),
    Row(
        "atrial fibrillation and pulmonary hypertension: no more points",
        AFTERCARE,
        problems=[OA_RIGHT, AF, problem_in_words("Pulmonary hypertension")],
    ),
    Row(
        "atrial fibrillation and hypertension: an anticoagulant is expected",
        AFTERCARE | {"ac-medlist-uncertain": "warning"},
        problems=[OA_RIGHT, AF, HYPERTENSION],
    ),
    Row(
        "German words: Volon A and Marcumar",
        AFTERCARE | {"ac-vka-inr-missing": "warning", "data-gaps": "info"},
        about=man(74),
        problems=[problem_in_words("Coxarthrose rechts")],
        allergies=[],
        chart=[medication("Marcumar 3 mg Tabletten")],
        drafts=in_words(
            "Ultraschallgesteuerte intraartikuläre Injektion Hüftgelenk rechts",
            called("Volon A 40 Kristallsuspension", 40),
        ),
    ),
    Row(
        "French words: Kenacort and Previscan",
        AFTERCARE | {"ac-vka-inr-missing": "warning"},
        about=man(74),
        problems=[problem_in_words("Coxarthrose droite")],
        chart=[medication("Previscan 20 mg")],
        drafts=in_words("Infiltration de la hanche droite sous échographie", called("Kenacort Retard 40 mg/mL", 40)),
    ),
]
ALLERGIES = [
    Row(
        "fainted with Novocain at the dentist's",
        AFTERCARE | {"tech-vasovagal": "info", "data-gaps": "info"},
        allergies=[allergic_to("Novocain", "Fainting")],
    ),
    Row(
        "anaphylaxis to polyethylene glycol and Depo-Medrol",
        {"ci-allergy-excipient": "critical"},
        allergies=[allergic_to("Polyethylene glycol", "Anaphylaxis", severity="severe")],
        drafts=[injection(), called("Depo-Medrol 40 mg/mL single-dose vial", 40), lidocaine()],
    ),
    Row(
        "sulfa is no sulfite",
        AFTERCARE | {"dose-adrenaline": "info"},
        allergies=[allergic_to("Sulfa antibiotics", "Anaphylaxis", severity="severe")],
        drafts=[injection(), steroid(), called("Lidocaine 1 % with epinephrine", 40) | {"id": "inj-drug-2"}],
    ),
]
OTHERS = [
    Row(
        "pregnant, no film: no radiograph is proposed",
        AFTERCARE | {"ci-pregnancy": "warning"},
        about=woman(34),
        problems=[OA_RIGHT, condition("Z34.83", "Normal pregnancy, third trimester", onsetDateTime="2026-01-10")],
    ),
    Row(
        "Xeloda at home, nobody counted the blood",
        AFTERCARE | {"ci-immunosuppression": "warning", "ac-platelets-missing": "warning"},
        problems=[OA_RIGHT, condition("C18.9", "Malignant neoplasm of colon")],
        chart=[medication("Xeloda 500 mg tablets", authoredOn="2026-03-10")],
    ),
    Row(
        "an adalimumab biosimilar by its brand",
        AFTERCARE | {"ci-immunosuppression": "warning"},
        problems=[OA_RIGHT, condition("M05.79", "Rheumatoid arthritis")],
        chart=[medication("Hyrimoz 40 mg pen")],
    ),
    Row(
        "meralgia and a block of its nerve",
        AFTERCARE | {"plan-motor-block-falls": "info"},
        about=man(45),
        problems=[condition("G57.11", "Meralgia paresthetica, right lower limb")],
        drafts=block(
            "64450",
            "Lateral femoral cutaneous nerve block, ultrasound guided",
            lidocaine(),
            reason=("G57.11", "Meralgia paresthetica, right lower limb"),
        ),
    ),
    Row(
        "effusion in a gouty hip: one card asks for the fluid",
        AFTERCARE | {"suit-inflammatory-flare": "info", "tech-aspirate-first": "info"},
        problems=[condition("M10.051", "Gout, right hip"), condition("M25.451", "Effusion, right hip")],
        chart=[result("1988-5", "CRP", 60, "mg/L", "2026-03-28")],
        drafts=[injection(reason=("M10.051", "Gout, right hip")), steroid(), lidocaine()],
    ),
    Row(
        "right hip pain after the other hip was replaced",
        AFTERCARE,
        problems=[problem_in_words("Left hip hemiarthroplasty 2019")],
        drafts=[injection(reason=HIP_PAIN), steroid(), lidocaine()],
    ),
]
FROM_THE_CLINIC = [*ANTITHROMBOTICS, *WORDS, *ALLERGIES, *OTHERS]
