"""Suggestions: read and checked with their rule at load, built as FHIR changes per request.

The actions of one suggestion are taken together, so one that cannot be built drops the whole suggestion. Two changes
of the same draft become one; what is created beside a deleted draft does not refer to it.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import msgspec
from pydantic import ValidationError

from cds_service.cards.actions import ACTIONS
from cds_service.cards.actions.base import Action, Bindings, MissingError
from cds_service.cards.actions.edits import SetReason
from cds_service.cards.escape import cut, plain
from cds_service.cards.scene import Scene
from cds_service.cards.text import Text, TextError, compile_text
from cds_service.reasoning.errors import Path, Problem, allowed
from cds_service.reasoning.yaml_file import problems_of
from cds_service.wire import card

logger = logging.getLogger(__name__)

KEYS = ("label", "do", "recommended", "for_each")
MOST_EACH = 3  # suggestions that one `for_each` makes
LABEL_LENGTH = 120
LINKS = ("basedOn", "about", "focus", "reasonReference", "supportingInfo", "supportingInformation")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A compiled suggestion; `for_each` names evidence of which every item gets its own."""

    label: Text
    actions: tuple[Action, ...]
    recommended: bool = False
    for_each: str = ""

    def offers(self, scene: Scene) -> Iterator[card.Suggestion]:
        """What can be offered now. A suggestion that lacks a value is dropped whole, and the log says why."""
        if not self.for_each:
            scenes = [scene]
        else:
            scenes = [replace(scene, each=item) for item in scene.items(self.for_each)[:MOST_EACH]]
        for one in scenes:
            try:
                yield self._offer(one)
            except MissingError as missing:
                logger.info("a suggestion (%s) was dropped: %s", self.actions[0].word, missing)

    def _offer(self, scene: Scene) -> card.Suggestion:
        steps: list[card.Action] = []
        for action in self.actions:
            for step in action.steps(scene):
                scene = _seen(scene, step)
                steps.append(step)
        label = cut(plain(self.label.say(scene)), LABEL_LENGTH)
        return card.Suggestion(
            label=label, uuid=str(uuid4()), is_recommended=self.recommended, actions=tuple(_tidy(steps))
        )


def _seen(scene: Scene, step: card.Action) -> Scene:
    """The scene for the next action: a draft that was changed is seen as changed."""
    changed = step.resource if step.type == "update" else None
    if changed is None or not _same(changed, scene.order.resource):
        return scene
    return replace(scene, order=msgspec.structs.replace(scene.order, resource=changed))


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return (one.get("resourceType"), one.get("id")) == (other.get("resourceType"), other.get("id"))


def _tidy(steps: list[card.Action]) -> list[card.Action]:
    """Deletes, creates, updates, as a FHIR transaction takes them; one update per draft, no link to what is deleted."""
    deleted = {step.resource_id for step in steps if step.type == "delete" and step.resource_id}
    deletes = list({step.resource_id: step for step in steps if step.type == "delete"}.values())
    creates = [_unlinked(step, deleted) for step in steps if step.type == "create"]
    return [*deletes, *creates, *_last_updates(steps)]


def _last_updates(steps: list[card.Action]) -> list[card.Action]:
    """The last state of every draft, with the descriptions of all changes that led to it."""
    last: dict[tuple[Any, Any], card.Action] = {}
    for step in steps:
        if step.type != "update" or step.resource is None:
            continue
        key = (step.resource.get("resourceType"), step.resource.get("id"))
        before = last.get(key)
        said = f"{before.description}; {step.description}" if before else step.description
        last[key] = step.model_copy(update={"description": said})
    return list(last.values())


def _unlinked(step: card.Action, deleted: set[str]) -> card.Action:
    if not deleted:
        return step
    resource = dict(step.resource or {})
    for key in LINKS:
        if key in resource:
            resource[key] = _without(resource[key], deleted)
    return step.model_copy(update={"resource": {key: value for key, value in resource.items() if value}})


def _without(links: Any, deleted: set[str]) -> Any:
    if isinstance(links, list):
        return [link for link in links if link.get("reference") not in deleted]
    return None if links.get("reference") in deleted else links


def read(given: Mapping[str, Any], at: Bindings, path: Path, problems: list[Problem]) -> Suggestion | None:
    """The suggestion compiled; None when `problems` says why not."""
    before = len(problems)
    for key in given.keys() - set(KEYS):
        problems.append(Problem((*path, key), *allowed(str(key), KEYS, "key")))
    actions = [_action(one, at, (*path, "do", place), problems) for place, one in enumerate(given.get("do") or ())]
    if not actions:
        problems.append(Problem(path, "a suggestion does nothing.", "Give it do: [{action: {…}}]."))
    label = _label(given.get("label"), at, path, problems)
    each = str(given.get("for_each", "")).partition(".")[0]
    if each and each not in at.names.known:
        problems.append(Problem((*path, "for_each"), *allowed(each, at.names.known, "name")))
    whole = tuple(action for action in actions if action)
    if label is None or len(problems) > before:
        return None
    return _spread(Suggestion(label, whole, bool(given.get("recommended")), each), at)


def _spread(one: Suggestion, at: Bindings) -> Suggestion:
    """`set_reason: {from: …}` offers every candidate: one suggestion each, named after it."""
    first = one.actions[0]
    if one.for_each or not isinstance(first, SetReason) or not first.from_:
        return one
    label = Text((*one.label.pieces, ": ", *compile_text("{each.display}", at.names).pieces))
    each = first.model_copy(update={"from_": "each"})
    return replace(one, label=label, actions=(each, *one.actions[1:]), for_each=first.from_)


def _label(given: Any, at: Bindings, path: Path, problems: list[Problem]) -> Text | None:
    if not isinstance(given, str) or not given:
        problems.append(Problem(path, "a suggestion has no label.", "Say in a few words what it does."))
        return None
    try:
        return compile_text(given, at.names, (*path, "label"))
    except TextError as error:
        problems.append(error.problem)
        return None


def _action(given: Any, at: Bindings, path: Path, problems: list[Problem]) -> Action | None:
    if not isinstance(given, Mapping) or len(given) != 1:
        problems.append(Problem(path, "an action is one word with its parameters.", "Write {order_test: {of: inr}}."))
        return None
    word, parameters = next(iter(given.items()))
    kind = ACTIONS.get(word)
    if kind is None:
        problems.append(Problem((*path, word), *allowed(str(word), ACTIONS, "action")))
        return None
    try:
        return kind.model_validate(parameters if isinstance(parameters, dict) else {"of": parameters}, context=at)
    except ValidationError as error:
        problems += problems_of(error, kind, (*path, word))
        return None
