"""Findings about other rules, definitions, the data itself and the site's policy."""

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
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.rule import LEVELS, Indicator
from cds_service.reasoning.signs import ANYTHING, NEEDED, Looked, signs
from cds_service.reasoning.situation import Gap, Situation
from cds_service.reasoning.truth import FALSE, TRUE, Item, Truth, found, some

ANY = "any"


class Fired(AboutOrder):
    """One of these rules has spoken, at this level or above. `any`: whichever was asked before.

    Never Unknown: a rule that could not decide has not spoken, and its own words say what it could not see.
    """

    word: ClassVar[str] = "fired"
    of: Words
    indicator: Indicator = "info"

    def says(self, limits: Limits) -> str:
        level = "" if self.indicator == "info" else f" at level {self.indicator} or above"
        rules = "any other rule" if ANY in self.of else f"the rule {' or '.join(self.of)}"
        return f"{rules} has spoken{level}"

    def asks(self) -> Iterable[str]:
        return self.of

    def signs(self) -> Looked:
        return signs("fired", self.of)

    @property
    def told(self) -> bool:
        return self.indicator == LEVELS[0]

    def check(self, at: Situation, limits: Limits) -> Truth:
        names = at.spoken if ANY in self.of else self.of
        asked = [said for name in names if (said := at.spoken.get(name))]
        return found(self.name, (_card(said) for said in asked if self._spoke(said)))

    def _spoke(self, said: Outcome) -> bool:
        level = said.indicator
        return said.status == "fired" and bool(level) and LEVELS.index(level) >= LEVELS.index(self.indicator)


def _card(said: Outcome) -> Item:
    return Item(display=said.rule.title, status=said.indicator or "", more={"rule": said.rule.id})


class Meets(AboutOrder):
    """The patient meets a definition of rules/definitions; the evidence is that of its tree, and all of it by name.

    Where the tree itself names evidence as this finding does (`as: risk` in both), that alone stands for the whole.
    """

    word: ClassVar[str] = "meets"
    work: ClassVar[int] = 4
    of: Words

    @property
    def name(self) -> str:
        return self.as_ or self.of[0]

    def says(self, limits: Limits) -> str:
        return f"the patient meets the definition “{in_words(self.of)}”"

    def defined(self) -> Iterable[str]:
        return self.of

    def check(self, at: Situation, limits: Limits) -> Truth:
        truth = some(at.definitions[name].ask(at) for name in self.of)
        items = tuple(item for items in truth.evidence.values() for item in items)
        held = truth.evidence.get(self.name) or items or ((Item(display=in_words(self.of)),) if truth.value else ())
        return Truth(truth.value, {**truth.evidence, self.name: held} if held else truth.evidence, truth.causes)


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
        for one in at.chart.unusable if "unusable" in self.is_ else ():
            wanted = one.data in self.of or (NEEDED in self.of and _asked_for(one, at))
            if wanted and self._recent(one, at, limits) and not _made_up_for(one, at):
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


def _made_up_for(one: Unusable, at: Situation) -> bool:
    """A final value of the same sort, as new or newer, can be used."""
    return any(
        result.value is not None and not result.preliminary and result.when and result.when.text >= one.date
        for result in at.chart.results.of(tuple(one.concepts))
        if one.concepts <= result.concepts
    )


def _asked_for(one: Unusable, at: Situation) -> bool:
    """Whether a rule in scope reads it: its data set as a whole, or one of its concepts."""
    return (one.data, "") in at.needed or any((one.data, concept) in at.needed for concept in one.concepts)


def _spoken(data_set: str) -> str:
    return SETS.get(data_set, data_set.replace("_", " "))


class Gaps(AboutOrder):
    """Other rules left open questions. Trivial ones alone are not enough where they are ignored."""

    word: ClassVar[str] = "gaps"
    times: str
    ignoring: Literal["", "trivial"] = ""

    def says(self, limits: Limits) -> str:
        ignored = ", trivial ones not counted" if self.ignoring else ""
        return f"other rules left open questions, at least {limits[self.times].value:g}{ignored}"

    def check(self, at: Situation, limits: Limits) -> Truth:
        gaps = _distinct(at.gaps)
        counting = [gap for gap in gaps if not (self.ignoring and gap.trivial)]
        if len(counting) < (limits[self.times].number or 0):
            return FALSE
        return found(self.name, [Item(display=gap.text, more={"rule": gap.rule}) for gap in gaps])


def _distinct(gaps: Iterable[Gap]) -> list[Gap]:
    """One gap per text; it is trivial only where every rule that left it says so."""
    by_text: dict[str, Gap] = {}
    for gap in gaps:
        known = by_text.get(gap.text)
        if known is None or (known.trivial and not gap.trivial):
            by_text[gap.text] = gap
    return list(by_text.values())


class PolicyIs(AboutOrder):
    """The site's policy has one of these values. It is evidence only by name: a setting is no fact about a patient."""

    word: ClassVar[str] = "policy"
    of: str
    is_: Words = Field(alias="is")

    def says(self, limits: Limits) -> str:
        return f"the site's policy {self.of} is “{'” or “'.join(self.is_)}”"

    def refers(self) -> Iterator[tuple[str, str]]:
        yield "policy key", self.of

    def signs(self) -> Looked:
        return signs("policy", (f"{self.of}={word}" for word in self.is_))

    @property
    def told(self) -> bool:
        return True

    def check(self, at: Situation, limits: Limits) -> Truth:
        value = at.policy.word(self.of)
        if value not in self.is_:
            return FALSE
        return found(self.as_, [Item(display=self.of, value=value, note=at.policy.name)]) if self.as_ else TRUE
