"""What a problem list says in words alone: a danger is seen with a side in it, and a look-alike is no danger."""

import pytest

from cds_service.chart.codes.book import CodeBook, Coding
from tests.reference import ROOT

BOOK = CodeBook.load(ROOT / "rules" / "codes")

DANGERS = [
    ("AVN right hip", "osteonecrosis-hip"),
    ("Avascular necrosis of the left femoral head", "osteonecrosis-hip"),
    ("Osteonecrosis of right hip", "osteonecrosis-hip"),
    ("Septic arthritis of the right hip joint", "septic-hip"),
    ("Septic right hip", "septic-hip"),
    ("Fracture of right femoral neck", "hip-fracture"),
    ("Fractured neck of left femur", "hip-fracture"),
    ("Hemiarthroplasty, right hip", "hip-prosthesis"),
    ("Right hip hemiarthroplasty 2019", "hip-prosthesis"),
    ("Personal history of left hip replacement", "hip-prosthesis"),
    ("Prothèse totale de hanche droite", "hip-prosthesis"),
    ("Cellulitis, right groin", "cellulitis-leg"),
    ("Bone mets", "bone-metastasis"),
    ("RDHD left hip", "rapidly-progressive-hip-osteoarthritis"),
    ("Mobitz II", "heart-block"),
    ("Candidaemia", "systemic-infection"),
    ("Osteomyelitis of left foot", "bacterial-infection"),
    ("Adrenal crisis", "adrenal-insufficiency"),
    ("Retroperitoneal hematoma", "major-bleeding"),
    ("Intracerebral haemorrhage", "major-bleeding"),
    ("Haemophilia A carrier", "bleeding-disorder"),
    ("On-X valve", "mechanical-valve"),
    ("Threatened miscarriage", "pregnancy"),
    ("Meralgia paresthetica, right", "meralgia-paraesthetica"),
    ("AVN rt hip", "osteonecrosis-hip"),
    ("AVN R hip", "osteonecrosis-hip"),
    ("Avascular necrosis, bilateral hips", "osteonecrosis-hip"),
    ("R hip fx", "hip-fracture"),
    ("Closed fx of neck of right femur", "hip-fracture"),
    ("Unspecified intracapsular fracture of right femur", "hip-fracture"),
    ("r/o septic arthritis right hip", "septic-hip"),
    ("Septic arthritis of the R hip", "septic-hip"),
    ("Infection and inflammatory reaction due to internal right hip prosthesis", "hip-prosthesis-infection"),
    ("s/p RTHA", "hip-prosthesis"),
    ("s/p right total hip", "hip-prosthesis"),
    ("OA R hip", "hip-osteoarthritis"),
    ("RLE cellulitis", "cellulitis-leg"),
    ("Bone mets R femur", "bone-metastasis-hip"),
    ("Nontraumatic subdural hemorrhage", "intracranial-bleed"),
    ("h/o HIT", "heparin-induced-thrombocytopenia"),
    ("Hemophiliac", "bleeding-disorder"),
    ("A-flutter", "atrial-fibrillation"),
    ("Atrial fib", "atrial-fibrillation"),
    ("s/p AVR (mechanical)", "mechanical-valve"),
    ("CAD s/p DES", "coronary-stent"),
    ("DM II", "diabetes"),
    ("TB of R hip", "tuberculosis-bone-or-disseminated"),
    ("CKD4", "chronic-kidney-disease"),
    ("ESRD on HD", "chronic-kidney-disease"),
    ("ESRD on HD", "dialysis"),
    ("Supervision of elderly primigravida, first trimester", "pregnancy"),
    ("AF, DVT ruled out", "atrial-fibrillation"),
    ("AF stroke prevention with apixaban", "atrial-fibrillation"),
    ("h/o DVT", "past-venous-thromboembolism"),
    ("R hip AVN", "osteonecrosis-hip"),
    ("Avascular necrosis of bone of right hip (HCC)", "osteonecrosis-hip"),
    ("Infection associated with internal right hip prosthesis", "hip-prosthesis-infection"),
    ("Fx R acetabulum", "hip-fracture"),
    ("Right buttock abscess", "skin-infection-hip-thigh"),
    ("Infected wound R hip", "skin-infection-hip-thigh"),
    ("Infected wound at the right hip", "skin-infection-hip-thigh"),
    ("S/P mitral valve replacement with metallic valve", "mechanical-mitral-valve"),
    ("Presence of drug coated stent in LAD coronary artery", "coronary-stent"),
    ("Malignant neoplasm metastatic to right femur", "bone-metastasis-hip"),
    ("Personal history of DVT", "past-venous-thromboembolism"),
]
LOOK_ALIKES = [
    ("Diabetes insipidus", "diabetes"),
    ("Diabetes screening", "diabetes"),
    ("Ocular hypertension", "hypertension"),
    ("Pulmonary hypertension", "hypertension"),
    ("Endocarditis prophylaxis", "systemic-infection"),
    ("Hepatitis B vaccination", "hepatitis-b"),
    ("Hepatitis B surface antibody positive", "hepatitis-b"),
    ("Contact with tuberculosis", "tuberculosis-active"),
    ("Treated tuberculosis", "tuberculosis-active"),
    ("DVT prophylaxis", "venous-thromboembolism"),
    ("Heat stroke", "stroke"),
    ("Asymptomatic hemophilia A carrier", "bleeding-disorder"),
    ("Threatened abortion", "pregnancy-end"),
    ("Cellulitis of right hand", "cellulitis-leg"),
    ("Radius fracture, hip pain", "hip-fracture"),
    ("Shoulder hemiarthroplasty, hip pain", "hip-prosthesis"),
    ("r/o DVT", "venous-thromboembolism"),
    ("Multiple myeloma in remission", "malignancy"),
    ("History of DVT (deep vein thrombosis)", "venous-thromboembolism"),
    ("Chronic deep vein thrombosis (DVT) of right lower extremity", "deep-vein-thrombosis"),
    ("Rule out cirrhosis", "cirrhosis"),
    ("DVT: ruled out", "venous-thromboembolism"),
    ("Pulmonary embolism (ruled out)", "venous-thromboembolism"),
    ("Awaiting total hip replacement", "hip-prosthesis"),
    ("Candidate for THA", "hip-prosthesis"),
    ("Right THA scheduled 5/2026", "hip-prosthesis"),
    ("Mother had DVT", "venous-thromboembolism"),
    ("Family hx: hemophilia", "bleeding-disorder"),
    ("DVT in mother", "venous-thromboembolism"),
    ("Vaccinated against hepatitis B", "hepatitis-b"),
    ("h/o TB", "tuberculosis-active"),
    ("Breast cancer screening", "malignancy"),
    ("History of breast cancer", "malignancy"),
    ("Sequelae of nontraumatic subarachnoid hemorrhage", "intracranial-bleed"),
    ("Hx of right hip fracture", "hip-fracture"),
    ("Healed left femoral neck fracture", "hip-fracture"),
    ("Previous cesarean delivery", "pregnancy-end"),
    ("History of pregnancy", "pregnancy"),
    ("Elevated prostate specific antigen [PSA]", "psoriatic-arthritis"),
    ("Hay fever", "fever"),
    ("Hit by a car", "heparin-induced-thrombocytopenia"),
]
ALLERGENS = [
    ("Polyethylene glycol", "polyethylene-glycol"),
    ("Carboxymethylcellulose", "carboxymethylcellulose"),
    ("IV dye", "contrast"),
    ("Natural rubber", "latex"),
    ("Rash on exposure to latex", "latex"),
]
DONE = [
    ("Dynamic hip screw, right", "hip-fracture-surgery"),
    ("Total replacement of left hip joint", "hip-prosthesis"),
    ("Arthroscopic femoroplasty", "hip-arthroscopy"),
    ("Coronary angioplasty with stent", "coronary-stent"),
    ("Pacemaker", "pacemaker"),
    ("Mechanical valve", "mechanical-valve"),
    ("CSI R hip", "hip-steroid-injection"),
    ("Hip Inj Rt", "hip-injection"),
    ("Right total hip", "hip-replacement"),
    ("Case request: ARTHROPLASTY, HIP, TOTAL, RIGHT", "hip-replacement"),
    ("Right hip hemi", "hip-hemiarthroplasty"),
    ("Explant R THA", "hip-explant"),
    ("ORIF R femoral neck fx", "hip-fracture-surgery"),
]


