"""Code systems under all their names, and codes in one spelling."""

from pathlib import Path

import pytest

from cds_service.chart.codes.coding import Coding
from cds_service.chart.codes.files import read
from cds_service.chart.codes.systems import System, Systems, can_be_loinc, spelling

SYSTEMS = Systems(read(Path(__file__).parents[3] / "rules" / "codes" / "systems.yaml", dict[str, System]))


@pytest.mark.parametrize(
    ("system", "key"),
    [
        ("http://snomed.info/sct", "SNOMED"),
        ("https://snomed.info/sct/", "SNOMED"),
        ("http: //snomed.info/sct", "SNOMED"),  # a typing error of a vendor's sample
        (r"http:\/\/snomed.info\/sct", "SNOMED"),
        ("http://snomed.info/sct/731000124108", "SNOMED"),
        ("http://snomed.info/sct|http://snomed.info/sct/731000124108", "SNOMED"),
        ("urn:oid:2.16.840.1.113883.6.96", "SNOMED"),
        ("2.16.840.1.113883.6.96", "SNOMED"),
        ("SNOMED-CT", "SNOMED"),
        ("https://dmd.nhs.uk", "DMD"),
        ("http://www.nlm.nih.gov/research/umls/rxnorm", "RXNORM"),
        ("HTTP://WWW.NLM.NIH.GOV/research/umls/RxNorm/", "RXNORM"),
        ("http://www.nlm.nih.gov/research/umls/rxnorm|05062024", "RXNORM"),
        ("urn:oid:2.16.840.1.113883.6.88", "RXNORM"),
        ("https://loinc.org/", "LOINC"),
        ("http://hl7.org/fhir/sid/icd-10-cm", "ICD10CM"),
        ("http://hl7.org/fhir/sid/icd-10", "ICD10"),
        ("http://fhir.de/CodeSystem/bfarm/icd-10-gm", "ICD10"),
        ("https://fhir.cerner.com/ec2458f2-1e24-41c8-b71b-0e701af7583d/CodeSystem/BillCodes-CPT", "CPT"),
        ("https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", "HCPCS"),
        ("hhttps://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", "HCPCS"),
        ("http://acme.org/not-snomed", ""),
        ("urn:oid:1.2.840.114350.1.13.90.3.7.2.798268", ""),
        ("", ""),
    ],
)
def test_key(system: str, key: str) -> None:
    assert SYSTEMS.key(system) == key
    assert SYSTEMS.key(system) == key  # from memory


def test_a_dmd_code_is_looked_up_as_snomed_too() -> None:
    assert SYSTEMS.readings("DMD") == ("DMD", "SNOMED")
    assert SYSTEMS.readings("RXNORM") == ("RXNORM",)
    assert SYSTEMS.readings("") == ()


def test_uri_is_the_fhir_name() -> None:
    assert SYSTEMS.uri("RXNORM") == "http://www.nlm.nih.gov/research/umls/rxnorm"
    assert "RXNORM" in SYSTEMS
    assert "rxnorm" not in SYSTEMS


def test_many_unknown_systems_do_not_push_out_the_known() -> None:
    for number in range(6000):
        SYSTEMS.key(f"urn:oid:1.2.3.{number}")
    assert SYSTEMS.key("http://loinc.org") == "LOINC"


@pytest.mark.parametrize(
    ("key", "code", "plain"),
    [
        ("ICD10CM", " m16.11 ", "M1611"),
        ("OPCS4", "W37.1", "W371"),
        ("CPT", "20610-RT", "20610"),
        ("SNOMED", "24136001:272741003=7771000", "24136001"),
        ("SNOMED", "24136001 |Hip joint|", "24136001"),
        ("RXNORM", " 11289 ", "11289"),
        ("LOINC", "6301-6", "6301-6"),
    ],
)
def test_spelling(key: str, code: str, plain: str) -> None:
    assert spelling(key, code) == plain


@pytest.mark.parametrize(
    ("code", "can_be"),
    [
        ("6301-6", True),
        ("777-3", True),
        (" 34714-6 ", True),
        ("10330-9", True),
        ("99999-9", False),
        ("6301-7", False),
        ("6301-", False),
        ("63016", False),
        ("LP1234-6", False),
        ("\u0661-8", False),
        ("", False),
    ],
)
def test_the_last_digit_of_a_loinc_code_checks_the_others(code: str, can_be: bool) -> None:
    assert can_be_loinc(code) is can_be


def test_one_code_of_a_list_that_is_known_here_is_enough() -> None:
    package, ingredient = (
        Coding("http://hl7.org/fhir/sid/ndc", "0056-0172-70"),
        Coding("http://www.nlm.nih.gov/research/umls/rxnorm", "11289"),
    )
    assert SYSTEMS.list_any([package, ingredient])
    assert not SYSTEMS.list_any([package])
    assert not SYSTEMS.list_any([])
