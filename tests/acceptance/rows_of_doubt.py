"""Patients whose chart leaves something open: a drug of unknown status, a history in words, a day that cannot be."""

from tests.acceptance.orders import drug, injection, steroid
from tests.acceptance.otherwise import problem_in_words
from tests.acceptance.record import SUBJECT, condition, medication, resource, steroid_injection
from tests.acceptance.rows_shared import AFTERCARE, OA_RIGHT, Row

DOUBT = [
    Row(
        "bupivacaine, and an amiodarone of unknown status",
        AFTERCARE | {"dose-la-chondrotoxic": "warning", "data-gaps": "info"},
        chart=[medication("Amiodarone 200 mg", status="unknown")],
        drafts=[injection(), steroid(), drug("bupivacaine", 25, number=2, text="bupivacaine 0.5 % injection")],
    ),
    Row(
        "steroid, and an insulin of unknown status",
        AFTERCARE | {"data-gaps": "info"},
        chart=[medication("Insulin glargine 20 units", status="unknown")],
    ),
    Row(
        "adalimumab by its brand, of unknown status",
        AFTERCARE | {"data-gaps": "info"},
        chart=[medication("Humira 40 mg", status="unknown")],
    ),
    Row(
        "metformin of unknown status changes nothing",
        AFTERCARE,
        chart=[medication("metformin", status="unknown")],
    ),
]
DATES = [
    Row(
        "an injection into this hip recorded as completed in three weeks",
        AFTERCARE | {"sys-unusable-data": "info"},
        chart=[steroid_injection("right", "2026-04-20")],
    ),
]
HISTORY = [
    Row(
        "history of a septic hip, no day",
        AFTERCARE | {"ci-septic-hip": "info"},
        problems=[OA_RIGHT, problem_in_words("History of septic right hip")],
    ),
    Row(
        "septic arthritis of this hip in 2009",
        AFTERCARE,
        problems=[OA_RIGHT, problem_in_words("s/p septic arthritis right hip 2009")],
    ),
    Row(
        "history, colon, and still on antibiotics",
        {"ci-septic-hip": "critical"},
        problems=[OA_RIGHT, problem_in_words("history: septic arthritis right hip, on antibiotics")],
    ),
    Row(
        "personal history by code and words",
        AFTERCARE | {"ci-septic-hip": "info"},
        problems=[OA_RIGHT, condition("Z87.39", "Personal history of septic arthritis of right hip")],
    ),
    Row(
        "s/p septic hip, its first day last week",
        {"ci-septic-hip": "critical"},
        problems=[OA_RIGHT, problem_in_words("s/p septic right hip", onsetDateTime="2026-03-23")],
    ),
    Row(
        "s/p septic hip, written down two days ago",
        {"ci-septic-hip": "critical"},
        problems=[OA_RIGHT, problem_in_words("s/p septic right hip", recordedDate="2026-03-28")],
    ),
    Row(
        "s/p washout of a septic hip",
        {"ci-septic-hip": "critical"},
        problems=[OA_RIGHT, problem_in_words("s/p right septic hip debridement 3/25, PICC line")],
    ),
    Row(
        "septic hip of 2009, and the day of writing it down as its first",
        AFTERCARE,
        problems=[
            OA_RIGHT,
            problem_in_words("History of septic arthritis of right hip 2009", onsetDateTime="2026-03-28"),
        ],
    ),
    Row(
        "septic arthritis, and the hip further on in the words",
        {"ci-septic-hip": "critical"},
        problems=[OA_RIGHT, problem_in_words("s/p right hip I&D for septic arthritis")],
    ),
    Row(
        "septic arthritis of the knee last week, and an old hip",
        {"ci-systemic-infection": "warning"} | AFTERCARE,
        problems=[
            OA_RIGHT,
            problem_in_words("Septic arthritis right knee, hip osteoarthritis", onsetDateTime="2026-03-23"),
        ],
    ),
    Row(
        "osteomyelitis, and the acetabulum in the words",
        {"ci-septic-hip": "critical"},
        problems=[OA_RIGHT, problem_in_words("Osteomyelitis of right acetabulum")],
    ),
    Row(
        "a septic hip in German, long ago",
        AFTERCARE,
        problems=[OA_RIGHT, problem_in_words("Z.n. septischer Koxitis rechts 2011")],
    ),
    Row(
        "history of cellulitis of the leg last year",
        AFTERCARE,
        problems=[OA_RIGHT, problem_in_words("h/o cellulitis right leg")],
    ),
]
DENIED = [
    *(
        Row(words, {"ci-septic-hip": "critical"}, problems=[OA_RIGHT, problem_in_words(words)])
        for words in (
            "No history of trauma, septic arthritis right hip",
            "No history of trauma - now septic arthritis right hip",
            "Denies trauma, presents with septic arthritis right hip",
            "No history of fall, septic arthritis right hip on cefazolin or vancomycin",
            "No trauma, surgery, septic arthritis right hip",
            "Denies fever, chills, septic arthritis right hip",
            "Denies fever, chills, reports septic arthritis of hip",
            "No past history other than septic arthritis of hip",
            "Keine Vorerkrankungen außer septischer Koxitis",
            "Septic arthritis right hip not ruled out",
            "Septic arthritis of right hip due to Gram-negative organism",
            "Septic arthritis right hip, culture negative",
            "Septic arthritis of hip Gram negative",
            "Septic arthritis right hip cannot be completely excluded",
            "Septische Koxitis nicht sicher ausgeschlossen",
            "No improvement in septic arthritis of the right hip",
            "No weight bearing (septic arthritis right hip)",
        )
    ),
    *(
        Row(words, AFTERCARE, problems=[OA_RIGHT, problem_in_words(words)])
        for words in (
            "No history of diabetes, hemophilia, or septic arthritis of hip",
            "No history of diabetes, hemophilia or septic arthritis of hip",
            "No h/o bleeding disorder (hemophilia, von Willebrand disease) or stroke",
            "Denies: hemophilia, septic hip, stroke",
            "Denies hemophilia, septic hip, stroke",
            "No h/o bleeding disorder, septic arthritis of the hip, glaucoma.",
            "Patient has no hemophilia, septic hip, or glaucoma",
            "Haemophilia: no, septic hip: no",
        )
    ),
    *(
        Row(words, AFTERCARE | {"ci-steroid-sensitive": "info"}, problems=[OA_RIGHT, problem_in_words(words)])
        for words in ("Not a surgical candidate due to glaucoma", "No steroids (Glaukom)")
    ),
    Row(
        "no allergy to one, and an allergy to another",
        {"ci-allergy-la": "critical"},
        allergies=[
            resource(
                "AllergyIntolerance",
                patient=SUBJECT,
                criticality="high",
                code={"text": "No known latex allergy, allergic to lidocaine"},
            )
        ],
    ),
]
DOUBTED = [*DOUBT, *HISTORY, *DATES, *DENIED]
