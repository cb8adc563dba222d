"""Findings about the order itself: kind, guidance, side, date, wording, indication and what is injected."""

from abc import ABC
from collections.abc import Iterable, Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator

from cds_service.chart.facts import Condition, Fact
from cds_service.reasoning import kinds
from cds_service.reasoning.findings.answers import answer, in_words, item, unread
from cds_service.reasoning.findings.base import Aspect, Finding, Need, Words, as_tuple
from cds_service.reasoning.findings.sides import fits
from cds_service.reasoning.findings.windows import Window
from cds_service.reasoning.limits import Limits
from cds_service.reasoning.signs import Looked, signs
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import FALSE, Cause, Item, Truth, found

HIP_INDICATION = "hip-indication"
IONISING = ("fluoroscopy", "ct")

GuidanceWord = Literal["ultrasound", "fluoroscopy", "ct", "mri", "landmark", "not-stated", "ionising"]
SideWord = Literal["right", "left", "bilateral", "unknown", "conflicting"]


class AboutOrder(Finding, ABC):
    """A finding whose `of` is no concept; its evidence is named by the word itself."""

    work: ClassVar[int] = 0

    @property
    def name(self) -> str:
        return self.as_ or self.word

    def concepts(self) -> Iterable[str]:
        return ()


class Kind(AboutOrder):
    """The order is of one of these kinds, or families of kinds."""

    word: ClassVar[str] = "kind"
    of: Words

    def says(self, limits: Limits) -> str:
        return f"the order is for {kinds.in_words(self.of)}"

    def check(self, at: Situation, limits: Limits) -> Truth:
        if at.kinds.isdisjoint(self.of):
            return FALSE
        return found(self.name, [Item(display=at.order_tables.title(at.order.kind), value=at.order.kind)])

    def refers(self) -> Iterator[tuple[str, str]]:
        return (("kind", name) for name in self.of)

    def signs(self) -> Looked:
        return signs("kind", self.of)

    @property
    def told(self) -> bool:
        return True


class NeedleGuidance(AboutOrder):
    """The needle is guided by one of these; `ionising` means fluoroscopy or CT."""

    word: ClassVar[str] = "guidance"
    of: Annotated[tuple[GuidanceWord, ...], BeforeValidator(as_tuple)]

    def says(self, limits: Limits) -> str:
        return f"the guidance of the needle is {in_words(self.of)}"

    def check(self, at: Situation, limits: Limits) -> Truth:
        used = at.order.guidance
        ionising = used in IONISING and "ionising" in self.of
        if used not in self.of and not ionising:
            return FALSE
        return found(self.name, [Item(display="guidance", value=in_words([used]), note=at.order.guidance_source)])

    def signs(self) -> Looked:
        return signs("guidance", (*self.of, *(IONISING if "ionising" in self.of else ())))

    @property
    def told(self) -> bool:
        return True


class OrderSide(AboutOrder):
    """The side of the order; `conflicting` when two of its sources say right and left."""

    word: ClassVar[str] = "order_side"
    of: Annotated[tuple[SideWord, ...], BeforeValidator(as_tuple)]

    def says(self, limits: Limits) -> str:
        return f"the side of the order is {in_words(self.of)}"

    def check(self, at: Situation, limits: Limits) -> Truth:
        sources = at.order.side_sources
        conflicting = {"right", "left"} <= {side for _, side in sources}
        if not (at.order.side in self.of or (conflicting and "conflicting" in self.of)):
            return FALSE
        items = [Item(display=source, value=side, side=side) for source, side in sources]
        return found(self.name, items or [Item(display="side on the order", value=at.order.side, side=at.order.side)])

    def signs(self) -> Looked:
        return signs("side", self.of)

    @property
    def told(self) -> bool:
        return True


