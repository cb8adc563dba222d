"""Override reasons that a card may offer (catalogue 1.9), as codings of this service."""

from cds_service.reasoning.errors import Path, Problem, allowed
from cds_service.wire.card import OverrideReason

SYSTEM = "urn:hip-injection-cds:override-reasons"
DISPLAYS = {
    "benefit-outweighs": "Benefit outweighs the risk",
    "already-addressed": "Already addressed",
    "data-wrong": "The data are wrong or out of date",
    "specialist-agreed": "Agreed with the specialist",
    "not-applicable": "Does not apply to this patient",
    "patient-choice": "Patient's informed choice",
    "emergency": "Emergency",
    "local-protocol": "Local protocol followed",
    "will-check-on-day": "Will be checked on the day",
    "research": "Part of a research study",
    "acknowledged": "Acknowledged",
    "other": "Other (please say)",
}
REASONS = {
    code: OverrideReason.checked(code=code, system=SYSTEM, display=display) for code, display in DISPLAYS.items()
}
TOO_EASY = frozenset({"not-applicable", "patient-choice"})


def read(codes: tuple[str, ...], level: str | None, path: Path, problems: list[Problem]) -> tuple[OverrideReason, ...]:
    """The reasons of a card, in the order of the list above.

    Unknown codes, and a critical card that offers only easy ones, become problems.
    """
    for place, code in enumerate(codes):
        if code not in REASONS:
            problems.append(Problem((*path, place), *allowed(code, REASONS, "override reason")))
    if level == "critical" and codes and TOO_EASY.issuperset(codes):
        advice = "Add a reason that takes responsibility, such as specialist-agreed or data-wrong."
        problems.append(Problem(path, f"a critical card offers only {' and '.join(codes)}.", advice))
    return tuple(reason for code, reason in REASONS.items() if code in codes)
