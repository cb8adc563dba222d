"""Suggestions: read and checked with their rule at load, built as FHIR changes per request.

The actions of one suggestion are taken together, so one that cannot be built drops the whole suggestion. Two changes
of the same draft become one; what is created beside a deleted draft does not refer to it.
"""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from msgspec import structs
from pydantic import ValidationError

from cds_service.cards.actions import ACTIONS
from cds_service.cards.actions.base import Action, Bindings
from cds_service.cards.actions.edits import SetReason
from cds_service.cards.actions.steps import MissingError, Step
from cds_service.cards.escape import cut, plain
from cds_service.cards.identity import identity
from cds_service.cards.scene import Scene
from cds_service.cards.text import Text, TextError, compile_text
from cds_service.chart.fhir.loose import objects, reference
from cds_service.reasoning.errors import Path, Problem, allowed
from cds_service.reasoning.yaml_file import problems_of
from cds_service.wire import card

logger = logging.getLogger(__name__)

KEYS = ("label", "do", "recommended", "for_each", "if", "unless")
MOST_EACH = 3  # suggestions that one `for_each` makes
LABEL_LENGTH = 120
LINKS = ("basedOn", "about", "focus", "reasonReference", "supportingInfo", "supportingInformation")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A compiled suggestion; `for_each` names evidence of which every item gets its own.

    It stands only with the evidence `needs` (`if` in the rule) and without the evidence `unless`.
    """

    label: Text
    actions: tuple[Action, ...]
    recommended: bool = False
    for_each: str = ""
    needs: str = ""
    unless: str = ""
    name: str | None = field(init=False)  # the label as it is shown, where nothing is looked up for it

    def __post_init__(self) -> None:
        fixed = self.label.fixed
        object.__setattr__(self, "name", None if fixed is None else _printed(fixed))

    def offers(self, scene: Scene) -> list[card.Suggestion]:
        """What can be offered now. A suggestion that lacks a value is dropped whole, and the log says why."""
        if (self.needs and not scene.items(self.needs)) or (self.unless and scene.items(self.unless)):
            return []
        if not self.for_each:
            return self._offer(scene)
        each = scene.items(self.for_each)[:MOST_EACH]
        return [offer for item in each for offer in self._offer(structs.replace(scene, each=item))]

    def _offer(self, scene: Scene) -> list[card.Suggestion]:
        """One suggestion, or none."""
        try:
            steps = self._steps(scene)
        except MissingError as missing:
            logger.info("a suggestion (%s) was dropped: %s", self.actions[0].word, missing)
            return []
        label = self.name or _printed(self.label.say(scene))
        actions = tuple([step.action() for step in steps])
        return [card.Suggestion(label=label, uuid=identity(), is_recommended=self.recommended, actions=actions)]

    def _steps(self, scene: Scene) -> list[Step]:
        """The steps of all actions, each action in sight of what those before it changed."""
        if len(self.actions) == 1:
            steps = list(self.actions[0].steps(scene))
        else:
            steps = []
            for action in self.actions:
                for step in action.steps(scene):
                    scene = _seen(scene, step)
                    steps.append(step)
        only_new = all([step.type == "create" for step in steps])
        return steps if only_new or len(steps) == 1 else _tidy(steps)


def _printed(label: str) -> str:
    return cut(plain(label), LABEL_LENGTH)


def _seen(scene: Scene, step: Step) -> Scene:
    """The scene for the next action: a draft that was changed is seen as changed."""
    order = scene.order
    if step.type != "update" or step.draft != (order.resource.get("resourceType"), order.resource.get("id")):
        return scene
    return structs.replace(scene, order=structs.replace(order, resource=step.resource))


def _tidy(steps: list[Step]) -> list[Step]:
    """Deletes, creates, updates, as a FHIR transaction takes them; one update per draft, no link to what is deleted."""
    deletes = {step.resource_id: step for step in steps if step.type == "delete"}
    creates = [step for step in steps if step.type == "create"]
    if deletes:
        creates = [_unlinked(step, deletes.keys()) for step in creates]
    return [*deletes.values(), *creates, *_last_updates(steps)]


def _last_updates(steps: list[Step]) -> list[Step]:
    """The last state of every draft, with the descriptions of all changes that led to it."""
    last: dict[tuple[str, str], Step] = {}
    for step in steps:
        if step.type == "update":
            before = last.get(step.draft)
            said = f"{before.description}; {step.description}" if before else step.description
            last[step.draft] = structs.replace(step, description=said)
    return list(last.values())


def _unlinked(step: Step, deleted: Collection[str]) -> Step:
    links = {key: _without(step.resource[key], deleted) for key in LINKS if key in step.resource}
    whole = step.resource | links
    return structs.replace(step, resource={key: member for key, member in whole.items() if member})


def _without(links: Any, deleted: Collection[str]) -> Any:
    kept = [link for link in objects(links) if reference(link) not in deleted]
    return kept if isinstance(links, list) else next(iter(kept), None)


def read(given: Mapping[str, Any], at: Bindings, path: Path, problems: list[Problem]) -> Suggestion | None:
    """The suggestion compiled; None when `problems` says why not."""
    before = len(problems)
    for key in given.keys() - set(KEYS):
        problems.append(Problem((*path, key), *allowed(str(key), KEYS, "key")))
    actions = [_action(one, at, (*path, "do", place), problems) for place, one in enumerate(given.get("do") or ())]
    if not actions:
        problems.append(Problem(path, "a suggestion does nothing.", "Give it do: [{action: {…}}]."))
    label = _label(given.get("label"), at, path, problems)
    named = {key: str(given.get(key, "")).partition(".")[0] for key in ("for_each", "if", "unless")}
    for key, name in named.items():
        if name and name not in at.names.known:
            problems.append(Problem((*path, key), *allowed(name, at.names.known, "name")))
    whole = tuple(action for action in actions if action)
    if label is None or len(problems) > before:
        return None
    recommended = bool(given.get("recommended"))
    return _spread(Suggestion(label, whole, recommended, named["for_each"], named["if"], named["unless"]), at)


def _spread(one: Suggestion, at: Bindings) -> Suggestion:
    """`set_reason: {from: …}` offers every candidate: one suggestion each, named after it."""
    first = one.actions[0]
    if one.for_each or not isinstance(first, SetReason) or not first.from_:
        return one
    label = Text((*one.label.pieces, ": ", *compile_text("{each.display}", at.names).pieces))
    each = first.model_copy(update={"from_": "each"})
    return replace(one, label=label, actions=(each, *one.actions[1:]), for_each=first.from_)


def _label(given: Any, at: Bindings, path: Path, problems: list[Problem]) -> Text | None:
    if not isinstance(given, str) or not given.strip():
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