class OrderDate(AboutOrder, Window):
    """The injection is within a time of today: ahead of it, unless `direction: before`."""

    word: ClassVar[str] = "order_date"
    direction: Literal["before", "after"] = "after"
    counted_from: Literal["order", "now"] = "now"

    def says(self, limits: Limits) -> str:
        return f"the injection is{self.says_window(limits)}"

    def check(self, at: Situation, limits: Limits) -> Truth:
        if not self.holds(at.order.when, at, limits):
            return FALSE
        note = "no date on the order: today" if at.order.when_source == "today" else ""
        date = at.order.when.text
        return found(self.name, [Item(display="date of the injection", value=date, date=date, note=note)])

    def hangs_on(self, limits: Limits) -> tuple[Aspect, ...]:
        by_the_hour = any(limits[name].unit == "h" for name in self.limit_names())
        return () if by_the_hour else ("wait",)  # hours count from the moment of asking, which never comes again


class OrderSays(AboutOrder):
    """A text of the order matches a phrase of rules/tables/phrases.yaml."""

    word: ClassVar[str] = "order_says"
    of: Words

    def says(self, limits: Limits) -> str:
        return f"the order's text says: {in_words(self.of)}"

    def check(self, at: Situation, limits: Limits) -> Truth:
        phrases = (at.order_tables.phrases[phrase] for phrase in self.of)
        said = [
            Item(display=_in_english(place[0]), value=place[1], concept=phrase.name)
            for phrase in phrases
            if (place := phrase.said_in(at.order))
        ]
        return found(self.name, said)

    def refers(self) -> Iterator[tuple[str, str]]:
        return (("phrase", name) for name in self.of)

    def signs(self) -> Looked:
        return signs("says", self.of)

    @property
    def told(self) -> bool:
        return True


def _in_english(member: str) -> str:
    """ "patientInstruction" is "patient instruction"."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in member)


class Indication(AboutOrder):
    """The reason on the order, else an active hip condition on its side, is one of these (or fits the kind)."""

    word: ClassVar[str] = "indication"
    of: Words = (HIP_INDICATION,)
    fits: Literal["", "order"] = ""
    source: Literal["order", "chart", "either"] = "either"

    def says(self, limits: Limits) -> str:
        where = {"order": "on the order", "chart": "on the problem list", "either": "on the order or problem list"}
        what = "an indication that fits this kind of injection" if self.fits else in_words(self.of)
        return f"{what} is {where[self.source]}"

    def concepts(self) -> Iterable[str]:
        return self.of

    def needs(self) -> Iterable[Need]:
        return () if self.source == "order" else [("conditions", HIP_INDICATION)]

    def check(self, at: Situation, limits: Limits) -> Truth:
        reasons = [] if self.source == "chart" else [one for one in at.order.reasons if _is(one, self._mapped)]
        known = reasons or self._in_chart(at)
        wanted = at.order_tables.fits(at.order.kind) if self.fits else frozenset(self.of)
        held = [item(one, at, one.date) for one in known if _is(one, wanted)]
        return answer(self.name, held, () if reasons else self._open(at))

    @property
    def _mapped(self) -> tuple[str, ...]:
        return (HIP_INDICATION, *self.of)

    def _in_chart(self, at: Situation) -> list[Condition]:
        if self.source == "order":
            return []
        listed = at.chart.conditions.of(self._mapped)
        return [one for one in listed if one.status == "active" and _on_side(one, at)]

    def _open(self, at: Situation) -> Iterator[Cause]:
        """Why no indication may have been seen although there is one."""
        if self.source != "chart" and at.order.reason_text:
            yield Cause("unparsable", "reason is free text")
        if self.source != "order":
            yield from unread(at, ["conditions"], "hip indication")


def _is(fact: Fact, concepts: Iterable[str]) -> bool:
    return not fact.concepts.isdisjoint(concepts)


def _on_side(condition: Condition, at: Situation) -> bool:
    return fits(condition.side, at.order.side, "order-or-unrecorded") is True
