"""Signs: what is there at all. Most answers follow from what is not there, without a look at chart or order.

A finding names the signs without which it always gives the same answer; every sign is one bit of a number, so that
a rule sees in one step which of its signs an order and its chart show.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple, get_args

from cds_service.chart.chart import Chart, DataState
from cds_service.chart.order import Order
from cds_service.chart.readers.plans import HIP_INJECTION

Sort = Literal[
    "chart",  # a concept that a fact of the chart or a drafted drug means, usable or not
    "drafted",  # a concept of a drug that is drafted with the order
    "recorded",  # a concept of a current allergy
    "listed",  # any "allergy", or "nothing": the list is empty and nobody said that there are none
    "given",  # "anything" was given
    "unread",  # a data set that was not read to its end
    "empty",  # a data set that was read and holds nothing
    "unusable",  # "anything" that was there and could not be used
    "pictured",  # a concept that a report of imaging concludes, or "nothing" of one without a coded conclusion
    "injects",  # a concept of an injectate
    "beside",  # a concept of an injectate of another injection that is drafted with this one
    "kind",  # the kind of the order, or a family of it
    "guidance",  # how the needle is guided
    "side",  # of the order, also "conflicting"
    "says",  # a phrase that the order says
    "sex",  # as recorded
    "policy",  # "key=word" of the policy in force
    "fired",  # a rule that has spoken, or "any"
]
ANYTHING = "anything"
NOTHING = "nothing"
NEEDED = "needed"  # among the data sets that were not read: one that the rules in scope need


class Sign(NamedTuple):
    sort: Sort
    name: str


Looked = frozenset[Sign]


def signs(sort: Sort, names: Iterable[str]) -> Looked:
    """Signs of one sort."""
    return frozenset(Sign(sort, name) for name in names)


class Signs:
    """Hands out one bit for each different sign that some finding looks for."""

    def __init__(self) -> None:
        self._bits: dict[Sort, dict[str, int]] = {sort: {} for sort in get_args(Sort)}
        self._count = 0

    def mask(self, looked_for: Iterable[Sign]) -> int:
        """The bits of these signs; new ones are numbered."""
        mask = 0
        for sort, name in looked_for:
            bits = self._bits[sort]
            if name not in bits:
                bits[name] = 1 << self._count
                self._count += 1
            mask |= bits[name]
        return mask

    def shown(self, sort: Sort, names: Iterable[str]) -> int:
        """The bits of what is there; what nobody looks for has none."""
        bits, mask = self._bits[sort], 0
        for name in names:
            mask |= bits.get(name, 0)
        return mask

    def of_chart(self, chart: Chart) -> int:
        """What a chart shows."""
        indexes = (
            *(chart.conditions, chart.drugs, chart.administrations, chart.procedures),
            *(chart.planned, chart.imaging, chart.results),
        )
        mask = 0
        for index in indexes:
            mask |= self.shown("chart", index.concepts)
        for one in chart.unusable:
            mask |= self.shown("chart", one.concepts) | self.shown("unusable", (ANYTHING,))
        if chart.administrations.all:
            mask |= self.shown("given", (ANYTHING,))
        for picture in chart.imaging.all:
            mask |= self.shown("pictured", picture.shows or (NOTHING,))
        sex = chart.patient.sex if chart.patient else "unknown"
        return mask | self._of_allergies(chart) | self._of_data(chart.data) | self.shown("sex", (sex,))

    def _of_allergies(self, chart: Chart) -> int:
        if not chart.allergies.all:
            denied = not chart.no_known_allergy.isdisjoint(("any", "drug"))
            return 0 if denied else self.shown("listed", (NOTHING,))
        mask = self.shown("listed", ("allergy",))
        for one in chart.allergies.all:
            mask |= self.shown("recorded", one.concepts)
        return mask

    def _of_data(self, data: Mapping[str, DataState]) -> int:
        unread, empty = self._bits["unread"], self._bits["empty"]
        mask = 0
        for name, state in data.items():
            if state.status != "read":
                mask |= unread.get(name, 0)
            elif state.empty or name == "allergies":  # entries that were withdrawn leave that list empty
                mask |= empty.get(name, 0)
        return mask

    def of_order(self, order: Order) -> int:
        """What an order shows beside its kind and the families of its injectates."""
        sides = {side for _, side in order.side_sources}
        conflict = ("conflicting",) if {"right", "left"} <= sides else ()
        mask = self.shown("guidance", (order.guidance,)) | self.shown("side", (order.side, *conflict))
        for drug in order.drafted:
            mask |= self.shown("chart", drug.concepts) | self.shown("drafted", drug.concepts)
        if order.siblings:
            mask |= self.shown("chart", (HIP_INJECTION,))
            for sibling in order.siblings:
                mask |= self.shown("beside", sibling.families)
        return mask
