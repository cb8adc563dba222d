"""Actions that change the injection order itself: always the whole draft, changed."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from cds_service.cards import words
from cds_service.cards.actions import resources
from cds_service.cards.actions.base import (
    Action,
    LimitName,
    Meant,
    Prose,
    bindings,
    draft,
    drug_name,
    item_day,
    one_of,
    shift,
)
from cds_service.cards.actions.orders import body_site
from cds_service.cards.actions.steps import MissingError, Step, create, update
from cds_service.cards.actions.templates import Json
from cds_service.cards.escape import safe
from cds_service.cards.scene import Scene
from cds_service.chart.fhir.loose import objects
from cds_service.chart.order import Injectate
from cds_service.reasoning.truth import Item

OCCURRENCES = ("occurrenceDateTime", "occurrencePeriod", "occurrenceTiming")
SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*\s*")


class HoldOrder(Action):
    """Put the order on hold and say in a note until when: a text, or the date of evidence."""

    word = "hold_order"
    until: Prose

    def steps(self, scene: Scene) -> Iterator[Step]:
        until = self.until.say(scene)
        held = draft(scene) | {"status": "on-hold"}
        yield update(f"Put the order on hold until: {until}", _noted(held, f"On hold until: {until}", scene))


def _noted(resource: Json, text: str, scene: Scene) -> Json:
    note = {"text": text, "time": scene.occasion.written}
    return resource | {"note": [*objects(resource.get("note")), note]}


def _evidence_name(given: str, info: ValidationInfo) -> str:
    return one_of("evidence", ["each", *bindings(info).names.known], given)


EvidenceName = Annotated[str, AfterValidator(_evidence_name)]


def _day_name(given: str, info: ValidationInfo) -> str:
    return one_of("date", ["order-date", "today", "each", *bindings(info).names.known], given)


class ChangeDate(Action):
    """Move the order to `by` after a day (the order's, today, or that of evidence); `to` makes it a period."""

    word = "change_date"
    after: Annotated[str, AfterValidator(_day_name)]
    by: LimitName
    to: LimitName | None = None

    def steps(self, scene: Scene) -> Iterable[Step]:
        base = self._base(scene)
        start = max(shift(base, scene.limits[self.by]), scene.occasion.today)
        end = shift(base, scene.limits[self.to]) if self.to else start
        if scene.occasion.hook == "appointment-book":
            return (_reschedule(scene, start),)
        return (_moved(draft(scene), start, end),)

    def _base(self, scene: Scene) -> date:
        if self.after == "order-date":
            return scene.order.when.first
        if self.after == "today":
            return scene.occasion.today
        days = [item_day(item) for item in scene.items(self.after)]
        if not days:
            raise MissingError(f"no date of {self.after}")
        return max(days)


def _moved(order: Json, start: date, end: date) -> Step:
    """The order on a day, or in a period where the end is later; the order is the caller's own copy."""
    for key in OCCURRENCES:
        order.pop(key, None)
    first, last = start.isoformat(), end.isoformat()
    if end <= start:
        return update(f"Move the injection to {first}", order | {"occurrenceDateTime": first})
    period = {"start": first, "end": last}
    return update(f"Move the injection to {first} to {last}", order | {"occurrencePeriod": period})


def _reschedule(scene: Scene, day: date) -> Step:
    """An appointment is moved by people: a task for scheduling."""
    named = scene.kit.tables.tasks.tasks["reschedule"]
    text = f"{named.description} Proposed: {day}."
    task = resources.task(scene, named.title, text, resources.until(scene.day, scene))
    return create(f"Ask scheduling to move the appointment to {day}", task)


class SetSide(Action):
    """Write the side into the order, and into its drugs where they name another one."""

    word = "set_side"
    to: Literal["right", "left", "bilateral", "as-reason"]

    def steps(self, scene: Scene) -> Iterator[Step]:
        side = self._side(scene)
        sources = scene.order.side_sources
        drugs = [drug for drug in scene.order.injectates if drug.resource and drug.side not in ("unknown", side)]
        if ("body site", side) in sources and not drugs:
            raise MissingError("the body site says so already")
        if ("body site", side) not in sources:
            changed = draft(scene) | {"bodySite": [body_site(side, scene)]}
            yield update(f"Set the body site to {words.SITES[side]}", changed)
        for drug in drugs:
            yield update(f"Set the site of {drug_name(drug)} to {words.SITES[side]}", _sited(drug, side, scene))

    def _side(self, scene: Scene) -> str:
        if self.to != "as-reason":
            return self.to
        sides = {reason.side for reason in scene.order.reasons if reason.side in words.SIDES}
        if len(sides) != 1:
            raise MissingError("the reason names no single side")
        return sides.pop()


def _sited(drug: Injectate, side: str, scene: Scene) -> Json:
    """The draft of the drug with the site in every instruction that names one."""
    site = body_site(side, scene)
    instructions = objects(drug.resource.get("dosageInstruction"))
    told = [{**one, "site": site} if "site" in one else one for one in instructions]
    return dict(drug.resource) | {"dosageInstruction": told}


class SetReason(Action):
    """Give the order a reason: a recorded condition (`from` evidence), or a new provisional one (`of` a concept)."""

    word = "set_reason"
    from_: EvidenceName | None = Field(default=None, alias="from")
    of: Meant | None = None

    @model_validator(mode="after")
    def _one_source(self) -> "SetReason":
        if (self.from_ is None) == (self.of is None):
            raise ValueError("takes either from (evidence) or of (a concept)")
        return self

    def steps(self, scene: Scene) -> Iterator[Step]:
        if self.of:
            title = scene.kit.codes.title(self.of)
            code = scene.kit.titled(title, self.of)
            yield create(f"Record {title} as a provisional diagnosis", resources.condition(scene, code))
            yield update(f"Give {title} as the reason", draft(scene) | {"reasonCode": [code]})
            return
        items = scene.items(self.from_ or "")
        if not items or not items[0].reference:
            raise MissingError("no recorded condition to refer to")
        reason = {"reference": items[0].reference, "display": safe(items[0].display)}
        yield update(f"Give {reason['display']} as the reason", draft(scene) | {"reasonReference": [reason]})


class AddNote(Action):
    """Add a note to the order."""

    word = "add_note"
    text: Prose

    def steps(self, scene: Scene) -> Iterator[Step]:
        text = self.text.say(scene)
        yield update(f"Add to the order: {text}", _noted(draft(scene), text, scene))


class CorrectInstruction(Action):
    """Take the sentence that a finding matched out of the patient instruction; the rest stays word for word."""

    word = "correct_instruction"
    remove: str

    def steps(self, scene: Scene) -> Iterator[Step]:
        order = draft(scene)
        sentences = SENTENCE.findall(str(order.get("patientInstruction", "")))
        matched = [item.value or item.display for item in self._matches(scene)]
        kept = [one for one in sentences if not any(_within(said, one) for said in matched)]
        if len(kept) == len(sentences):
            raise MissingError("the sentence is not in the patient instruction")
        rest = {key: value for key, value in order.items() if key != "patientInstruction"}
        if kept:
            rest["patientInstruction"] = "".join(kept).strip()
        yield update("Take the sentence out of the patient instruction", rest)

    def _matches(self, scene: Scene) -> list[Item]:
        """The evidence under the phrase's name, whatever name the rule gave it."""
        named = scene.items(self.remove)
        every = (item for items in scene.evidence.values() for item in items)
        return [*named, *(item for item in every if item.concept == self.remove and item not in named)]


def _within(said: str, sentence: str) -> bool:
    """Whether the matched words and the sentence are the same text, or one is a part of the other."""
    words_said, words_there = _folded(said), _folded(sentence)
    return bool(words_said and words_there) and (words_said in words_there or words_there in words_said)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .!?")
