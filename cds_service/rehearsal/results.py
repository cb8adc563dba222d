"""Observations: numbers with their unit, coded answers, and texts where a number should stand."""

import re
from typing import Any

from cds_service.rehearsal import sides
from cds_service.rehearsal.stage import UCUM, Json, Stage, resource
from cds_service.rehearsal.words import DATES, Entry, entries

WORDS = DATES | {"unit", "status", "side"}
_DAYS_FROM_NOW = re.compile(r"in (-?\d+) days")


def observations(raw: list[Any], stage: Stage) -> list[Json]:
    """{inr: 3.0, days_ago: 3}, {platelets: 180, unit: none}, {synovial-culture: positive, status: preliminary}.

    {estimated-delivery-date: in 90 days, days_ago: 40}: what was found 40 days ago is a date.
    """
    return [observation(entry, number, stage) for number, entry in enumerate(entries(raw, "results", WORDS), 1)]


def observation(entry: Entry, number: int | str, stage: Stage) -> Json:
    """One Observation. Without a unit the canonical one of rules/codes stands, `unit: none` leaves it out."""
    measured = resource(
        "Observation",
        number,
        status=entry.more.get("status", "final"),
        code=stage.concept(entry.name, "results", "result"),
        subject={"reference": "Patient/pat-1"},
        effectiveDateTime=stage.when(entry, stage.day(-1)),
        bodySite=next(iter(sides.laterality(entry.more.get("side", ""))), None),
    )
    date = _DAYS_FROM_NOW.fullmatch(str(entry.value))
    return measured | ({"valueDateTime": stage.day(int(date[1]))} if date else _value(entry, stage))


def _value(entry: Entry, stage: Stage) -> Json:
    lab = stage.codes.labs.get(entry.name)
    if isinstance(entry.value, str):
        return {"valueString": entry.value} if lab else {"valueCodeableConcept": {"text": entry.value}}
    unit = entry.more.get("unit") or (lab.unit if lab else "none")
    coded = {} if unit == "none" else {"unit": unit, "system": UCUM, "code": unit}
    return {"valueQuantity": {"value": entry.value, **coded}}
