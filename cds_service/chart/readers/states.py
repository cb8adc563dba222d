"""How each data set reached us, as rules and cards need to know it."""

from collections.abc import Iterable, Mapping
from typing import get_args

from cds_service.chart.chart import DataSet, DataState
from cds_service.chart.facts import When
from cds_service.chart.fhir.deliveries import Delivery
from cds_service.chart.fhir.elements import Resource
from cds_service.chart.fhir.medications import MedicationResource
from cds_service.chart.fhir.pile import Pile
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


def of(deliveries: Mapping[str, Delivery], broken: Iterable[str], pile: Pile, reading: Reading) -> States:
    """The state of every data set of the vocabulary, and of those fetched beyond them.

    `broken` are those of which a page is no JSON. A set that holds nothing but another patient's data was not read.
    """
    states = dict(_UNSENT)
    for name, delivery in deliveries.items():
        if delivery.status in _ANSWERED:
            states[name] = _FULL if name in pile.filled else _EMPTY
        else:
            states[name] = _not_whole(delivery, name, pile, reading)
    states |= {name: DataState(status="failed", why="not JSON") for name in broken}
    return states | dict.fromkeys(_mixed_up(pile), ANOTHERS) if pile.others else states


def _mixed_up(pile: Pile) -> list[str]:
    """The data sets in which all that has an owner is another patient's. A Medication never names one."""
    holding_others = {data for data, _ in pile.others}
    return [data for data in holding_others if all(isinstance(one, MedicationResource) for one in pile.came_with(data))]


def _not_whole(delivery: Delivery, name: str, pile: Pile, reading: Reading) -> DataState:
    if delivery.status == "truncated":
        oldest = _oldest(pile.came_with(name), reading)
        return DataState(status="truncated", why=delivery.why, reaches_back_to=oldest)
    return DataState(status="failed", why=delivery.why or NOT_DELIVERED.why)


def _oldest(resources: list[Resource], reading: Reading) -> str:
    """The oldest day among the resources that were read, "" where none has a date."""
    days = [when.first for when in (_dated(resource, reading) for resource in resources) if when is not None]
    return min(days).isoformat() if days else ""


def _dated(resource: Resource, reading: Reading) -> When | None:
    texts = [getattr(resource, name, "") for name in _DATES]
    periods = [start(getattr(resource, name, None)) for name in _PERIODS]
    return reading.when(*texts, *periods)
