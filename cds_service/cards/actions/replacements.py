"""Actions that take the injection order away: for good, or for another one."""

from collections.abc import Iterator
from typing import Literal

from cds_service.cards import words
from cds_service.cards.actions.base import Action, draft, drug_name, removable
from cds_service.cards.actions.edits import OCCURRENCES
from cds_service.cards.actions.orders import procedure_code
from cds_service.cards.actions.steps import MissingError, Step, delete, replace
from cds_service.cards.actions.templates import Json
from cds_service.cards.escape import safe
from cds_service.cards.scene import Scene
from cds_service.chart.order import Guidance, Injectate, Kind

Drop = Literal["keep", "no-steroid", "no-contrast", "anaesthetic-only", "none"]
# What would contradict the new code: the details say how it was to be done ("fluoroscopy-guided"); notes stay.
NAME = 100  # characters of an order's name: its side stands at the end
STALE = ("text", "orderDetail", *OCCURRENCES)


class ReplaceOrder(Action):
    """Make the order one of another kind or guidance, for the same side, date and reason.

    The draft keeps its id, so the drugs that name it stay its drugs. Nothing is offered where it would be the same
    order again.
    """

    word = "replace_order"
    kind: Kind | None = None
    guidance: Guidance | None = None
    injectates: Drop = "keep"

    def steps(self, scene: Scene) -> Iterator[Step]:
        old = draft(scene)
        kind = self.kind or scene.order.kind
        guidance = self.guidance or scene.order.guidance
        if (kind, guidance) == (scene.order.kind, scene.order.guidance):
            raise MissingError("the order is of this kind and guidance already")
        kept_code = _own_code(old, kind, guidance, scene) if self.guidance else None
        code = kept_code or procedure_code(kind, guidance, scene.order.side, scene)
        kept = {key: value for key, value in old.items() if key not in STALE}
        new = kept | {"status": "draft", "code": code} | _same_day(old, scene)
        new.setdefault("intent", "proposal")
        yield replace(f"Change the order to: {safe(str(code['text']), NAME)}", new)
        yield from _dropped(scene, self.injectates)
        if self.guidance:
            yield from _companions(scene)


def _own_code(old: Json, kind: Kind, guidance: str, scene: Scene) -> Json | None:
    """The code of an order that only gets guidance which no code says: a fascia iliaca block stays one."""
    tests = scene.kit.tables.tests
    own = old.get("code")
    same = kind == scene.order.kind and scene.order.guidance != "landmark"
    if not (same and isinstance(own, dict) and own.get("text")) or guidance in tests.procedures[kind].cpt:
        return None
    return own | {"text": ", ".join([str(own["text"]), tests.guidance[guidance]])}


def _same_day(old: Json, scene: Scene) -> Json:
    """When the old order was planned, or its day where that has passed."""
    if scene.day > scene.order.when.first:
        return {"occurrenceDateTime": scene.day.isoformat()}
    return {key: old[key] for key in OCCURRENCES if key in old} or {"occurrenceDateTime": scene.day.isoformat()}


def _dropped(scene: Scene, rule: Drop) -> Iterator[Step]:
    for drug in scene.order.injectates:
        if drug.resource and drug.resource != scene.order.resource and _goes(drug, rule):
            yield delete(f"Remove {drug_name(drug)}", dict(drug.resource))


def _goes(drug: Injectate, rule: Drop) -> bool:
    if rule in ("no-steroid", "no-contrast"):
        return rule.removeprefix("no-") in drug.concepts
    if rule == "anaesthetic-only":
        return "local-anaesthetic" not in drug.concepts
    return rule == "none"


def _companions(scene: Scene) -> Iterator[Step]:
    for companion in scene.order.companions:
        yield delete("Remove the guidance order that belongs to it", dict(companion))


class RemoveOrder(Action):
    """Delete the order, its guidance orders and, with `injectates: true`, the drugs drafted for it."""

    word = "remove_order"
    injectates: bool = False

    def steps(self, scene: Scene) -> Iterator[Step]:
        yield delete(f"Remove the {words.order_name(scene.order)}", removable(scene))
        yield from _companions(scene)
        if self.injectates:
            yield from _dropped(scene, "none")
