"""Left and right in codes."""

import pytest

from cds_service.chart.codes.sides import DigitFamily, SideTable
from cds_service.chart.facts import Side

TABLE = SideTable(
    {("SNOMED", "7771000"): "left", ("SNOMED", "287579007"): "right", ("ICD10PCS", "0SR9*"): "right"},
    [
        DigitFamily(families=("M16.1", "M25.55"), digits={"1": "right", "2": "left"}),
        DigitFamily(families=("M16",), digits={"0": "bilateral"}),
    ],
)


@pytest.mark.parametrize(
    ("key", "code", "side"),
    [
        ("ICD10CM", "M16.11", "right"),
        ("ICD10CM", "m1612", "left"),
        ("ICD10CM", "M16.10", "unknown"),
        ("ICD10CM", "M16.0", "bilateral"),
        ("ICD10CM", "M16", "unknown"),
        ("ICD10CM", "M25.551A", "right"),  # the 7th character does not count
        ("ICD10CM", "M54.51", "unknown"),  # no family that carries a side
        ("ICD10", "M16.11", "unknown"),  # the digit belongs to ICD-10-CM
        ("SNOMED", "287579007", "right"),
        ("SNOMED", "24136001 : 272741003 = 7771000 |Left|", "left"),
        ("SNOMED", "24136001", "unknown"),
        ("ICD10PCS", "0SR90J9", "right"),
        ("ICD10PCS", "0SRB0J9", "unknown"),
        ("CPT", "RT", "right"),
        ("HCPCS", "20610-LT", "left"),
        ("CPT", "20610-50", "bilateral"),
        ("CPT", "20610", "unknown"),
        ("RXNORM", "50", "unknown"),
        ("", "", "unknown"),
    ],
)
def test_side(key: str, code: str, side: Side) -> None:
    assert TABLE.side(key, code) == side
