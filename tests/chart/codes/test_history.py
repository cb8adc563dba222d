"""Words that call a problem history, and words that only look so."""

import pytest

from cds_service.chart.codes.book import NOT_OVER, CodeBook, Coding
from tests.reference import ROOT

BOOK = CodeBook.load(ROOT / "rules" / "codes")
ICD = "http://hl7.org/fhir/sid/icd-10-cm"

OVER = [
    ("History of septic hip", "septic-hip"),
    ("h/o septic arthritis right hip", "septic-hip"),
    ("Past history of septic arthritis of hip", "septic-hip"),
    ("Personal history of septic arthritis of hip", "septic-hip"),
    ("Z/o septic hip", "septic-hip"),
    ("s/p septic arthritis of right hip 2009", "septic-hip"),
    ("Status post septic right hip", "septic-hip"),
    ("Prior septic arthritis, right hip", "septic-hip"),
    ("Septic arthritis right hip (resolved 2010)", "septic-hip"),
    ("Septic arthritis right hip, healed", "septic-hip"),
    ("Septic arthritis of hip 1987, resolved", "septic-hip"),
    ("History of right hip osteomyelitis", "hip-osteomyelitis"),
    ("h/o sepsis and pneumonia", "sepsis"),
    ("s/p endocarditis 2019", "endocarditis"),
    ("h/o GI bleed", "gastrointestinal-bleed"),
    ("Hx of DKA", "ketoacidosis-or-hhs"),
    ("History of AKI", "acute-kidney-injury"),
    ("PMH septic arthritis right hip", "septic-hip"),
    ("h/o herpes zoster right thigh", "herpes-zoster-thigh"),
    ("Childhood septic arthritis right hip", "septic-hip"),
    ("Septic hip as child, 1972", "septic-hip"),
    ("h/o R hip septic arthritis 2009, s/p washout", "septic-hip"),
    ("History of septic hip in May 2009", "septic-hip"),
    ("s/p septic hip 05/2009", "septic-hip"),
    ("History of septic hip 2009?", "septic-hip"),
    ("History of MRSA bacteremia 2018", "bacteraemia"),
    ("Z.n. septischer Koxitis rechts", "septic-hip"),
    ("St.n. septische Koxitis rechts 2011", "septic-hip"),
]
OF_TODAY = [
    "Septic hip",
    "history: septic arthritis right hip, on antibiotics",
    "Hx: septic hip",
    "History of septic hip, on antibiotics",
    "History of septic hip on vancomycin",
    "Hx of recurrent septic hip",
    "h/o septic hip, now with fever",
    "s/p washout for septic arthritis right hip",
    "Psoas abscess s/p drainage",
    "Septic arthritis right hip, not resolved",
    "History of gout, septic hip",
    "History of septic hip. Cellulitis of leg",
    "Cellulitis of leg. History of septic hip",
    "No history of septic hip",
    "Family history of septic hip",
    "Pneumonia",
    "86 year old with septic right hip",
    "septic right hip, resolved?",
    "septic right hip. Resolved. Reopened 3/26",
    "Septic arthritis right hip, healed wound",
    "s/p septic hip washout",
    "s/p septic right hip POD 3",
    "s/p septic right hip, day 5",
    "s/p septic right hip yesterday",
    "s/p septic hip, PICC line in place",
    "Recent history of septic right hip",
    "h/o septic right hip, cultures pending",
    "h/o septic right hip for washout",
    "h/o septic hip 2009, hot swollen joint",
    "h/o septic hip with wound drainage",
    "History of sepsis with septic right hip",
    "Z.n. Spülung bei septischer Koxitis rechts",
    "history of septic right hip last month",
    "history of septic right hip 3/28",
]
STAYS = [
    "History of atrial fibrillation",
    "h/o diabetes",
    "s/p mechanical valve",
    "History of cirrhosis",
    "s/p right hip fracture",
    "History of THA and septic hip",
]


@pytest.mark.parametrize(("text", "leaf"), OVER)
def test_history_is_heard(text: str, leaf: str) -> None:
    assert BOOK.over((), text).match.leaf == leaf


@pytest.mark.parametrize("text", [*OF_TODAY, *STAYS])
def test_what_is_of_today_or_stays_is_no_history(text: str) -> None:
    assert BOOK.over((), text) == NOT_OVER


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Septic hip 1987, resolved", "over"),
        ("History of septic hip", "before"),
        ("s/p septic hip 2009", "since"),
        ("h/o sepsis and pneumonia, resolved", "before"),
        ("h/o sepsis, s/p pneumonia", "since"),
    ],
)
def test_how_surely_it_is_over(text: str, says: str) -> None:
    assert BOOK.over((), text).says == says


def test_a_code_of_history_speaks_for_words_that_do_not_say_so() -> None:
    assert BOOK.over((Coding(ICD, "Z87.39"),), "Septic hip").match.leaf == "septic-hip"
    assert BOOK.over((Coding(ICD, "Z87.39"),), "Septic hip, on antibiotics").match.leaf == ""
    assert BOOK.over((Coding(ICD, "M25.551"),), "Septic hip").match.leaf == ""


def test_a_line_that_does_not_call_it_history_speaks_for_all() -> None:
    display = (Coding("urn:x", "1", "History of septic arthritis"),)
    assert BOOK.over(display, "Septic arthritis right hip") == NOT_OVER
    assert BOOK.over(display, "Right hip, long ago").match.leaf == "septic-arthritis"


def test_the_joint_that_the_words_name_is_kept() -> None:
    assert BOOK.over((), "History of septic arthritis of the right native hip").match.leaf == "septic-hip"


def test_the_display_of_a_code_is_read_too() -> None:
    assert BOOK.over((Coding("urn:x", "1", "History of septic hip"),), "").match.leaf == "septic-hip"
