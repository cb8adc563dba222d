"""What a coding or a text means, with the code lists as they are."""

from pathlib import Path

import pytest

from cds_service.chart.codes.book import NO_MATCH, CodeBook, CodeError, Coding
from cds_service.chart.codes.files import Domain

CPT = "http://www.ama-assn.org/go/cpt"
HCPCS = "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
ICD_WHO = "http://hl7.org/fhir/sid/icd-10"
LOINC = "http://loinc.org"
PCS = "http://www.cms.gov/Medicare/Coding/ICD10"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
SNOMED = "http://snomed.info/sct"


def leaf(book: CodeBook, system: str, code: str, domain: Domain = "condition") -> str:
    return book.match([Coding(system, code)], "", domain).leaf


@pytest.mark.parametrize(
    ("code", "concept"),
    [
        ("11289", "warfarin"),
        ("855332", "warfarin"),  # a clinical drug, as prescriptions carry it
        ("1992427", "apixaban"),  # a starter pack
        ("1037042", "dabigatran"),
        ("67108", "enoxaparin"),
        ("1191", "aspirin"),
        ("1658690", "heparin-flush"),  # 2 units/mL keeps a line open
        ("10759", "triamcinolone-acetonide"),
        ("1085754", "triamcinolone-acetonide"),
        ("1085996", "triamcinolone-hexacetonide"),
        ("1358610", "methylprednisolone-acetate"),
        ("6902", "methylprednisolone"),
        ("6387", "lidocaine"),
        ("35780", "ropivacaine"),
        ("6809", "metformin"),
        ("85762", "ritonavir"),
        ("36437", "sertraline"),
    ],
)
def test_rxnorm_of_drugs(book: CodeBook, code: str, concept: str) -> None:
    assert leaf(book, RXNORM, code, "drug") == concept


@pytest.mark.parametrize(
    ("code", "concept"),
    [
        ("J3301", "triamcinolone-acetonide"),
        ("J7324", "hyaluronate"),
        ("J1650", "enoxaparin"),
        ("J1642", "heparin-flush"),
    ],
)
def test_billing_codes_of_drugs(book: CodeBook, code: str, concept: str) -> None:
    assert leaf(book, HCPCS, code, "drug") == concept


@pytest.mark.parametrize(
    ("code", "concept"),
    [
        ("M16.11", "hip-osteoarthritis"),
        ("m1611", "hip-osteoarthritis"),
        ("M25.551", "hip-pain"),
        ("M25.561", ""),  # knee
        ("M70.61", "greater-trochanteric-pain"),
        ("M00.051", "septic-hip"),
        ("M00.061", ""),  # knee
        ("S72.001A", "hip-fracture"),
        ("Z96.641", "hip-prosthesis"),
        ("Z96.60", ""),  # some joint
        ("Z96.651", ""),  # knee
        ("T84.51XA", "hip-prosthesis-infection"),
        ("T84.53XA", ""),  # knee
        ("E11.9", "diabetes"),
        ("E11.10", "ketoacidosis-or-hhs"),
        ("R73.03", "prediabetes"),
        ("O24.410", "gestational-diabetes"),
        ("D66", "haemophilia-a"),
        ("D68.01", "von-willebrand-disease"),
        ("D68.311", "bleeding-disorder"),
        ("D68.51", "thrombophilia"),
        ("D68.61", "antiphospholipid-syndrome"),
        ("D69.3", "immune-thrombocytopenia"),
        ("I48.91", "atrial-fibrillation"),
        ("I82.401", "deep-vein-thrombosis"),
        ("I82.501", "chronic-vein-thrombosis"),
        ("Z86.718", "past-venous-thromboembolism"),
        ("Z79.01", "long-term-anticoagulant"),
        ("C44.311", "other-skin-cancer"),
        ("C92.01", "haematological-malignancy-remission"),
        ("L03.311", ""),  # abdominal wall
    ],
)
def test_icd10cm_of_conditions(book: CodeBook, code: str, concept: str) -> None:
    assert leaf(book, ICD, code) == concept


def test_parents_come_with_the_leaf(book: CodeBook) -> None:
    warfarin = book.match([Coding(RXNORM, "11289")], "", "drug")
    assert warfarin.concepts == {
        "warfarin",
        "vitamin-k-antagonist",
        "oral-anticoagulant",
        "anticoagulant",
        "antithrombotic",
    }
    assert warfarin.title == "warfarin"
    assert not warfarin.by_text


