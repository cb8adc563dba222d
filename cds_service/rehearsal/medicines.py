"""What the patient takes, was given, and what is drafted beside the injection."""

import re
from datetime import timedelta
from typing import Any

from cds_service.rehearsal.stage import SUBJECT, UCUM, Json, Stage, resource
from cds_service.rehearsal.words import Entry, drug, entries

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
TAKING_WORDS = frozenset(
    {"status", "last_dose_hours", "ended_days_ago", "since_days_ago", "dispensed_days_ago", "route", "coded", "note"}
)
DRAFTED_WORDS = frozenset({"note", "route"})
GIVEN_WORDS = frozenset({"running", "ended_hours_ago", "days_ago", "route"})
TIMES = {"daily": 1, "od": 1, "bid": 2, "tid": 3, "qid": 4}
UNITS = {"mg": "mg", "g": "g", "mcg": "ug", "units": "[iU]", "unit": "[iU]", "tablets": "{tbl}"}
DOSE = re.compile(r"(\d+(?:\.\d+)?)\s*(mg|g|mcg|units?|tablets)\b(?!/)")
STARTED = 60  # days ago: a drug for which the scenario gives no date
UNRECORDED = "none"  # in place of days: the chart does not say since when
INFUSED = 6  # hours: the length of an infusion that has ended


def taking(raw: list[Any], stage: Stage, where: str = "taking") -> list[Json]:
    """MedicationRequests, a MedicationAdministration for a known last dose, a MedicationDispense for a known supply."""
    made: list[Json] = []
    for number, entry in enumerate(entries(raw, where, TAKING_WORDS), 1):
        said = drug(entry)
        made.append(_request(said, f"{where}-{number}", stage))
        if "last_dose_hours" in said.more:
            made.append(_last_dose(said, number, stage))
        if "dispensed_days_ago" in said.more:
            made.append(_dispense(said, number, stage))
    return made


def _request(entry: Entry, name: str, stage: Stage) -> Json:
    ended = entry.more.get("ended_days_ago")
    status = entry.more.get("status", "active" if ended is None else "completed")
    since = entry.more.get("since_days_ago", STARTED + (ended or 0))
    start = "" if since == UNRECORDED else stage.day(-since)
    return resource(
        "MedicationRequest",
        name,
        status=status,
        intent="order",
        medicationCodeableConcept=_product(entry, stage),
        subject=SUBJECT,
        authoredOn=start,
        requester={"reference": "Practitioner/gp-1"},
        note=_note(entry),
        dosageInstruction=[dosage(entry, start, "" if ended is None else stage.day(-ended))],
    )


def _note(entry: Entry) -> list[Json]:
    return [{"text": entry.more["note"]}] if "note" in entry.more else []


def _last_dose(entry: Entry, number: int, stage: Stage) -> Json:
    return resource(
        "MedicationAdministration",
        f"last-{number}",
        status="completed",
        medicationCodeableConcept=_product(entry, stage),
        subject=SUBJECT,
        effectiveDateTime=stage.before_injection(entry.more["last_dose_hours"]),
        dosage={"text": str(entry.value), "dose": _quantity(str(entry.value))},
    )


def _dispense(entry: Entry, number: int, stage: Stage) -> Json:
    return resource(
        "MedicationDispense",
        number,
        status="completed",
        medicationCodeableConcept=_product(entry, stage),
        subject=SUBJECT,
        whenHandedOver=stage.day(-entry.more["dispensed_days_ago"]),
    )


def _product(entry: Entry, stage: Stage) -> Json:
    """The drug with the codes of its concept; `coded: false`, or a name of two drugs, as text alone."""
    if entry.more.get("coded", True) and "/" not in entry.name:
        return stage.concept(entry.name, "taking", "drug")
    stage.concept(entry.name.partition("/")[0], "taking", "drug")
    return {"text": f"{entry.name} {entry.value}".strip()}


def dosage(entry: Entry, start: str = "", end: str = "") -> Json:
    """ "5 mg bid" as text, dose and timing; what says no dose stays text."""
    said = str(entry.value or "")
    times = next((TIMES[word] for word in said.split() if word in TIMES), None)
    repeat: Json = {"frequency": times, "period": 1, "periodUnit": "d"} if times else {}
    if end:
        repeat["boundsPeriod"] = {"start": start, "end": end}
    instruction: Json = {"text": said or "as directed"}
    if repeat:
        instruction["timing"] = {"repeat": repeat}
    if quantity := _quantity(said):
        instruction["doseAndRate"] = [{"doseQuantity": quantity}]
    if route := entry.more.get("route"):
        instruction["route"] = {"text": route}
    return instruction


def _quantity(said: str) -> Json:
    found = DOSE.search(said)
    if found is None:
        return {}
    unit = UNITS[found[2]]
    return {"value": float(found[1]), "unit": found[2], "system": UCUM, "code": unit}


def held(raw: list[Any], stage: Stage) -> list[Json]:
    """Drugs on hold in the chart."""
    listed = [{entry.name: entry.value, "status": "on-hold"} for entry in map(drug, map(Entry, raw))]
    return taking(listed, stage, "held")


def drafted(raw: list[Any], stage: Stage) -> list[Json]:
    """Drug orders drafted beside the injection: {enoxaparin: 40 mg daily, note: bridge}, {warfarin: hold}."""
    return [
        _draft(drug(entry), number, stage) for number, entry in enumerate(entries(raw, "drafted", DRAFTED_WORDS), 1)
    ]


def _draft(entry: Entry, number: int, stage: Stage) -> Json:
    hold = entry.value == "hold"
    return resource(
        "MedicationRequest",
        f"draft-{number}",
        status="on-hold" if hold else "draft",
        intent="order",
        medicationCodeableConcept=stage.concept(entry.name, "drafted", "drug"),
        subject=SUBJECT,
        authoredOn=stage.day(0),
        note=_note(entry),
        dosageInstruction=[] if hold else [dosage(entry)],
    )


def administered(raw: list[Any], stage: Stage) -> list[Json]:
    """MedicationAdministrations: {alteplase: 90 mg, ended_hours_ago: 40}, {…, running: true}."""
    return [
        _administration(drug(entry), number, stage)
        for number, entry in enumerate(entries(raw, "administered", GIVEN_WORDS), 1)
    ]


def _administration(entry: Entry, number: int, stage: Stage) -> Json:
    more = entry.more
    ended = stage.now - timedelta(hours=more.get("ended_hours_ago", 24 * more.get("days_ago", 0)))
    period = {"start": (ended - timedelta(hours=INFUSED)).isoformat()}
    if not more.get("running"):
        period["end"] = ended.isoformat()
    route = {"route": {"text": more["route"]}} if "route" in more else {}
    return resource(
        "MedicationAdministration",
        number,
        status="in-progress" if more.get("running") else "completed",
        medicationCodeableConcept=stage.concept(entry.name, "administered", "drug"),
        subject=SUBJECT,
        effectivePeriod=period,
        dosage={"text": str(entry.value or "given"), **route},
    )
