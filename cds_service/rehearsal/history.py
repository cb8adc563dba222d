"""What was done and what is planned: procedures, earlier injections, open requests, reports of imaging."""

from typing import Any

from cds_service.rehearsal import sides
from cds_service.rehearsal.stage import SUBJECT, Json, Stage, resource
from cds_service.rehearsal.words import DATES, Entry, GivenError, entries

PROCEDURE_WORDS = DATES | {"status"}
INJECTION_WORDS = DATES | {"status", "into"}
PLANNED_WORDS = DATES | {"status", "by"}
IMAGING_WORDS = DATES | {"status", "shows"}
RADIOLOGY = {"system": "http://terminology.hl7.org/CodeSystem/v2-0074", "code": "RAD"}
INJECTED = {"steroid": "Injection of steroid", "any-drug": "Injection"}


def procedures(raw: list[Any], stage: Stage) -> list[Json]:
    """{hip-replacement: right, date: 2020-01-10}, {red-cell-transfusion: any, days_ago: 20}."""
    listed = enumerate(entries(raw, "procedures", PROCEDURE_WORDS), 1)
    return [_procedure(entry, number, stage) for number, entry in listed]


def _procedure(entry: Entry, number: int, stage: Stage) -> Json:
    return resource(
        "Procedure",
        number,
        status=entry.more.get("status", "completed"),
        code=stage.concept(entry.name, "procedures", "procedure"),
        subject=SUBJECT,
        bodySite=sides.laterality(str(entry.value)),
        performedDateTime=stage.when(entry),
    )


def injections(raw: list[Any], stage: Stage) -> list[Json]:
    """Earlier hip injections: {steroid: right, days_ago: 89}, {steroid: left, into: trochanteric-bursa, …}."""
    listed = enumerate(entries(raw, "injections", INJECTION_WORDS), 1)
    return [_injection(entry, number, stage) for number, entry in listed]


def _injection(entry: Entry, number: int, stage: Stage) -> Json:
    if entry.name not in INJECTED:
        raise GivenError(f"injections: '{entry.name}' is not staged. Use: {', '.join(INJECTED)}.")
    target = str(entry.more.get("into", "hip-joint")).replace("-", " ")
    side = str(entry.value)
    site = sides.hip(side) if target == "hip joint" else sides.place(target, side)
    return resource(
        "Procedure",
        f"injection-{number}",
        status=entry.more.get("status", "completed"),
        code={"text": f"{INJECTED[entry.name]} into {target}"},
        subject=SUBJECT,
        bodySite=[site],
        performedDateTime=stage.when(entry),
    )


def planned(raw: list[Any], stage: Stage) -> list[Json]:
    """Open requests: {hip-replacement: right, in_days: 82}, {hip-replacement: left, date: none}."""
    listed = enumerate(entries(raw, "planned", PLANNED_WORDS), 1)
    return [_request(entry, number, stage) for number, entry in listed]


def _request(entry: Entry, number: int, stage: Stage) -> Json:
    return resource(
        "ServiceRequest",
        f"planned-{number}",
        status=entry.more.get("status", "active"),
        intent="order",
        code=stage.concept(entry.name, "planned", "order"),
        subject=SUBJECT,
        bodySite=sides.laterality(str(entry.value)),
        authoredOn=stage.day(-5),
        occurrenceDateTime=stage.when(entry),
        requester={"reference": entry.more["by"]} if "by" in entry.more else {},
    )


def imaging(raw: list[Any], stage: Stage) -> list[Json]:
    """Reports: {hip-radiograph: right, days_ago: 400}, {hip-mri: left, days_ago: 9, shows: hip-effusion}."""
    listed = enumerate(entries(raw, "imaging", IMAGING_WORDS), 1)
    return [_report(entry, number, stage) for number, entry in listed]


def _report(entry: Entry, number: int, stage: Stage) -> Json:
    """A DiagnosticReport has no body site: its name says the side."""
    code = stage.concept(entry.name, "imaging", "order")
    sided = {"text": f"{code['text']}, {entry.value} side"} if entry.value in sides.LATERALITY else {}
    shows = entry.more.get("shows")
    return resource(
        "DiagnosticReport",
        number,
        status=entry.more.get("status", "final"),
        category=[{"coding": [RADIOLOGY]}],
        code=code | sided,
        subject=SUBJECT,
        effectiveDateTime=stage.when(entry),
        conclusionCode=[stage.concept(shows, "imaging", "condition")] if shows else [],
    )
