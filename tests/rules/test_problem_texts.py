"""What a problem list says in words alone: a danger is seen with a side in it, and a look-alike is no danger."""

import pytest

from cds_service.chart.codes.book import CodeBook
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
]
ALLERGENS = [
    ("Polyethylene glycol", "polyethylene-glycol"),
    ("Carboxymethylcellulose", "carboxymethylcellulose"),
    ("IV dye", "contrast"),
    ("Natural rubber", "latex"),
]
DONE = [
    ("Dynamic hip screw, right", "hip-fracture-surgery"),
    ("Total replacement of left hip joint", "hip-prosthesis"),
    ("Arthroscopic femoroplasty", "hip-arthroscopy"),
    ("Coronary angioplasty with stent", "coronary-stent"),
    ("Pacemaker", "pacemaker"),
    ("Mechanical valve", "mechanical-valve"),
]


@pytest.mark.parametrize(("text", "concept"), DANGERS)
def test_a_danger_in_words_is_seen(text: str, concept: str) -> None:
    assert concept in BOOK.match([], text, "condition").concepts


@pytest.mark.parametrize(("text", "concept"), LOOK_ALIKES)
def test_a_look_alike_is_none(text: str, concept: str) -> None:
    assert concept not in BOOK.match([], text, "condition").concepts


@pytest.mark.parametrize(("text", "concept"), ALLERGENS)
def test_an_allergen_by_its_plain_name(text: str, concept: str) -> None:
    assert concept in BOOK.match([], text, "allergen").concepts


@pytest.mark.parametrize(("text", "concept"), DONE)
def test_an_operation_in_words(text: str, concept: str) -> None:
    assert concept in BOOK.match([], text, "procedure").concepts
