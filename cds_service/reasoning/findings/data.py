"""The finding about the data itself: what was not read, cut off, empty, or could not be used."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from cds_service.chart.facts import Unusable
from cds_service.reasoning.findings.answers import in_words
from cds_service.reasoning.findings.base import Need, Words, as_tuple
from cds_service.reasoning.findings.order import AboutOrder
from cds_service.reasoning.limits import Limits
from cds_service.reasoning.signs import ANYTHING, NEEDED, Looked, signs
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import Item, Truth, found

DataWord = Literal["failed", "truncated", "not-recorded", "unusable"]
SETS = {
    "conditions": "the problem list",
    "labs": "laboratory results",
    "measurements": "weight and height",
    "vitals": "vital signs",
    "administrations": "given doses",
    "service_requests": "orders and referrals",
}
DAY = 10  # characters of a date that is precise to the day


class DataState(AboutOrder):
    """What became of data sets, or of all that the rules in scope `needed`: not read, cut off, empty, unusable."""

    word: ClassVar[str] = "data"
    of: Words
    is_: Annotated[tuple[DataWord, ...], BeforeValidator(as_tuple)] = Field(alias="is")
    within: str | None = None  # how long before the injection something unusable is still spoken of

    def says(self, limits: Limits) -> str:
        what = "data that the rules need" if NEEDED in self.of else in_words(self.of)
        return f"{what} could not be used ({in_words(self.is_)})"

    def refers(self) -> Iterator[tuple[str, str]]:
        return (("data set", name) for name in self.of if name != NEEDED)

    def needs(self) -> Iterable[Need]:
        return [(name, "") for name in self.of if name != NEEDED]

    def signs(self) -> Looked:
        looked = signs("unread", self.of) if {"failed", "truncated"} & set(self.is_) else frozenset()
        looked |= signs("empty", self.of) if "not-recorded" in self.is_ else frozenset()
        return looked | (signs("unusable", (ANYTHING,)) if "unusable" in self.is_ else frozenset())

    def check(self, at: Situation, limits: Limits) -> Truth:
        wanted = _sets(at.needed) if NEEDED in self.of else self.of
        items = [one for name in wanted if (one := self._state(name, at))]
        return found(self.name, [*items, *self._unusable(at, limits)])

    def _state(self, name: str, at: Situation) -> Item | None:
        state = at.chart.data.get(name)
        if state is None:
            return None
        word = "not-recorded" if _not_recorded(name, at) else state.status
        return Item(display=_spoken(name), concept=name, status=word, note=state.why) if word in self.is_ else None

    def _unusable(self, at: Situation, limits: Limits) -> Iterator[Item]:
        newest: dict[frozenset[str], str | None] = {}  # looked up once for many of the same sort
        for one in at.chart.unusable if "unusable" in self.is_ else ():
            wanted = one.data in self.of or (NEEDED in self.of and _asked_for(one, at))
            if wanted and self._recent(one, at, limits) and not _made_up_for(one, at, newest):
                yield Item(
                    display=one.what,
                    value=one.shown,
                    date=one.date,
                    status="unusable",
                    reference=one.reference,
                    note=one.why,
                    more={"concepts": ",".join(sorted(one.concepts))},
                )

    def _recent(self, one: Unusable, at: Situation, limits: Limits) -> bool:
        """A date that is missing or not precise to the day counts as recent."""
        if self.within is None or len(one.date) < DAY:
            return True
        longest = limits[self.within].number
        return longest is None or (at.day - date.fromisoformat(one.date[:DAY])).days <= longest


@lru_cache(maxsize=256)  # the rules in scope need the same data sets in every request
def _sets(needed: frozenset[Need]) -> tuple[str, ...]:
    return tuple(sorted({data_set for data_set, _ in needed}))


def _not_recorded(name: str, at: Situation) -> bool:
    """Read, and empty. A list of allergies that holds nothing but withdrawn entries says no more than an empty one."""
    state, chart = at.chart.data[name], at.chart
    empty = not (chart.allergies.all or chart.no_known_allergy) if name == "allergies" else state.empty
    return state.status == "read" and empty


def _made_up_for(one: Unusable, at: Situation, newest: dict[frozenset[str], str | None]) -> bool:
    """A final value of the same sort, as new or newer, can be used; without its day nobody can tell."""
    if len(one.date) < DAY:
        return False
    if one.concepts not in newest:
        newest[one.concepts] = _newest_usable(one.concepts, at)
    latest = newest[one.concepts]
    return latest is not None and latest >= one.date


def _newest_usable(concepts: frozenset[str], at: Situation) -> str | None:
    """The date of the newest final value of this sort."""
    dates = [
        result.when.text
        for result in at.chart.results.of(tuple(concepts))
        if concepts <= result.concepts and result.value is not None and not result.preliminary and result.when
    ]
    return max(dates, default=None)


def _asked_for(one: Unusable, at: Situation) -> bool:
    """Whether a rule in scope reads it: its data set as a whole, or one of its concepts. What means nothing that can be
    told could be any of them."""
    if not one.concepts:
        return one.data in _sets(at.needed)
    return (one.data, "") in at.needed or any((one.data, concept) in at.needed for concept in one.concepts)


def _spoken(data_set: str) -> str:
    return SETS.get(data_set, data_set.replace("_", " "))