@pytest.mark.parametrize("code", ["D68.51", "D68.62", "D68.9", "D68.32"])
def test_thrombophilia_is_no_bleeding_disorder(book: CodeBook, code: str) -> None:
    assert "bleeding-disorder" not in book.match([Coding(ICD, code)], "", "condition").concepts


@pytest.mark.parametrize("drug", ["metformin", "empagliflozin", "semaglutide"])
def test_a_drug_taken_for_other_reasons_does_not_speak_for_diabetes(book: CodeBook, drug: str) -> None:
    match = book.match([], drug, "drug")
    assert match.leaf
    assert "glucose-lowering-drug" not in match.concepts


@pytest.mark.parametrize("drug", ["insulin glargine", "glipizide", "Janumet", "pioglitazone", "repaglinide"])
def test_a_glucose_lowering_drug_speaks_for_diabetes(book: CodeBook, drug: str) -> None:
    assert "glucose-lowering-drug" in book.match([], drug, "drug").concepts


def test_who_icd10_has_its_own_meanings_and_shares_the_categories(book: CodeBook) -> None:
    assert leaf(book, ICD_WHO, "M16.1") == "hip-osteoarthritis"
    assert leaf(book, ICD_WHO, "E14.9") == "diabetes"
    assert leaf(book, ICD_WHO, "Z92.1") == "long-term-anticoagulant"
    assert leaf(book, ICD_WHO, "R65.2") == ""  # without infection there, severe sepsis in ICD-10-CM


def test_all_codings_count_and_the_most_specific_leads(book: CodeBook) -> None:
    codings = [Coding("urn:oid:1.2.840.114350", "123"), Coding(RXNORM, "6902"), Coding(RXNORM, "1358610")]
    match = book.match(codings, "", "drug")
    assert match.leaf == "methylprednisolone-acetate"
    assert {"methylprednisolone", "steroid"} < match.concepts


def test_a_combination_is_each_of_its_ingredients(book: CodeBook) -> None:
    product = [Coding(RXNORM, "1358498")]  # lidocaine with methylprednisolone acetate
    assert [one.leaf for one in book.leaves(product, "", "drug")] == ["methylprednisolone-acetate", "lidocaine"]
    assert {"steroid", "local-anaesthetic"} < book.match(product, "", "drug").concepts


def test_adrenaline_stands_beside_the_anaesthetic(book: CodeBook) -> None:
    leaves = book.leaves([], "lidocaine 1 % with epinephrine 1:200,000", "drug")
    assert [(one.leaf, one.by_text) for one in leaves] == [("lidocaine", True), ("adrenaline", True)]


def test_codes_win_over_text(book: CodeBook) -> None:
    match = book.match([Coding(RXNORM, "11289")], "apixaban", "drug")
    assert (match.leaf, match.by_text) == ("warfarin", False)


def test_the_display_is_read_when_no_code_is_known(book: CodeBook) -> None:
    match = book.match([Coding("urn:oid:1.2.3", "4711", "COUMADIN 2.5 MG TABLET")], "", "drug")
    assert (match.leaf, match.by_text) == ("warfarin", True)


def test_nothing_known_is_no_match(book: CodeBook) -> None:
    assert book.match([Coding(RXNORM, "0")], "levothyroxine 50 mcg", "drug") is NO_MATCH
    assert book.leaves([], "", "drug") == ()


@pytest.mark.parametrize(
    "text",
    [
        "hydrocortisone 1 % cream",
        "triamcinolone acetonide 0.1 % cream",
        "fluticasone 50 mcg nasal spray",
        "Hydrocortisone 10 MG/ML Topical Cream",
        "prednisolone acetate 1 % eye drops",
        "Pred Forte",
        "betamethasone dipropionate",
    ],
)
def test_topical_and_inhaled_steroids_are_no_steroid(book: CodeBook, text: str) -> None:
    assert book.match([], text, "drug").concepts == {"topical-steroid"}


def test_a_steroid_that_is_injected_stays_a_steroid(book: CodeBook) -> None:
    text = "triamcinolone acetonide (PF) injection 40 mg after topical anaesthetic"
    assert book.match([], text, "drug").leaf == "triamcinolone-acetonide"