@pytest.mark.parametrize(("text", "concept"), DANGERS)
def test_a_danger_in_words_is_seen(text: str, concept: str) -> None:
    assert concept in BOOK.match([], text, "condition").concepts


@pytest.mark.parametrize(("text", "concept"), LOOK_ALIKES)
def test_a_look_alike_is_none(text: str, concept: str) -> None:
    assert concept not in BOOK.match([], text, "condition").concepts


CODED = [
    ("C81.9A", "haematological-malignancy-remission"),  # Hodgkin lymphoma, unspecified, in remission
    ("C81.90", "haematological-malignancy"),
    ("I69.10", "past-intracranial-bleed"),
    ("T86.11", "kidney-transplant"),
    ("H40.041", "glaucoma"),
    ("S31.811A", "open-wound-hip"),
    ("T81.44XA", "sepsis"),
    ("D68.4", "bleeding-disorder"),
    ("Z45.018", "pacemaker"),
]


@pytest.mark.parametrize(("code", "concept"), CODED)
def test_a_code_without_words_means_what_its_words_mean(code: str, concept: str) -> None:
    assert BOOK.match([Coding("http://hl7.org/fhir/sid/icd-10-cm", code)], "", "condition").leaf == concept


@pytest.mark.parametrize(("text", "concept"), ALLERGENS)
def test_an_allergen_by_its_plain_name(text: str, concept: str) -> None:
    assert concept in BOOK.match([], text, "allergen").concepts


@pytest.mark.parametrize(("text", "concept"), DONE)
def test_an_operation_in_words(text: str, concept: str) -> None:
    assert concept in BOOK.match([], text, "procedure").concepts
