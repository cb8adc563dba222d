"""Vaccines that were given, and those that are due."""

from typing import Any

from cds_service.rehearsal.stage import SUBJECT, Json, Stage, resource
from cds_service.rehearsal.words import DATES, Entry, GivenError, entries

GIVEN, DUE = "given", "due"


def vaccines(raw: list[Any], stage: Stage) -> list[Json]:
    """{mmr-vaccine: given, days_ago: 28}, {influenza-vaccine: due, in_days: 14}."""
    listed = enumerate(entries(raw, "vaccines", DATES | {"status"}), 1)
    return [_vaccine(entry, number, stage) for number, entry in listed]


def _vaccine(entry: Entry, number: int, stage: Stage) -> Json:
    code = stage.concept(entry.name, "vaccines", "drug")
    when = stage.when(entry)
    if entry.value == GIVEN:
        return resource(
            "Immunization",
            number,
            status=entry.more.get("status", "completed"),
            vaccineCode=code,
            patient=SUBJECT,
            occurrenceDateTime=when,
        )
    if entry.value != DUE:
        raise GivenError(f"vaccines: {entry.name}: '{entry.value}' is not staged. Use: {GIVEN}, {DUE}.")
    dated = {"dateCriterion": [{"code": {"text": "due"}, "value": when}]} if when else {}
    forecast = {"forecastStatus": {"text": entry.more.get("status", DUE)}}
    return resource(
        "ImmunizationRecommendation",
        number,
        patient=SUBJECT,
        recommendation=[{"vaccineCode": [code]} | forecast | dated],
    )
