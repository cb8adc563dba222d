"""Ways to say the same thing differently: a hook request, changed so that no decision may change."""

import copy
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from random import Random
from typing import Any

Json = dict[str, Any]
Change = Callable[[Json, Random], Json]
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})")
RESULTS = {"labs", "measurements", "vitals"}
SYSTEMS = {  # the same system as other clients write it
    "http://snomed.info/sct": ("urn:oid:2.16.840.1.113883.6.96", "https://snomed.info/sct", "SNOMED-CT"),
    "http://www.nlm.nih.gov/research/umls/rxnorm": (
        "urn:oid:2.16.840.1.113883.6.88",
        "https://www.nlm.nih.gov/research/umls/rxnorm/",
    ),
    "http://loinc.org": ("urn:oid:2.16.840.1.113883.6.1", "http://loinc.org/", "https://loinc.org"),
    "http://hl7.org/fhir/sid/icd-10-cm": ("urn:oid:2.16.840.1.113883.6.90", "HTTP://HL7.org/fhir/sid/icd-10-cm"),
    "http://www.ama-assn.org/go/cpt": ("urn:oid:2.16.840.1.113883.6.12", "http://www.ama-assn.org/go/cpt|2026"),
}


def bundles(request: Json) -> Iterator[Json]:
    """Every Bundle of the request: the prefetched searches and the drafts."""
    found = [*request["prefetch"].values(), *request["context"].values()]
    return (value for value in found if isinstance(value, dict) and value.get("resourceType") == "Bundle")


def parts(value: Any) -> Iterator[Json]:
    """Every JSON object in a value, the value itself included."""
    if isinstance(value, dict):
        yield value
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for member in members:
        yield from parts(member)


def rewritten(value: Any, word: Callable[[str], str]) -> Any:
    """The same JSON with every string passed through `word`."""
    if isinstance(value, dict):
        return {key: rewritten(member, word) for key, member in value.items()}
    if isinstance(value, list):
        return [rewritten(member, word) for member in value]
    return word(value) if isinstance(value, str) else value


def whole(bundle: Json) -> bool:
    """No page follows. Where one does, the order of the entries is data: only a page that stands newest first shows
    that nothing newer can be on the next, so another order may and must change what is known."""
    return "link" not in bundle


def shuffled(request: Json, chance: Random) -> Json:
    """Entries in another order; not on a page with more behind it, see `whole`."""
    changed = copy.deepcopy(request)
    for bundle in filter(whole, bundles(changed)):
        chance.shuffle(bundle.get("entry", []))
    return changed


def repeated(request: Json, chance: Random) -> Json:
    """Some entries twice, as pages that overlap deliver them; behind the others, so not where order is data."""
    changed = copy.deepcopy(request)
    for bundle in filter(whole, bundles({"prefetch": changed["prefetch"], "context": {}})):
        entries = bundle.get("entry", [])
        bundle |= {"entry": entries + [entry for entry in entries if chance.random() < 0.7]} if entries else {}
    return changed


def crowded(request: Json, chance: Random) -> Json:
    """Resources that bear on nothing: other types, other findings, another patient; not where order is data."""
    changed = copy.deepcopy(request)
    for key, unrelated in UNRELATED.items():
        bundle = changed["prefetch"].get(key)
        if bundle and bundle["resourceType"] == "Bundle" and whole(bundle):
            entries = bundle.setdefault("entry", [])
            for resource in unrelated:
                entries.insert(chance.randint(0, len(entries)), {"resource": copy.deepcopy(resource)})
    return changed


def renamed(request: Json, chance: Random) -> Json:
    """Every resource but the patient under a new id, references and selections with it."""
    changed = copy.deepcopy(request)
    names: dict[str, str] = {}
    for resource in parts(changed):
        if "resourceType" in resource and "id" in resource and resource["resourceType"] != "Patient":
            old, new = resource["id"], f"x{chance.getrandbits(48):x}"
            kind = resource["resourceType"]
            resource["id"] = new
            names[f"{kind}/{old}"] = f"{kind}/{new}"
    renaming: Json = rewritten(changed, lambda word: names.get(word, word))
    return renaming


def zoned(request: Json, chance: Random) -> Json:
    """Every moment as the same instant in another zone."""

    def moved(word: str) -> str:
        if not _MOMENT.fullmatch(word):
            return word
        away = timezone(timedelta(hours=chance.randint(-11, 13), minutes=chance.choice((0, 30))))
        return datetime.fromisoformat(word).astimezone(away).isoformat()

    changed: Json = rewritten(request, moved)
    return changed


