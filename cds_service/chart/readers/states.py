"""How each data set reached us, as rules and cards need to know it.

Of a page with more behind it, what is missing is older than its last entry only if the EHR sorted it newest first, as
it was asked to. Many ignore that wish, so the page has to show it: see `_reach`.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import get_args

from cds_service.chart.chart import DataSet, DataState
from cds_service.chart.facts import When
from cds_service.chart.fhir.decode import Decoded
from cds_service.chart.fhir.deliveries import Delivery
from cds_service.chart.fhir.elements import Resource
from cds_service.chart.fhir.medications import MedicationAdministrationResource, MedicationResource
from cds_service.chart.fhir.pile import Pile
from cds_service.chart.fhir.resources import (
    DiagnosticReportResource,
    ImmunizationResource,
    ObservationResource,
    ProcedureResource,
)
from cds_service.chart.readers.reading import Reading, start

# What is asked for newest first (`_sort` in rules/prefetch.yaml) by the date that windows ask about. Prescriptions and
# orders are sorted by when they were written, and windows ask when they end or take place.
SORTED: Mapping[str, type[Resource]] = {
    "administrations": MedicationAdministrationResource,
    "labs": ObservationResource,
    "measurements": ObservationResource,
    "vitals": ObservationResource,
    "procedures": ProcedureResource,
    "imaging_reports": DiagnosticReportResource,
    "immunisations": ImmunizationResource,
}
_DATES = ("effective_date_time", "effective_instant", "performed_date_time", "occurrence_date_time")
NOT_DELIVERED = DataState(status="failed", why="not delivered")
ANOTHERS = DataState(status="failed", why="another patient's data")
States = dict[str, DataState]
_UNSENT: Mapping[str, DataState] = dict.fromkeys(get_args(DataSet), NOT_DELIVERED)
_FULL, _EMPTY = DataState(), DataState(empty=True)
_ANSWERED = frozenset({"present", "null"})
_PERIODS = ("effective_period", "performed_period")


def of(deliveries: Mapping[str, Delivery], decoded: Decoded, pile: Pile, reading: Reading) -> States:
    """The state of every data set of the vocabulary, and of those fetched beyond them.

    A set of which a page is no JSON failed. One that holds nothing but another patient's data was not read.
    """
    states = dict(_UNSENT)
    for name, delivery in deliveries.items():
        if delivery.status in _ANSWERED:
            states[name] = _FULL if name in pile.filled else _EMPTY
        elif delivery.status == "truncated":
            reach = _reach(name, decoded, pile, reading)
            states[name] = DataState(status="truncated", why=delivery.why, reaches_back_to=reach)
        else:
            states[name] = DataState(status="failed", why=delivery.why or NOT_DELIVERED.why)
    states |= {name: DataState(status="failed", why="not JSON") for name in decoded.broken}
    return states | dict.fromkeys(_mixed_up(pile), ANOTHERS) if pile.others else states


def _mixed_up(pile: Pile) -> list[str]:
    """The data sets in which all that has an owner is another patient's. A Medication never names one."""
    holding_others = {data for data, _ in pile.others}
    return [data for data in holding_others if all(isinstance(one, MedicationResource) for one in pile.came_with(data))]


def _reach(name: str, decoded: Decoded, pile: Pile, reading: Reading) -> str:
    """The day of the last entry of all pages that came, where they show that nothing newer can follow; else "".

    They show it when every entry has a date, none is newer than the one before it, and the first is newer than the
    last: a single entry, or entries of one time, stand in every order. What came along (a Medication) has no place in
    the order; an entry that cannot be read could have any.
    """
    kind = SORTED.get(name)
    if kind is None or any(one.data == name for one in decoded.unusable):
        return ""
    whens = [_dated(one, reading) for one in pile.came_with(name) if isinstance(one, kind)]
    known = [when for when in whens if when is not None]
    if len(known) < len(whens) or any(_newer(later, before) for before, later in pairwise(known)):
        return ""
    return known[-1].last.isoformat() if known and _newer(known[0], known[-1]) else ""


def _newer(one: When, other: When) -> bool:
    """By the moment where both have one, else by the first day that they may mean."""
    if one.instant is not None and other.instant is not None:
        return one.instant > other.instant
    return one.first > other.first


def _dated(resource: Resource, reading: Reading) -> When | None:
    """By the date that its search is sorted by; of a stretch of time, its start."""
    texts = [getattr(resource, name, "") for name in _DATES]
    periods = [start(getattr(resource, name, None)) for name in _PERIODS]
    return reading.when(*texts, *periods)
