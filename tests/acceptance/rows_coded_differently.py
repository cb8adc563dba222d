"""Drugs, allergies and results of the catalogue, coded the way other charts do: the answers must not change."""

from tests.acceptance.orders import drug, injection, lidocaine
from tests.acceptance.otherwise import (
    ATC,
    CONTINUES,
    DMD,
    LOCAL,
    contained,
    measured,
    on_high_inr,
    prescribed,
    problem,
    problem_in_words,
    taking,
    uncoded,
)
from tests.acceptance.record import (
    LOINC,
    RXNORM,
    SNOMED,
    allergy,
    coded,
    creatinine,
    inr,
    medication,
    platelets,
    result,
    weight,
)
from tests.acceptance.rows_shared import AF, AFTERCARE, DIABETES, OA_RIGHT, Row, hba1c, man

PLATELETS = coded(LOINC, "777-3", "Platelets")
CREATININE = coded(LOINC, "14682-9", "Creatinine")

WARFARIN = [
    on_high_inr("brand", prescribed(coded(RXNORM, "202421", "Coumadin"))),
    on_high_inr("branded clinical drug", prescribed(coded(RXNORM, "855334", "warfarin sodium 5 MG [Coumadin]"))),
    on_high_inr("ATC", prescribed(coded(ATC, "B01AA03", "warfarin"))),
    on_high_inr("SNOMED CT", prescribed(coded(SNOMED, "48603004", "Product containing warfarin"))),
    on_high_inr("SNOMED CT substance", prescribed(coded(SNOMED, "372756006", "Warfarin"))),
    on_high_inr("dm+d", prescribed(coded(DMD, "319735007", "Warfarin 5mg tablets"))),
    on_high_inr("local code", prescribed(coded(LOCAL, "8751", "WARFARIN 5 MG TABLET"))),
    on_high_inr("text only", uncoded("warfarin (Jantoven) 5 mg tab", "per INR clinic")),
    on_high_inr("unknown code with a name", prescribed(coded(RXNORM, "99999999", "Coumadin 2.5 MG Oral Tablet"))),
    on_high_inr("contained medication", contained(coded(RXNORM, "855332", "warfarin sodium 5 MG Oral Tablet"))),
    on_high_inr("INR without a unit", medication("warfarin"), result("6301-6", "INR", 3.1, None, "2026-03-28")),
    on_high_inr("INR as a ratio", medication("warfarin"), result("34714-6", "INR", 3.1, "ratio", "2026-03-28")),
    on_high_inr("INR with unit 1", medication("warfarin"), result("6301-6", "INR", 3.1, "1", "2026-03-28")),
    on_high_inr("capillary INR", medication("warfarin"), result("46418-0", "INR POC", 3.1, "{INR}", "2026-03-28")),
    on_high_inr("amended INR", medication("warfarin"), inr(3.1, "2026-03-28") | {"status": "amended"}),
    on_high_inr("INR with a time", medication("warfarin"), inr(3.1, "2026-03-28T07:40:00-05:00")),
]

DRUGS = [
    taking("D07 Eliquis", prescribed(coded(RXNORM, "1364447", "apixaban 5 MG Oral Tablet [Eliquis]"))),
    taking("D07 apixaban as text", uncoded("ELIQUIS 5 MG PO TABS", "5 mg BID")),
    taking("D07 apixaban in dm+d", prescribed(coded(DMD, "703908001", "Apixaban 5mg tablets"))),
    taking("D07 apixaban by ATC", prescribed(coded(ATC, "B01AF02", "apixaban"))),
    taking("rivaroxaban as Xarelto", uncoded("Xarelto 20 mg")),
    taking("clopidogrel as Plavix", uncoded("Plavix 75 mg daily")),
    taking("D12 aspirin as text", uncoded("Aspirin EC 81 mg tablet"), AFTERCARE),
    taking("D12 Ecotrin", uncoded("Ecotrin 325 mg"), AFTERCARE),
    taking(
        "D57 Lovenox",
        uncoded("Lovenox 40 mg/0.4 mL subcutaneous syringe", "40 mg daily"),
        AFTERCARE | {"ac-heparin-timing": "info"},
    ),
    taking("heparin flush", uncoded("heparin lock flush 100 units/mL"), AFTERCARE),
    Row("D41 Genvoya", {"ci-cyp3a4-steroid": "critical"}, chart=[uncoded("Genvoya 1 tablet daily")]),
    Row("D41 Symtuza", {"ci-cyp3a4-steroid": "critical"}, chart=[uncoded("SYMTUZA 800-150-200-10 MG")]),
    Row("D41 Kaletra", {"ci-cyp3a4-steroid": "critical"}, chart=[uncoded("Kaletra 200/50")]),
    Row(
        "D42 Biaxin",
        AFTERCARE | {"ci-cyp3a4-steroid": "warning", "ci-active-antibiotics": "warning"},
        chart=[prescribed({"text": "Biaxin 500 mg"}, authoredOn="2026-03-27")],
    ),
    Row("fluconazole is moderate", AFTERCARE, chart=[uncoded("fluconazole 150 mg")]),
    Row(
        "insulin alone is diabetes",
        AFTERCARE | {"plan-glucose-monitoring": "info", "ci-diabetes-hba1c-missing": "info"},
        chart=[uncoded("Lantus SoloStar 100 units/mL")],
    ),
    Row("metformin alone is not", AFTERCARE, chart=[uncoded("Glucophage 500 mg")]),
    Row(
        "Kenalog by name and ritonavir",
        {"ci-cyp3a4-steroid": "critical"},
        chart=[uncoded("Norvir 100 mg")],
        drafts=[injection(), drug("Kenalog-40", 40, number=1), lidocaine()],
    ),
    Row(
        "D60 Xylocaine allergy by text",
        {"ci-allergy-la": "critical"},
        allergies=[allergy("", "") | {"code": {"text": "XYLOCAINE"}}],
    ),
    Row(
        "D43a RxNorm allergy",
        {"ci-allergy-la": "critical"},
        allergies=[allergy("", "") | {"code": coded(RXNORM, "6387", "lidocaine")}],
    ),
    Row(
        "D43a lignocaine", {"ci-allergy-la": "critical"}, allergies=[allergy("", "") | {"code": {"text": "Lignocaine"}}]
    ),
    Row(
        "D43a caine allergy",
        {"ci-allergy-la": "critical"},
        allergies=[allergy("", "") | {"code": {"text": "Local anesthetics - amide"}}],
    ),
    Row("NKDA as text", AFTERCARE, allergies=[allergy("", "") | {"code": {"text": "NKDA"}}]),
    Row("no known drug allergy", AFTERCARE, allergies=[allergy("409137002", "No known drug allergy")]),
    Row(
        "refuted lidocaine allergy",
        AFTERCARE | {"data-gaps": "info"},
        allergies=[
            allergy(
                "387480006",
                "Lidocaine",
                verificationStatus=coded(
                    "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification", "refuted", "Refuted"
                ),
            )
        ],
    ),
]

