"""What the form offers is understood by the service that it is sent to."""

import pytest

from cds_service.chart.codes.book import CodeBook, Coding
from cds_service.folders import data_folder
from cds_service.pages.desk.pick_lists import pick_lists

OFFERED = pick_lists(data_folder("rules"))
BOOK = CodeBook.load(data_folder("rules") / "codes")
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"
SNOMED = "http://snomed.info/sct"


@pytest.mark.parametrize("product", OFFERED["injectates"].values(), ids=OFFERED["injectates"])
def test_every_product_is_known_by_code_and_by_name(product: dict[str, str]) -> None:
    if product["rxnorm"]:
        assert BOOK.match([Coding(RXNORM, product["rxnorm"])], "", "drug").concepts
    assert BOOK.match([], product["text"], "drug").concepts


@pytest.mark.parametrize("reason", OFFERED["reasons"].values(), ids=OFFERED["reasons"])
@pytest.mark.parametrize("side", ["right", "left", "both", "unknown"])
def test_every_reason_is_a_condition_on_each_side(reason: dict[str, str], side: str) -> None:
    assert BOOK.match([Coding(ICD10, reason[side])], "", "condition").concepts


def test_the_sides_are_hips() -> None:
    for site in OFFERED["sides"].values():
        assert all("hip-site" in BOOK.match([Coding(SNOMED, code)], "", "site").concepts for code in site["codes"])
