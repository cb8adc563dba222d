"""Findings about other rules, definitions, and the site's policy."""

from collections.abc import Iterable, Iterator
from typing import ClassVar, Literal

from pydantic import Field

from cds_service.reasoning.findings.answers import in_words
from cds_service.reasoning.findings.base import Words
from cds_service.reasoning.findings.order import AboutOrder
from cds_service.reasoning.limits import Limits
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.rule import LEVELS, Indicator
from cds_service.reasoning.signs import Looked, signs
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
