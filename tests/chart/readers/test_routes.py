import pytest

from cds_service.chart.codes.book import Coding
from cds_service.chart.fhir.elements import CodeableConcept
from cds_service.chart.readers import routes


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("Oral use", "oral"),
        ("by mouth", "oral"),
        ("PO", "oral"),
        ("apixaban 5 MG Oral Tablet", "oral"),
        ("Subcutaneous route", "subcutaneous"),
        ("SC", "subcutaneous"),
        ("Intravenous", "intravenous"),
        ("IV push", "intravenous"),
        ("heparin infusion", "intravenous"),
        ("intra-articular injection", "intra-articular"),
        ("intraarticular", "intra-articular"),
        ("IM", "intramuscular"),
        ("femoral nerve block", "perineural"),
        ("hydrocortisone 10 MG/ML Topical Cream", "topical"),
        ("diclofenac 1 % Topical Gel", "topical"),
        ("Diclofenac gel 100 g", "topical"),
        ("Gel-One 30 mg/3 mL", ""),
        ("hyaluronic acid gel 60 mg/3 mL prefilled syringe", ""),
        ("sodium hyaluronate gel for injection", ""),
        ("injectable gel", ""),
        ("hydrogel 6 mL", ""),
        ("Metered Dose Inhaler, oral inhalation", "inhaled"),
        ("prednisolone eye drops", "ophthalmic"),
        ("Nasal Spray", "nasal"),
        ("fentanyl patch", "transdermal"),
        ("Take 1 tablet by mouth before the eye operation", "oral"),
        ("vaginal tablet", "vaginal"),
        ("oral" + " " * 2000 + "IV", "oral"),
        (" " * 2000 + "IV", ""),
        ("injection", ""),
        ("", ""),
    ],
)
def test_words_of_a_route(text: str, route: str) -> None:
    assert routes.in_text(text) == route


def test_the_order_says_the_route_before_the_product_does() -> None:
    route = CodeableConcept(coding=(Coding(code="IVINJ"),))
    assert routes.read(route, "ketorolac Oral Tablet") == "intravenous"
    assert routes.read(None, "ketorolac Oral Tablet") == "oral"
    assert routes.read(CodeableConcept(text="unspecified"), "") == ""
