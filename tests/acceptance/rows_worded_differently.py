"""Problems and earlier treatment of the catalogue, by other codes or in words: the answers must not change."""

from tests.acceptance.orders import injection, lidocaine, steroid
from tests.acceptance.otherwise import coding, done, problem, problem_in_words
from tests.acceptance.record import CPT, SNOMED, SUBJECT, coded, condition, hip, inr, medication, procedure, resource
from tests.acceptance.rows_shared import AF, AFTERCARE, HIP_PAIN, OA_RIGHT, Row, man, replacement, stop_rivaroxaban

RIGHT_JOINT = {"coding": [coding(SNOMED, "24136001"), coding(SNOMED, "24028007")]}
DIFFERENTIAL = coded("http://terminology.hl7.org/CodeSystem/condition-ver-status", "differential", "Differential")
TROCHANTERIC_PAIN = coded(SNOMED, "202855006", "Greater trochanteric pain syndrome")

PROBLEMS = [
    *(
        Row(
            f"D28 {way}",
            {"ci-prosthetic-hip-same-side": "critical"},
            problems=[],
            chart=[found],
            drafts=[injection(reason=HIP_PAIN), steroid(), lidocaine()],
        )
        for way, found in {
            "replacement by CPT and site": procedure(CPT, "27130", "THA", "2021-05-04", bodySite=[hip("right")]),
            "replacement with modifier RT": done({"coding": [coding(CPT, "27130"), coding(CPT, "RT")]}, "2021-05-04"),
            "replacement by SNOMED CT and laterality": procedure(
                SNOMED, "52734007", "Total replacement of hip", "2021-05-04", bodySite=[RIGHT_JOINT]
            ),
            "prosthesis in words": problem_in_words("Status post right total hip arthroplasty"),
            "hemiarthroplasty": procedure(CPT, "27125", "Hemiarthroplasty, hip, right", "2021-05-04"),
            "prosthesis by an unknown code": problem(
                SNOMED, "999999999", "History of total replacement of hip", bodySite=[hip("right")]
            ),
        }.items()
    ),
    Row(
        "R alone is no side",
        AFTERCARE | {"ci-prosthetic-hip-side-unknown": "warning"},
        chart=[done({"text": "R THA"}, "2021-05-04")],
    ),
    *(
        Row(f"{way}", {rule: "critical"}, problems=[OA_RIGHT, found])
        for way, rule, found in (
            ("D55 by SNOMED CT", "ac-bleeding-disorder", problem(SNOMED, "128105004", "Von Willebrand disorder")),
            ("D55 in words", "ac-bleeding-disorder", problem_in_words("Hemophilia A, mild")),
            (
                "D35 by SNOMED CT",
                "ci-local-infection",
                problem(SNOMED, "449710006", "Cellulitis of lower limb", onsetDateTime="2026-03-25"),
            ),
            (
                "D35 in words",
                "ci-local-infection",
                problem_in_words("Cellulitis of right thigh", onsetDateTime="2026-03-25"),
            ),
            ("septic hip by SNOMED CT", "ci-septic-hip", problem(SNOMED, "111241002", "Pyogenic arthritis of hip")),
            ("septic hip in words", "ci-septic-hip", problem_in_words("Septic arthritis, right hip")),
            (
                "rule out septic hip",
                "ci-septic-hip",
                condition("M00.9", "Possible septic arthritis right hip", verificationStatus=DIFFERENTIAL),
            ),
            (
                "bacteraemia by SNOMED CT",
                "ci-systemic-infection",
                problem(SNOMED, "5758002", "Bacteremia", onsetDateTime="2026-03-25"),
            ),
        )
    ),
    *(
        Row(text, AFTERCARE, problems=[OA_RIGHT, problem_in_words(text, onsetDateTime="2026-03-25")])
        for text in ("Cellulitis of left leg", "No evidence of septic arthritis of hip", "Family history of hemophilia")
    ),
    Row(
        "D21 by SNOMED CT",
        AFTERCARE | {"ac-platelets-missing": "warning"},
        problems=[OA_RIGHT, problem(SNOMED, "19943007", "Cirrhosis of liver")],
    ),
    *(
        Row(f"D01 {way}", AFTERCARE, problems=[found], drafts=[injection(reason=None), steroid(), lidocaine()])
        for way, found in (
            ("osteoarthritis in words", problem_in_words("Osteoarthritis of right hip")),
            ("osteoarthritis by SNOMED CT", problem(SNOMED, "239872002", "Osteoarthritis of hip")),
        )
    ),
    Row(
        "D52 by SNOMED CT",
        AFTERCARE | {"suit-indication-mismatch": "warning"},
        problems=[],
        drafts=[injection(reason=None, reasonCode=[TROCHANTERIC_PAIN]), steroid(), lidocaine()],
    ),
    Row(
        "D11 stroke by SNOMED CT",
        {"ac-inappropriate-hold": "critical"},
        about=man(76),
        problems=[OA_RIGHT, AF, problem(SNOMED, "422504002", "Ischemic stroke", onsetDateTime="2026-02-10")],
        chart=[medication("rivaroxaban", "20 mg")],
        drafts=stop_rivaroxaban(),
    ),
    Row(
        "D56 mechanical valve in words",
        AFTERCARE | {"ac-vka-inr-high": "warning", "ci-endocarditis-risk": "info"},
        problems=[OA_RIGHT, problem_in_words("Mechanical mitral valve")],
        chart=[medication("warfarin"), inr(3.3, "2026-03-29")],
    ),
]

EARLIER = [
    *(
        Row(f"D22 {way}", AFTERCARE | {"ci-repeat-interval": "warning"}, chart=[found])
        for way, found in {
            "in words": done({"text": "US guided right hip steroid injection"}, "2025-12-31"),
            "CPT with site": procedure(CPT, "20611", "Injection, major joint", "2025-12-31", bodySite=[hip("right")]),
            "trochanteric bursa": done({"text": "Right greater trochanteric bursa cortisone injection"}, "2025-12-31"),
            "in a period": resource(
                "Procedure",
                status="completed",
                subject=SUBJECT,
                performedPeriod={"start": "2025-12-31T09:00:00Z", "end": "2025-12-31T09:20:00Z"},
                code={"text": "Kenalog injection right hip"},
            ),
            "administration": resource(
                "MedicationAdministration",
                status="completed",
                subject=SUBJECT,
                effectiveDateTime="2025-12-31",
                medicationCodeableConcept={"text": "Kenalog-40 injection"},
                dosage={"site": hip("right"), "dose": {"value": 40, "unit": "mg"}},
            ),
        }.items()
    ),
    Row("D22 a knee", AFTERCARE, chart=[procedure(CPT, "20610", "Steroid injection right knee", "2026-02-28")]),
    Row("D22 an aspiration", AFTERCARE, chart=[done({"text": "Right hip aspiration"}, "2026-02-28")]),
    Row(
        "D32 in words",
        {"ci-tha-planned": "critical"},
        chart=[replacement("2026-06-20") | {"code": {"text": "Right total hip replacement"}, "bodySite": []}],
    ),
    Row("D32 on the left", AFTERCARE, chart=[replacement("2026-06-20") | {"bodySite": [hip("left")]}]),
]

WORDED_DIFFERENTLY = [*PROBLEMS, *EARLIER]
