"""Code systems under all the names that charts give them, and codes in one spelling per system."""

from collections.abc import Iterable, Mapping

import msgspec

from cds_service.chart.codes.coding import Coding

_ICD = frozenset({"ICD10CM", "ICD10", "ICD10PCS", "OPCS4"})  # written with and without a dot
_BILLING = frozenset({"CPT", "HCPCS"})  # may carry a modifier: "20610-RT"
_MOST_MEMORY = 5000


class System(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`uri` is the FHIR name. `also`: other spellings seen, `*` at one end as wildcard. `reads`: further systems
    in whose lists a code of this one is looked up (a dm+d code is a SNOMED CT code)."""

    uri: str
    also: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()


class Systems:
    """From a `Coding.system` as sent to our short key ("RXNORM"), "" when unknown."""

    def __init__(self, systems: Mapping[str, System]) -> None:
        self._systems = systems
        self._exact: dict[str, str] = {}
        self._starts: list[tuple[str, str]] = []
        self._ends: list[tuple[str, str]] = []
        for key, system in systems.items():
            for name in (key, system.uri, *system.also):
                self._learn(key, name)
        self._readings = {key: (key, *system.reads) for key, system in systems.items()}
        self._memory: dict[str, str] = {}

    def _learn(self, key: str, name: str) -> None:
        plain = _plain(name)
        if plain.endswith("*"):
            self._starts.append((plain[:-1], key))
        elif plain.startswith("*"):
            self._ends.append((plain[1:], key))
        else:
            self._exact[plain] = key

    def key(self, system: str) -> str:
        known = self._memory.get(system)
        if known is None:
            if len(self._memory) > _MOST_MEMORY:
                self._memory.clear()
            known = self._memory[system] = self._find(_plain(system))
        return known

    def list_any(self, codings: Iterable[Coding]) -> bool:
        """Whether a code is one of a list that is known here: what we do not know of it is no drug that a rule asks
        for. An NDC may be warfarin."""
        return any(self.key(coding.system) for coding in codings)

    def _find(self, plain: str) -> str:
        if plain in self._exact:
            return self._exact[plain]
        for start, key in self._starts:
            if plain.startswith(start):
                return key
        for end, key in self._ends:
            if plain.endswith(end):
                return key
        return ""

    def readings(self, key: str) -> tuple[str, ...]:
        """The systems in whose lists a code of `key` is looked up, the nearest first."""
        return self._readings.get(key, ())

    def uri(self, key: str) -> str:
        return self._systems[key].uri

    def __contains__(self, key: str) -> bool:
        return key in self._systems


def _plain(system: str) -> str:
    """Without scheme, "www.", version, spaces, back-slashes and a closing slash; lower case."""
    name = "".join(system.lower().replace("\\", "").split()).partition("|")[0]
    for start in ("https://", "http://", "urn:oid:", "www."):
        name = name.removeprefix(start)
    return name.rstrip("/")


def can_be_loinc(code: str) -> bool:
    """Whether LOINC may hold the code: the digit behind its hyphen checks the others (modulus 10). What fails it is
    somebody's own code under LOINC's name."""
    number, _, check = code.strip().partition("-")
    if not (number.isdecimal() and number.isascii() and len(check) == 1):
        return False
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(number))]
    return check == str(-sum(map(sum, (divmod(each, 10) for each in doubled))) % 10)


def spelling(key: str, code: str) -> str:
    """The code as lists are keyed: "m16.11" → "M1611", "20610-RT" → "20610", "24136001:272741003=…" → "24136001"."""
    plain = code.strip().upper()
    if key in _ICD:
        return plain.replace(".", "")
    if key in _BILLING:
        return plain.partition("-")[0]
    if key == "SNOMED":
        return plain.partition(":")[0].partition("|")[0].strip()
    return plain
