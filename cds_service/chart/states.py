"""How each data set reached us, as rules and cards need to know it."""

from collections.abc import Iterable, Mapping
from typing import get_args

from cds_service.chart.chart import DataSet, DataState
from cds_service.chart.decode import Found
from cds_service.chart.deliveries import Delivery
from cds_service.chart.facts import When
from cds_service.chart.reading import Reading, start
from cds_service.chart.resources import Resource

_DATES = (
    "authored_on",
    "effective_date_time",
    "performed_date_time",
    "recorded_date",
    "issued",
    "occurrence_date_time",
)
_PERIODS = ("effective_period", "performed_period")


def of(deliveries: Mapping[str, Delivery], found: Iterable[Found], reading: Reading) -> dict[str, DataState]:
    """The state of every data set of the vocabulary, and of those fetched beyond them."""
    by_data: dict[str, list[Resource]] = {}
    for one in found:
        by_data.setdefault(one.data, []).append(one.resource)
    names = dict.fromkeys((*get_args(DataSet), *deliveries))
    return {name: _state(deliveries.get(name), by_data.get(name, []), reading) for name in names}


def _state(delivery: Delivery | None, resources: list[Resource], reading: Reading) -> DataState:
    if delivery is None or delivery.status == "absent":
        return DataState(status="failed", why=(delivery.why if delivery else "") or "not delivered")
    if delivery.status == "failed":
        return DataState(status="failed", why=delivery.why)
    if delivery.status == "truncated":
        return DataState(status="truncated", why=delivery.why, reaches_back_to=_oldest(resources, reading))
    return DataState(empty=not resources)


def _oldest(resources: list[Resource], reading: Reading) -> str:
    """The oldest day among the resources that were read, "" where none has a date."""
    days = [when.first for when in (_dated(resource, reading) for resource in resources) if when is not None]
    return min(days).isoformat() if days else ""


def _dated(resource: Resource, reading: Reading) -> When | None:
    texts = [getattr(resource, name, "") for name in _DATES]
    periods = [start(getattr(resource, name, None)) for name in _PERIODS]
    return reading.when(*texts, *periods)