def test_a_gel_is_no_systemic_nsaid(book: CodeBook) -> None:
    assert book.match([], "diclofenac 1 % gel", "drug").concepts == {"topical-nsaid", "analgesic"}
    assert "nsaid" in book.match([], "diclofenac 75 mg tablet", "drug").concepts


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Platelet count", "platelets"),
        ("Platelets [#/volume] in Blood by Automated count", "platelets"),
        ("Platelets [#/\u200bvolume] in Blood", "platelets"),
        ("Creatinine(Serum)", "creatinine"),
        ("HbA1c (IFCC)", "hba1c"),
        ("INR", "inr"),
        ("Platelet mean volume [Entitic volume] in Blood by Automated count", ""),
        ("Platelet distribution width", ""),
        ("Glucose [Presence] in Urine by Test strip", ""),
        ("Microalbumin Creatinine Ratio", ""),
        ("Mean Corpuscular Hemoglobin (MCH), Red blood cells", ""),
        ("Oxygen saturation in Arterial blood by Pulse oximetry", ""),
        ("Pulmonary artery Mean blood pressure", ""),
        ("Respiratory rate", ""),
        ("blood count", "cbc"),
        ("", ""),
        ("MRSA detected, INR not done", "positive"),  # an answer may stand in a sentence, a test may not
    ],
)
def test_the_name_of_a_test_is_all_that_the_text_says(book: CodeBook, text: str, concept: str) -> None:
    assert book.match([], text, "result").leaf == concept


def test_a_topical_product_code_is_no_injectable_steroid(book: CodeBook) -> None:
    assert "steroid" not in book.match([Coding("http://www.whocc.no/atc", "D07AC01")], "", "drug").concepts


@pytest.mark.parametrize(
    ("code", "text", "concept", "by_text"),
    [
        ("M00.9", "Septic arthritis of right hip", "septic-hip", True),
        ("M00.9", "Septic arthritis of left hip ruled out", "septic-arthritis", False),
        ("M00.9", "Septic arthritis of knee", "septic-arthritis", False),
        ("Z95.2", "Mechanical mitral valve", "mechanical-mitral-valve", True),
        ("E11.9", "Type 2 diabetes, ketoacidosis in 2010", "diabetes", False),  # only vague codes are narrowed
    ],
)
def test_text_narrows_a_vague_code(book: CodeBook, code: str, text: str, concept: str, by_text: bool) -> None:
    match = book.match([Coding(ICD, code)], text, "condition")
    assert (match.leaf, match.by_text) == (concept, by_text)


@pytest.mark.parametrize(
    ("system", "code", "concept"),
    [
        (CPT, "20611", "joint-injection-ultrasound"),
        (CPT, "20610-RT", "joint-injection"),
        (CPT, "64449", "lumbar-plexus-block"),
        (CPT, "27093", "hip-arthrography"),
        (CPT, "0232T", "platelet-rich-plasma-injection"),
        (CPT, "27130", "hip-replacement"),
        (CPT, "27091", "hip-explant"),
        (SNOMED, "428906001", "hip-steroid-injection"),
        (SNOMED, "301877006", "other-joint-injection"),
        (SNOMED, "443435007", "hip-replacement"),
        (SNOMED, "447736005", "hip-explant"),
        (PCS, "0SR90J9", "hip-replacement"),
        (PCS, "0SP90JZ", "hip-explant"),
        (PCS, "0SP909Z", ""),  # a liner
        ("https://fhir.hl7.org.uk/CodeSystem/OPCS-4", "W37.1", "hip-replacement"),
    ],
)
def test_procedures_and_orders_share_their_codes(book: CodeBook, system: str, code: str, concept: str) -> None:
    assert leaf(book, system, code, "order") == concept
    assert leaf(book, system, code, "procedure") == concept


def test_a_revision_leaves_a_prosthesis_and_is_no_explant(book: CodeBook) -> None:
    revision = book.match([Coding(CPT, "27134")], "", "procedure").concepts
    assert "hip-prosthesis" in revision
    assert "hip-explant" not in revision


@pytest.mark.parametrize(
    ("code", "concept"),
    [
        ("6301-6", "inr"),
        ("777-3", "platelets"),
        ("2160-0", "creatinine"),
        ("14682-9", "creatinine"),
        ("59261-8", "hba1c"),
    ],
)
def test_results(book: CodeBook, code: str, concept: str) -> None:
    assert leaf(book, LOINC, code, "result") == concept


def test_haemoglobin_a1c_by_mass_is_no_hba1c_even_by_name(book: CodeBook) -> None:
    coding = Coding(LOINC, "41995-2", "Hemoglobin A1c [Mass/volume] in Blood")
    assert book.match([coding], "HbA1c", "result").leaf == "hba1c-mass"


