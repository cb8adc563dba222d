"""Override reasons in HL7's words."""

import pytest

from cds_service.cards.non_adherence import CODES, HL7, non_adherence
from cds_service.cards.reasons import DISPLAYS, SYSTEM

HL7_CODES = frozenset(
    {
        "risk-benefit-ratio", "action-completed", "cds-not-applicable", "expert-contradicts", "patient-ineligible",
        "does-not-align-preferences", "action-not-priority", "policy-contradicts", "need-more-info",
    }
)  # fmt: skip


def test_every_reason_that_a_card_offers_has_its_row() -> None:
    assert CODES.keys() == DISPLAYS.keys()
    assert set(CODES.values()) <= HL7_CODES | {""}


@pytest.mark.parametrize(
    ("code", "system", "hl7"),
    [
        ("benefit-outweighs", SYSTEM, "risk-benefit-ratio"),
        ("benefit-outweighs", "", "risk-benefit-ratio"),
        ("acknowledged", SYSTEM, ""),
        ("patient-refuses", HL7, "patient-refuses"),
        ("benefit-outweighs", "https://ehr.example.org/reasons", ""),
        ("never-heard-of", SYSTEM, ""),
    ],
)
def test_a_reason_in_words_of_hl7(code: str, system: str, hl7: str) -> None:
    assert non_adherence(code, system) == hl7
