"""Left and right as codes say it: SNOMED CT sites, the side digit of ICD-10-CM, billing modifiers (catalogue 1.2)."""

from collections.abc import Iterable, Mapping

import msgspec

from cds_service.chart.codes.systems import spelling
from cds_service.chart.facts import Side

_MODIFIERS: Mapping[str, Side] = {"RT": "right", "LT": "left", "50": "bilateral"}


class DigitFamily(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """ICD-10-CM families whose next character is the side; characters after it (the 7th) are ignored."""

    families: tuple[str, ...]
    digits: Mapping[str, Side]


class SideTable:
    """`codes` are pre-coordinated codes by (system, code) or stems ("0SR9*"); `digits` the ICD-10-CM families."""

    def __init__(self, codes: Mapping[tuple[str, str], Side], digits: Iterable[DigitFamily]) -> None:
        self._codes = codes
        self._digits: dict[str, Mapping[str, Side]] = {
            spelling("ICD10CM", family): row.digits for row in digits for family in row.families
        }

    def side(self, key: str, code: str) -> Side:
        """The side of one code as sent, "unknown" when it names none."""
        if key in {"CPT", "HCPCS"}:
            return _MODIFIERS.get(code.strip().upper().rpartition("-")[2], "unknown")
        plain = spelling(key, code)
        if key == "SNOMED":
            return self._snomed(code, plain)
        return self._codes.get((key, plain)) or self._stem(key, plain) or self._digit(key, plain)

    def _snomed(self, code: str, plain: str) -> Side:
        _, _, refinement = code.partition("=")  # post-coordinated: 24136001:272741003=7771000
        value = refinement.partition("|")[0].strip()
        return self._codes.get(("SNOMED", value)) or self._codes.get(("SNOMED", plain)) or "unknown"

    def _stem(self, key: str, plain: str) -> Side | None:
        if key != "ICD10PCS":
            return None
        starts = (plain[:length] + "*" for length in range(len(plain), 2, -1))
        return next((self._codes[key, start] for start in starts if (key, start) in self._codes), None)

    def _digit(self, key: str, plain: str) -> Side:
        if key != "ICD10CM":
            return "unknown"
        for length in range(len(plain) - 1, 2, -1):
            digits = self._digits.get(plain[:length])
            if digits is not None:
                return digits.get(plain[length], "unknown")
        return "unknown"