def recoded(request: Json, chance: Random) -> Json:
    """The codings of a concept in another order."""
    changed = copy.deepcopy(request)
    for part in parts(changed):
        if isinstance(part.get("coding"), list):
            chance.shuffle(part["coding"])
    return changed


def respelled(request: Json, chance: Random) -> Json:
    """Code systems under the other names that clients give them."""
    changed = copy.deepcopy(request)
    for part in parts(changed):
        if part.get("system") in SYSTEMS and "code" in part:
            part["system"] = chance.choice(SYSTEMS[part["system"]])
    return changed


def pointed_to(request: Json, chance: Random) -> Json:
    """Some drugs, drafted ones too, as Medications of their own, delivered with the search for prescriptions."""
    changed = copy.deepcopy(request)
    bundle = changed["prefetch"].get("medications", {})
    if bundle.get("resourceType") != "Bundle" or not whole(bundle):
        return changed
    named = [part for part in parts(changed) if "medicationCodeableConcept" in part and chance.random() < 0.7]
    for number, part in enumerate(named):
        product = {
            "resourceType": "Medication",
            "id": f"product-{number}",
            "code": part.pop("medicationCodeableConcept"),
        }
        part["medicationReference"] = {"reference": f"Medication/product-{number}"}
        bundle.setdefault("entry", []).append({"resource": product})
    return changed


def without_results(request: Json) -> Json:
    """No Observation came, though every search was answered."""
    changed = copy.deepcopy(request)
    for key in RESULTS & changed["prefetch"].keys():
        changed["prefetch"][key] = {"resourceType": "Bundle", "type": "searchset", "total": 0}
    return changed


def without_units(request: Json) -> Json:
    """Every value lost its unit."""
    changed = copy.deepcopy(request)
    for key in RESULTS & changed["prefetch"].keys():
        for part in parts(changed["prefetch"][key]):
            if isinstance(part.get("valueQuantity"), dict):
                part["valueQuantity"] = {"value": part["valueQuantity"].get("value")}
    return changed


def _mine(kind: str, number: int, **members: Any) -> Json:
    return {"resourceType": kind, "id": f"unrelated-{number}", "subject": {"reference": "Patient/pat-1"}} | members


def _anothers(kind: str, number: int, **members: Any) -> Json:
    return _mine(kind, number, **members) | {"subject": {"reference": "Patient/pat-2"}}


UNRELATED: dict[str, list[Json]] = {
    "conditions": [
        _mine("Condition", 1, code={"text": "Hay fever"}),
        _mine("Condition", 2, code={"coding": [{"system": "http://snomed.info/sct", "code": "80967001"}]}),
        _mine("Condition", 3, code={"text": "Sepsis"}, verificationStatus={"coding": [{"code": "entered-in-error"}]}),
        _anothers("Condition", 4, code={"text": "Sepsis"}),
    ],
    "medications": [
        _mine("MedicationRequest", 5, status="active", intent="order", medicationCodeableConcept={"text": "Eye drops"}),
        _mine("MedicationRequest", 6, status="stopped", intent="order", medicationCodeableConcept={"text": "warfarin"}),
        _anothers(
            "MedicationRequest", 7, status="active", intent="order", medicationCodeableConcept={"text": "apixaban"}
        ),
    ],
    "labs": [
        _mine(
            "Observation",
            8,
            status="final",
            code={"coding": [{"system": "http://loinc.org", "code": "2951-2"}], "text": "Sodium"},
            effectiveDateTime="2026-03-20",
            valueQuantity={"value": 139, "unit": "mmol/L"},
        ),
        _anothers(
            "Observation",
            9,
            status="final",
            code={"coding": [{"system": "http://loinc.org", "code": "6301-6"}], "text": "INR"},
            effectiveDateTime="2026-03-29",
            valueQuantity={"value": 7.5, "unit": "{INR}"},
        ),
    ],
    "procedures": [
        _mine("Procedure", 10, status="completed", code={"text": "Eye examination"}, performedDateTime="2026-03-01"),
        _anothers(
            "Procedure", 11, status="completed", code={"text": "Total replacement of right hip"},
            performedDateTime="2020-03-01",
        ),
    ],
}  # fmt: skip

SAME: dict[str, Change] = {
    "order of entries": shuffled,
    "duplicates": repeated,
    "unrelated resources": crowded,
    "other ids": renamed,
    "other time zones": zoned,
    "order of codings": recoded,
    "other system names": respelled,
    "drugs by reference": pointed_to,
}
