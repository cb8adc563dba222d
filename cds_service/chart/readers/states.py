"""How each data set reached us, as rules and cards need to know it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from cds_service.chart.chart import DataSet, DataState
from cds_service.chart.facts import When
from cds_service.chart.fhir.decode import Decoded, Found
from cds_service.chart.fhir.deliveries import Delivery
from cds_service.chart.fhir.resources import MedicationResource, Resource
from cds_service.chart.readers.reading import Reading, start

_DATES = (
    "authored_on",
    "effective_date_time",
    "performed_date_time",
    "recorded_date",
    "issued",
    "occurrence_date_time",
)
NOT_DELIVERED = DataState(status="failed", why="not delivered")
ANOTHERS = DataState(status="failed", why="another patient's data")
States = dict[str, DataState]
_UNSENT: Mapping[str, DataState] = dict.fromkeys(get_args(DataSet), NOT_DELIVERED)
_FULL, _EMPTY = DataState(), DataState(empty=True)
_ANSWERED = frozenset({"present", "null"})
_PERIODS = ("effective_period", "performed_period")


def of(deliveries: Mapping[str, Delivery], decoded: Decoded, others: Sequence[Found], reading: Reading) -> States:
    """The state of every data set of the vocabulary, and of those fetched beyond them.

    `others` belongs to somebody else: a set that holds nothing but that was not read.
    """
    own = _without(decoded.found, others) if others else decoded.found
    filled = {one.data for one in own}
    states = dict(_UNSENT)
    for name, delivery in deliveries.items():
        if delivery.status in _ANSWERED:
            states[name] = _FULL if name in filled else _EMPTY
        else:
            states[name] = _not_whole(delivery, [one.resource for one in own if one.data == name], reading)
    states |= {name: DataState(status="failed", why="not JSON") for name in decoded.broken}
    return states | dict.fromkeys(_mixed_up(own, others), ANOTHERS) if others else states


def _without(found: Iterable[Found], others: Iterable[Found]) -> list[Found]:
    strange = {id(one) for one in others}
    return [one for one in found if id(one) not in strange]


def _mixed_up(own: Iterable[Found], others: Iterable[Found]) -> set[str]:
    """The data sets in which all that has an owner is another patient's. A Medication never names one."""
    mine = {one.data for one in own if not isinstance(one.resource, MedicationResource)}
    return {one.data for one in others} - mine


def _not_whole(delivery: Delivery, resources: list[Resource], reading: Reading) -> DataState:
    if delivery.status == "truncated":
        return DataState(status="truncated", why=delivery.why, reaches_back_to=_oldest(resources, reading))
    return DataState(status="failed", why=delivery.why or NOT_DELIVERED.why)


def _oldest(resources: list[Resource], reading: Reading) -> str:
    """The oldest day among the resources that were read, "" where none has a date."""
    days = [when.first for when in (_dated(resource, reading) for resource in resources) if when is not None]
    return min(days).isoformat() if days else ""


def _dated(resource: Resource, reading: Reading) -> When | None:
    texts = [getattr(resource, name, "") for name in _DATES]
    periods = [start(getattr(resource, name, None)) for name in _PERIODS]
    return reading.when(*texts, *periods)
