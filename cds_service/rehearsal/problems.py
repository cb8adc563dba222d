"""The problem list and the allergies."""

import re
from typing import Any

from cds_service.chart.codes.book import Coding
from cds_service.rehearsal import sides
from cds_service.rehearsal.stage import SNOMED, SUBJECT, Json, Stage, resource
from cds_service.rehearsal.words import DATES, Entry, entries

ICD = "http://hl7.org/fhir/sid/icd-10-cm"
CODE = re.compile(r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]+)?")
CONDITION_WORDS = DATES | {"status", "verification", "resolved_days_ago", "recorded_days_ago", "at", "words"}
ALLERGY_WORDS = frozenset({"type", "verification", "status", "criticality"})
LONG_AGO = -700  # days: a problem for which the scenario gives no date
SEVERE = ("anaphyla", "severe")


def conditions(raw: list[Any], stage: Stage) -> list[Json]:
    """ "Z96.641", "cirrhosis", {stroke: any, days_ago: 48}, {septic-hip: right, verification: provisional}."""
    return [
        condition(entry, number, stage) for number, entry in enumerate(entries(raw, "conditions", CONDITION_WORDS), 1)
    ]


def condition(entry: Entry, number: int | str, stage: Stage) -> Json:
    """A problem-list item by ICD-10-CM code, by concept, or in `words` alone. A resolved one has an end where the
    scenario says so."""
    more = entry.more
    resolved = more.get("resolved_days_ago")
    return resource(
        "Condition",
        number,
        clinicalStatus=_status("clinical", more.get("status", "active" if resolved is None else "resolved")),
        verificationStatus=_status("ver-status", more.get("verification", "confirmed")),
        category=[_status("category", "problem-list-item")],
        code={"text": more["words"]} if "words" in more else diagnosis(entry.name, stage),
        subject=SUBJECT,
        bodySite=_site(entry),
        recordedDate=stage.day(-more["recorded_days_ago"]) if "recorded_days_ago" in more else "",
        onsetDateTime=stage.when(entry, stage.day(LONG_AGO)),
        abatementDateTime="" if resolved is None else stage.day(-resolved),
    )


def _site(entry: Entry) -> list[Json]:
    """The side alone, or with `at` the place ("pelvis") on that side."""
    side = str(entry.value)
    return [sides.place(entry.more["at"], side)] if "at" in entry.more else sides.laterality(side)


def diagnosis(name: str, stage: Stage) -> Json:
    if CODE.fullmatch(name):
        title = stage.codes.match([Coding(ICD, name)], "", "condition").title
        return {"coding": [{"system": ICD, "code": name}], "text": title or name}
    return stage.concept(name, "conditions", "condition")


def _status(part: str, code: str) -> Json:
    return {"coding": [{"system": f"http://terminology.hl7.org/CodeSystem/condition-{part}", "code": code}]}


def allergies(raw: Any, stage: Stage) -> list[Json]:
    """None: "no known allergy" is asserted. "none-recorded": nothing. Else {lidocaine: anaphylaxis}."""
    if raw == "none-recorded":
        return []
    if raw is None:
        denied = {"system": SNOMED, "code": "716186003", "display": "No known allergy"}
        return [_allergy(1, {"coding": [denied], "text": "No known allergy"}, "none", {})]
    listed = enumerate(entries(raw, "allergies", ALLERGY_WORDS), 1)
    return [_allergy(number, _allergen(entry.name, stage), str(entry.value), entry.more) for number, entry in listed]


def _allergen(name: str, stage: Stage) -> Json:
    """An allergen that no rule knows (penicillin) is staged too: it must stay without effect."""
    known = stage.codes.known(name)
    return {"coding": stage.codes.coding(name), "text": stage.codes.title(name)} if known else {"text": name}


def _allergy(number: int, code: Json, reaction: str, more: Any) -> Json:
    system = "http://terminology.hl7.org/CodeSystem/allergyintolerance"
    return resource(
        "AllergyIntolerance",
        number,
        clinicalStatus={"coding": [{"system": f"{system}-clinical", "code": more.get("status", "active")}]},
        verificationStatus={
            "coding": [{"system": f"{system}-verification", "code": more.get("verification", "confirmed")}]
        },
        type=more.get("type", ""),
        criticality=more.get("criticality", ""),
        code=code,
        patient=SUBJECT,
        reaction=[] if reaction == "none" else [_reaction(reaction)],
    )


def _reaction(said: str) -> Json:
    """ "mild rash" has a severity; "anaphylaxis" is one by itself; "syncope" says none."""
    severity = "severe" if said.startswith(SEVERE) else "mild" if said.startswith("mild") else ""
    manifestation = {"manifestation": [{"text": said.removeprefix("mild ").removeprefix("severe ")}]}
    return manifestation | ({"severity": severity} if severity else {})