RESULTS = [
    *(
        Row(f"D19 {way}", AFTERCARE | {"ac-platelets-low": "warning"}, chart=[found])
        for way, found in {
            "K/uL": platelets(49, "K/uL", "2026-03-20"),
            "Thousand/uL": platelets(49, "Thousand/uL", "2026-03-20"),
            "10*9/L": platelets(49, "10*9/L", "2026-03-20"),
            "x10E3/uL": platelets(49, "x10E3/uL", "2026-03-20"),
            "/uL": platelets(49000, "/uL", "2026-03-20"),
            "/mm3": platelets(49000, "/mm3", "2026-03-20"),
            "another LOINC": result("26515-7", "Platelets", 49, "10*3/uL", "2026-03-20"),
            "unit in print only": measured(PLATELETS, 49, "2026-03-20", {"unit": "10^9/L"}),
            "less than 50": measured(PLATELETS, 50, "2026-03-20", {"comparator": "<", "unit": "10*9/L"}),
        }.items()
    ),
    *(
        Row(
            f"D09 {way}",
            CONTINUES | {"ac-doac-renal": "info"},
            about=man(78),
            weight=kilos,
            problems=[OA_RIGHT, AF],
            chart=[medication("dabigatran", "110 mg twice daily"), found],
        )
        for way, kilos, found in (
            ("umol/L", weight(70), result("14682-9", "Creatinine", 141, "umol/L", "2026-03-10")),
            ("umol/L under the mg/dL code", weight(70), result("2160-0", "Creatinine", 141, "umol/L", "2026-03-10")),
            ("print unit", weight(70), measured(CREATININE, 141, "2026-03-10", {"unit": "µmol/L"})),
            ("mg/dL", weight(70), creatinine(1.6, "mg/dL", "2026-03-10")),
            ("weight in pounds", weight(154.3, "[lb_av]"), creatinine(1.6, "mg/dL", "2026-03-10")),
            ("weight in lbs", weight(154.3, "lbs"), creatinine(1.6, "mg/dL", "2026-03-10")),
            ("weight in g", weight(70000, "g"), creatinine(1.6, "mg/dL", "2026-03-10")),
        )
    ),
    *(
        Row(
            f"D38 {way}",
            AFTERCARE | {"ci-diabetes-uncontrolled": "warning", "plan-glucose-monitoring": "info"},
            problems=[OA_RIGHT, diabetes],
            chart=[found],
        )
        for way, diabetes, found in (
            ("64 mmol/mol", DIABETES, hba1c(64, "mmol/mol", "2026-01-20")),
            ("mmol/mol under the % code", DIABETES, result("4548-4", "HbA1c", 64, "mmol/mol", "2026-01-20")),
            ("SNOMED CT", problem(SNOMED, "44054006", "Type 2 diabetes mellitus"), hba1c(8.0, "%", "2026-01-20")),
            ("diabetes in words", problem_in_words("T2DM"), hba1c(8.0, "%", "2026-01-20")),
            ("glucose 14 mmol/L", DIABETES, result("15074-8", "Glucose", 14, "mmol/L", "2026-03-28")),
        )
    ),
]

CODED_DIFFERENTLY = [*WARFARIN, *DRUGS, *RESULTS]
