"""A scenario's `given` as the whole CDS Hooks request that an EHR would send."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from cds_service.chart.codes.book import CodeBook
from cds_service.reasoning.tables.result_sets import ResultSets
from cds_service.rehearsal import delivery, history, medicines, order, patient, problems, results, vaccines
from cds_service.rehearsal.given import Given
from cds_service.rehearsal.stage import Json, Stage
from cds_service.rehearsal.words import Entry

HAND = "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea"  # hookInstance


def request(
    given: Given, now: datetime, codes: CodeBook, result_sets: ResultSets, keys: Collection[str]
) -> dict[str, Any]:
    """The body that an EHR would send for this scenario at `now` (aware), with all published prefetch `keys`."""
    stage = Stage(now, now + timedelta(days=given.in_days), codes, result_sets)
    prefetch = delivery.prefetch(patient.patient(given, stage), record(given, stage), keys, stage)
    return {
        "hook": given.hook,
        "hookInstance": HAND,
        "context": order.context(given, stage),
        "prefetch": delivery.spoilt(prefetch, given.failed, given.truncated, given.not_delivered),
    }


def record(given: Given, stage: Stage) -> list[Json]:
    """Everything on file about the patient."""
    reason = [] if given.diagnosis == "none" else [problems.condition(Entry(given.diagnosis), "hip", stage)]
    return [
        *reason,
        *problems.conditions(given.conditions, stage),
        *problems.allergies(given.allergies, stage),
        *patient.size(given, stage),
        *results.observations(given.results, stage),
        *medicines.taking(given.taking, stage),
        *medicines.held(given.held, stage),
        *medicines.administered(given.administered, stage),
        *history.procedures(given.procedures, stage),
        *history.injections(given.injections, stage),
        *history.planned(given.planned, stage),
        *history.imaging(given.imaging, stage),
        *vaccines.vaccines(given.vaccines, stage),
        *order.signed(given, stage),
    ]