def test_an_allergen_may_be_a_drug_a_finding_or_a_substance(book: CodeBook) -> None:
    assert leaf(book, RXNORM, "6387", "allergen") == "lidocaine"
    assert leaf(book, SNOMED, "293722000", "allergen") == "lidocaine"
    assert leaf(book, SNOMED, "300916003", "allergen") == "latex"
    assert leaf(book, SNOMED, "1631000175102", "allergen") == "allergy-not-asked"


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("No history of atrial fibrillation", "condition"),
        ("Family history of diabetes", "condition"),
        ("Family history of cancer of colon", "condition"),
        ("Septic arthritis ruled out", "condition"),
        ("Personal history of pneumonia (recurrent)", "condition"),
        ("Denies fever, chills, or hip pain", "condition"),
        ("Not currently on warfarin", "drug"),
        ("Not on warfarin", "drug"),
        ("Lidocaine-free arthrogram tray", "drug"),
        ("Arthrogram tray w/o lidocaine", "drug"),
        ("No known latex allergy", "allergen"),
    ],
)
def test_what_is_denied_does_not_match(book: CodeBook, text: str, domain: Domain) -> None:
    assert book.match([], text, domain) is NO_MATCH


@pytest.mark.parametrize(
    ("system", "code", "side"),
    [
        (SNOMED, "287579007", "right"),
        (SNOMED, "287679003", "left"),
        (SNOMED, "51440002", "bilateral"),
        (SNOMED, "24136001", "unknown"),
        (SNOMED, "24136001:272741003=7771000", "left"),
        (ICD, "M16.11", "right"),
        (ICD, "M16.0", "bilateral"),
        (ICD, "Z96.643", "bilateral"),
        (ICD, "Z96.649", "unknown"),
        (ICD, "S72.142D", "left"),
        (ICD, "L03.115", "right"),
        (ICD, "T84.011A", "left"),
        (CPT, "20610-LT", "left"),
        (CPT, "50", "bilateral"),
        (CPT, "20610", "unknown"),
        (PCS, "0SRB0J9", "left"),
    ],
)
def test_sides(book: CodeBook, system: str, code: str, side: str) -> None:
    assert book.side([Coding(system, code)]) == side


def test_codes_that_contradict_each_other_leave_the_side_unknown(book: CodeBook) -> None:
    assert book.side([Coding(SNOMED, "287579007"), Coding(SNOMED, "7771000")]) == "unknown"
    assert book.side([Coding(SNOMED, "287579007"), Coding(SNOMED, "24028007")]) == "right"


def test_members_parents_and_names(book: CodeBook) -> None:
    assert book.members("p2y12-inhibitor") == {
        "p2y12-inhibitor", "clopidogrel", "prasugrel", "ticagrelor", "ticlopidine", "cangrelor",
    }  # fmt: skip
    assert "antithrombotic" in book.parents("clopidogrel")
    assert {"plavix", "clopidogrel", "brilinta"} <= set(book.names("p2y12-inhibitor"))
    assert book.known("warfarin")
    assert not book.known("warfarn")
    assert book.title("hip-osteoarthritis") == "hip osteoarthritis"


def test_codes_for_a_search_and_for_a_new_resource(book: CodeBook) -> None:
    assert book.codes("inr", "LOINC") == ("34714-6", "38875-1", "46418-0", "52129-4", "6301-6")
    assert book.coding("inr")[0] == {"system": LOINC, "code": "6301-6", "display": "INR"}
    assert book.coding("warfarin")[0] == {"system": RXNORM, "code": "11289", "display": "warfarin"}
    assert book.coding("hip-osteoarthritis")[0]["code"] == "M16"


def test_an_unknown_concept_is_named_with_the_nearest_one(book: CodeBook) -> None:
    with pytest.raises(CodeError, match=r"unknown concept 'warfarn'\. Did you mean 'warfarin'\?"):
        book.members("warfarn")
    with pytest.raises(CodeError, match=r"unknown code system 'loinc'"):
        book.codes("inr", "loinc")


def test_memory_does_not_change_an_answer(book: CodeBook) -> None:
    codings = [Coding(RXNORM, "11289")]
    assert book.match(codings, "", "drug") is book.match(codings, "", "drug")
    for number in range(20_500):
        book.match([Coding("urn:oid:1.2.3", str(number))], "", "drug")
    assert book.match(codings, "", "drug").leaf == "warfarin"


def test_every_family_says_where_its_codes_come_from() -> None:
    folder = Path(__file__).parents[3] / "rules" / "codes"
    for file in folder.glob("*.yaml"):
        if file.name in {"systems.yaml", "units.yaml"}:
            continue
        text = file.read_text(encoding="utf-8")
        assert "\nsource: " in text or text.startswith("source: "), file.name
        assert "\nlicence: " in text, file.name
