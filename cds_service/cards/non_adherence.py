"""Override reasons in HL7's words, so that sites can be compared: the code system NonAdherenceReasonCodes (2026)."""

from cds_service.cards.reasons import SYSTEM

HL7 = "http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes"
CODES = {  # ours: HL7's; "" where HL7 has none
    "benefit-outweighs": "risk-benefit-ratio",
    "already-addressed": "action-completed",
    "data-wrong": "cds-not-applicable",
    "specialist-agreed": "expert-contradicts",
    "not-applicable": "patient-ineligible",
    "patient-choice": "does-not-align-preferences",
    "emergency": "action-not-priority",
    "local-protocol": "policy-contradicts",
    "will-check-on-day": "need-more-info",
    "research": "cds-not-applicable",
    "acknowledged": "",
    "other": "",
}


def non_adherence(code: str, system: str) -> str:
    """HL7's code for a reason that a client sent; "" for a reason of the client's own. No `system` is taken as ours."""
    if system == HL7:
        return code
    return CODES.get(code, "") if system in ("", SYSTEM) else ""
