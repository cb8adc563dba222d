import pytest

from cds_service.chart.codes.book import CodeBook, Coding

SNOMED = "http://snomed.info/sct"


@pytest.mark.parametrize(
    ("system", "code", "text", "denied"),
    [
        (SNOMED, "716186003", "", "any"),
        (SNOMED, "716184000", "", "latex"),
        (SNOMED, "1003774007", "", "latex"),
        (SNOMED, "409137002", "", "drug"),
        ("", "", "No Known Allergies", "any"),
        ("", "", "NKDA", "drug"),
        ("", "", "No known latex allergy", "latex"),
        ("", "", "Denies allergy to lidocaine", "lidocaine"),
        (SNOMED, "1631000175102", "Not on File", None),  # not asked is no denial
        (SNOMED, "300916003", "Latex allergy", None),
        ("", "", "Family history of latex allergy", None),
        ("", "", "No known latex allergy, allergic to iodine", None),  # an allergy all the same
        ("", "", "No known allergy to latex, iodine, or lidocaine", "latex"),
        ("", "", "", None),
    ],
)
def test_denials(book: CodeBook, system: str, code: str, text: str, denied: str | None) -> None:
    assert book.denied([Coding(system, code)], text) == denied
